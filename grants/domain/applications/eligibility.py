"""The rules by which an application may be submitted: each answered from records, with a reason, and with what would
mend it where it is not met."""

import datetime
import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from grants.core.money import Money
from grants.core.text import N_
from grants.domain.applications.states import CallState
from grants.domain.people.states import ScreeningOutcome


class Rule(enum.StrEnum):
    IN_PROGRAMME = "in_programme"
    CONSENT = "consent"
    SCREENING = "screening"
    COURSE = "course"
    PLAN = "plan"
    CAP = "cap"
    OWN_SHARE = "own_share"
    ONE_APPLICATION = "one_application"
    CALL_OPEN = "call_open"


RULE_LABELS = {
    Rule.IN_PROGRAMME: N_("She is in the programme"),
    Rule.CONSENT: N_("She agreed to her records being kept"),
    Rule.SCREENING: N_("The programme is for her"),
    Rule.COURSE: N_("She completed a course"),
    Rule.PLAN: N_("Her plan is submitted"),
    Rule.CAP: N_("The grant asked for is within the most a call gives"),
    Rule.OWN_SHARE: N_("Her own contribution is large enough"),
    Rule.ONE_APPLICATION: N_("It is her only application in this call"),
    Rule.CALL_OPEN: N_("The call is open"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records say on the day. Amounts in minor units of `currency`, shares in basis points."""

    today: datetime.date
    active: bool
    consent: bool
    screened: ScreeningOutcome | None  # the last time; None for never
    course: str  # the course completed last, "" for none
    plan_submitted: bool
    currency: str
    requested_minor: int
    own_minor: int
    start_up_minor: int
    cap_minor: int
    own_share_bp: int
    other_application: str  # its code, "" for none
    call_state: CallState
    opens_on: datetime.date
    closes_on: datetime.date


@dataclass(frozen=True, slots=True)
class Answer:
    """One rule answered. `reason` is a gettext id filled from `values`; where the rule is not met, it says what would
    mend it."""

    rule: Rule
    met: bool
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


def answer(facts: Facts) -> tuple[Answer, ...]:
    """Every rule, in the order of Rule."""
    return (
        _yes_no(
            Rule.IN_PROGRAMME,
            facts.active,
            N_("Her record is active."),
            N_("She left the programme. She can come back on her record."),
        ),
        _yes_no(
            Rule.CONSENT,
            facts.consent,
            N_("Her consent is recorded."),
            N_("Ask her for consent to keeping records of training and support, and record it."),
        ),
        _screening(facts.screened),
        _course(facts),
        _yes_no(
            Rule.PLAN,
            facts.plan_submitted,
            N_("The plan is submitted and frozen."),
            N_("The plan is being worked on or withdrawn. Submit it first."),
        ),
        _cap(facts),
        _own_share(facts),
        _one_application(facts),
        _call_open(facts),
    )


def _yes_no(rule: Rule, met: bool, yes: str, no: str) -> Answer:
    return Answer(rule, met, yes if met else no)


def _screening(outcome: ScreeningOutcome | None) -> Answer:
    """Only the result in a word, never why. Whoever was never screened is not held up."""
    texts = {
        None: N_("She has not been screened yet: ask her case worker. It can be submitted all the same."),
        ScreeningOutcome.ELIGIBLE: N_("She was screened and is eligible."),
        ScreeningOutcome.NOT_YET: N_("She is not eligible yet. Her case worker knows what would mend it."),
        ScreeningOutcome.NOT_ELIGIBLE: N_(
            "She is not eligible. Her case worker can tell her why, and screen her again when something changes."
        ),
    }
    return Answer(Rule.SCREENING, outcome in {None, ScreeningOutcome.ELIGIBLE}, texts[outcome])


def _course(facts: Facts) -> Answer:
    if facts.course:
        return Answer(Rule.COURSE, True, N_("Completed: %(course)s."), {"course": facts.course})
    return Answer(
        Rule.COURSE,
        False,
        N_("She has not completed a course yet. Enrol her, or finish the course she takes."),
    )


def _cap(facts: Facts) -> Answer:
    asked, cap = Money(facts.requested_minor, facts.currency), Money(facts.cap_minor, facts.currency)
    met = 0 < facts.requested_minor <= facts.cap_minor
    if met:
        return Answer(Rule.CAP, met, N_("%(asked)s of at most %(cap)s."), {"asked": asked, "cap": cap})
    text = N_("%(asked)s is asked for, the call gives at most %(cap)s. Lower the sum in the plan.")
    return Answer(Rule.CAP, met, text, {"asked": asked, "cap": cap})


def _own_share(facts: Facts) -> Answer:
    """Own contribution ÷ start-up costs ≥ the call's share, compared without rounding."""
    least = -(-facts.start_up_minor * facts.own_share_bp // 10_000)
    values = {"own": Money(facts.own_minor, facts.currency), "least": Money(least, facts.currency)}
    if facts.own_minor >= least:
        return Answer(Rule.OWN_SHARE, True, N_("%(own)s, at least %(least)s is due."), values)
    text = N_(
        "She gives %(own)s, at least %(least)s is due. Raise her part in the plan or lower the start-up costs."
    )
    return Answer(Rule.OWN_SHARE, False, text, values)


def _one_application(facts: Facts) -> Answer:
    if not facts.other_application:
        return Answer(Rule.ONE_APPLICATION, True, N_("There is no other."))
    text = N_("%(code)s is live in this call. Withdraw it first, or go on with that one.")
    return Answer(Rule.ONE_APPLICATION, False, text, {"code": facts.other_application})


def _call_open(facts: Facts) -> Answer:
    values = {"opens": facts.opens_on, "closes": facts.closes_on}
    if facts.call_state is CallState.OPEN and facts.opens_on <= facts.today <= facts.closes_on:
        return Answer(Rule.CALL_OPEN, True, N_("Open until %(closes)s."), values)
    if facts.call_state in {CallState.DRAFT, CallState.OPEN} and facts.today <= facts.closes_on:
        return Answer(Rule.CALL_OPEN, False, N_("It opens on %(opens)s. Submit from that day on."), values)
    return Answer(Rule.CALL_OPEN, False, N_("It closed on %(closes)s. Apply in the next call."), values)


def write_reason(given: Answer) -> str:
    """The reason as it is stored with an application: its text and values, so that it is read in any language."""
    return json.dumps(
        {"text": given.reason, "values": {name: _store(value) for name, value in given.values.items()}},
        ensure_ascii=False,
    )


def read_reason(stored: str) -> tuple[str, dict[str, object]]:
    """Text and values of a stored reason; one written by hand is its own text."""
    if not stored.startswith("{"):
        return stored, {}
    read = json.loads(stored)
    return read["text"], {name: _restore(value) for name, value in read["values"].items()}


def _store(value: object) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return {"day": value.isoformat()} if isinstance(value, datetime.date) else value


def _restore(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if "day" in value:
        return datetime.date.fromisoformat(value["day"])
    return Money(value["minor"], value["currency"])
