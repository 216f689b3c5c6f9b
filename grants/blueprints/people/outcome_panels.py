"""Her grant and the follow-up, on her record page."""

import uuid

import flask
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from grants.domain.awards.queries import list_awards_of
from grants.domain.monitoring.queries import list_visits_of
from grants.policy import Actor
from grants.web.filters import day, label, money
from grants.web.panels import Panel

GRANT_STAGE = 4
FOLLOW_UP_STAGE = 5


def award_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """Her awards."""
    awards = list_awards_of(actor, participant_id)
    if not awards:
        return None
    return Panel(
        title=_("Grant"),
        rows=tuple((award.code, _joined(label(award.state), money(award.amount))) for award in awards),
        links=tuple((award.code, flask.url_for("awards.award", award_id=award.id)) for award in awards),
        stage=GRANT_STAGE,
        linked=True,
    )


def visits_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """Her follow-up visits."""
    visits = list_visits_of(actor, participant_id)
    if not visits:
        return None
    return Panel(
        title=_("Follow-up"),
        rows=tuple(
            (
                ngettext("Visit after %(num)s month", "Visit after %(num)s months", visit.months),
                _joined(label(visit.state), day(visit.visited_on or visit.due_on), label(visit.operating)),
            )
            for visit in visits
        ),
        links=tuple(
            (
                ngettext("Visit after %(num)s month", "Visit after %(num)s months", visit.months),
                flask.url_for("monitoring.visit", visit_id=visit.id),
            )
            for visit in visits
        ),
        stage=FOLLOW_UP_STAGE if any(visit.visited_on for visit in visits) else GRANT_STAGE,
        linked=True,
    )


def _joined(*parts: str) -> Markup:
    """What there is of the parts, with commas between."""
    return Markup(", ").join(part for part in parts if part)
