"""How values are written on pages: money, days, moments, codes, labels."""

import datetime
import decimal
import enum

import flask
from babel.numbers import format_currency, format_decimal
from flask_babel import format_date, format_time, get_locale, gettext
from markupsafe import Markup

from grants.core.ids import show_code
from grants.core.money import MINOR_UNITS, Money
from grants.domain.accounts.states import (
    ORGANISATION_KIND_LABELS,
    RIGHTS_SHOWN_LABELS,
    SECOND_FACTOR_LABELS,
    USER_STATE_LABELS,
)
from grants.domain.applications.eligibility import RULE_LABELS
from grants.domain.applications.states import APPLICATION_STATE_LABELS, CALL_STATE_LABELS
from grants.domain.assessment.states import DECISION_LABELS, REVIEW_STATE_LABELS
from grants.domain.awards.states import AWARD_STATE_LABELS
from grants.domain.disbursements.states import (
    ACCOUNT_KIND_LABELS,
    CONDITION_LABELS,
    ENTRY_KIND_LABELS,
    PAYMENT_STATE_LABELS,
    TRANCHE_STATE_LABELS,
)
from grants.domain.internships.states import (
    CHECK_RESULT_LABELS,
    HOST_STATE_LABELS,
    OFFER_STATE_LABELS,
    PLACEMENT_OUTCOME_LABELS,
    PLACEMENT_STATE_LABELS,
)
from grants.domain.monitoring.states import OPERATING_LABELS, VISIT_STATE_LABELS
from grants.domain.people.queries.contact import CONTACT_LABELS
from grants.domain.people.states import (
    CATEGORY_LABELS,
    CONSENT_LABELS,
    CONSENT_WAY_LABELS,
    CONTACT_CHANNEL_LABELS,
    HAND_OVER_STATE_LABELS,
    IMPORT_STATE_LABELS,
    OPENING_REASON_LABELS,
    PARTICIPANT_STATE_LABELS,
    SCREENING_OUTCOME_LABELS,
    SERVICE_LABELS,
)
from grants.domain.people.tries import TRY_CHANNEL_LABELS, TRY_OUTCOME_LABELS
from grants.domain.people.values.oblasts import Oblast
from grants.domain.plans.content import PART_LABELS, PAYER_LABELS
from grants.domain.plans.states import PLAN_STATE_LABELS
from grants.domain.privacy.states import (
    DATA_CLASS_LABELS,
    ERASURE_GROUND_LABELS,
    ERASURE_SCOPE_LABELS,
    ERASURE_STATE_LABELS,
    PATTERN_LABELS,
)
from grants.domain.training.journals.matching import MATCH_LABELS
from grants.domain.training.journals.planning import FATE_LABELS
from grants.domain.training.states import (
    COHORT_STATE_LABELS,
    COURSE_KIND_LABELS,
    ENROLMENT_STATE_LABELS,
    MARK_LABELS,
)
from grants.policy import ROLE_LABELS

LABELS: dict[tuple[type[enum.StrEnum], str], str] = {
    (type(member), member.value): text
    for table in (
        ACCOUNT_KIND_LABELS, APPLICATION_STATE_LABELS, AWARD_STATE_LABELS, CALL_STATE_LABELS, CATEGORY_LABELS,
        CHECK_RESULT_LABELS,
        COHORT_STATE_LABELS, CONDITION_LABELS, CONSENT_LABELS, CONSENT_WAY_LABELS, CONTACT_CHANNEL_LABELS,
        CONTACT_LABELS, COURSE_KIND_LABELS, DECISION_LABELS,
        ENROLMENT_STATE_LABELS, ENTRY_KIND_LABELS, DATA_CLASS_LABELS, ERASURE_GROUND_LABELS, ERASURE_SCOPE_LABELS,
        ERASURE_STATE_LABELS, FATE_LABELS,
        HAND_OVER_STATE_LABELS, HOST_STATE_LABELS, IMPORT_STATE_LABELS, MARK_LABELS, MATCH_LABELS, OFFER_STATE_LABELS,
        OPERATING_LABELS, OPENING_REASON_LABELS, ORGANISATION_KIND_LABELS, PARTICIPANT_STATE_LABELS, PLACEMENT_OUTCOME_LABELS,
        PART_LABELS, PATTERN_LABELS, PAYER_LABELS, PAYMENT_STATE_LABELS, PLACEMENT_STATE_LABELS, PLAN_STATE_LABELS,
        REVIEW_STATE_LABELS, RIGHTS_SHOWN_LABELS, ROLE_LABELS, RULE_LABELS, SCREENING_OUTCOME_LABELS,
        SECOND_FACTOR_LABELS, SERVICE_LABELS, TRANCHE_STATE_LABELS, TRY_CHANNEL_LABELS, TRY_OUTCOME_LABELS,
        USER_STATE_LABELS, VISIT_STATE_LABELS,
    )
    for member, text in table.items()
}  # fmt: skip


def label(value: enum.StrEnum | None) -> str:
    """The words for a code, in the reader's language; an enumeration without labels is a KeyError."""
    if value is None:
        return ""
    if isinstance(value, Oblast):
        return oblast(value)
    return gettext(LABELS[type(value), value.value])


def oblast(code: str | None) -> str:
    """The region's name for its ISO code."""
    return Oblast(code).name_in(str(get_locale())) if code else ""


def money(value: Money | int | None, currency: str = "BYN") -> str:
    """1 234,50 BYN: the code, not a sign, so that no currency is taken for another."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return money(value.minor, value.currency)
    units = decimal.Decimal(value) / MINOR_UNITS
    return format_currency(units, currency, format="#,##0.00\u00a0¤¤", locale=get_locale())


def amount(minor: int | None) -> str:
    """1 234,50: an amount where the currency stands elsewhere, such as in a table's head."""
    if minor is None:
        return ""
    return format_decimal(decimal.Decimal(minor) / MINOR_UNITS, format="#,##0.00", locale=get_locale())


def percent_bp(value: int | None) -> str:
    """Basis points as a percentage with at most two decimals."""
    if value is None:
        return ""
    return format_decimal(decimal.Decimal(value) / 100, format="#,##0.##", locale=get_locale()) + "\u00a0%"


def points(value: int | None) -> str:
    """Basis points as points of 100, with one decimal."""
    if value is None:
        return ""
    return format_decimal(decimal.Decimal(value) / 100, format="0.0", locale=get_locale())


def tenths(value: float) -> str:
    """69 stays 69; 69.5 has the reader's decimal mark."""
    return str(value) if isinstance(value, int) else format_decimal(value, format="0.0", locale=get_locale())


def written_day(value: datetime.date) -> str:
    """4 Mar 2026: short, and without the full stop that would meet the end of a sentence in Russian."""
    return str(format_date(value, "d MMM y"))


def day(value: datetime.date | None) -> Markup | str:
    """4 Mar 2026, as a <time>."""
    if value is None:
        return ""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), written_day(value))


def moment(value: datetime.datetime | None) -> Markup | str:
    """4 Mar 2026, 14:02 in Belarus's time, as a <time>."""
    if value is None:
        return ""
    return Markup('<time datetime="{}">{}</time>').format(
        value.isoformat(timespec="minutes"), f"{written_day(value)}, {format_time(value, 'HH:mm')}"
    )


def init_app(app: flask.Flask) -> None:
    """Make them known to templates."""
    app.jinja_env.filters.update(
        amount=amount,
        code=show_code,
        day=day,
        label=label,
        moment=moment,
        tenths=tenths,
        money=money,
        oblast=oblast,
        percent_bp=percent_bp,
        points=points,
    )
