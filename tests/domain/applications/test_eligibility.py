"""Each rule of eligibility, met and not met, with a reason that says what would mend it."""

import datetime
from dataclasses import replace

import pytest

from grants.core.money import Money
from grants.domain.applications.eligibility import Answer, Facts, Rule, answer, read_reason, write_reason
from grants.domain.applications.states import CallState
from grants.domain.people.states import ScreeningOutcome

DAY = datetime.date(2026, 11, 24)
GOOD = Facts(
    today=DAY,
    active=True,
    consent=True,
    screened=None,
    course="Шитьё",
    plan_submitted=True,
    currency="BYN",
    requested_minor=214_400,
    own_minor=53_600,
    start_up_minor=268_000,
    cap_minor=250_000,
    own_share_bp=2000,
    other_application="",
    call_state=CallState.OPEN,
    opens_on=datetime.date(2026, 11, 1),
    closes_on=DAY,
)


def answers(**values: object) -> dict[Rule, Answer]:
    return {given.rule: given for given in answer(replace(GOOD, **values))}


def test_all_rules_are_answered_and_met_on_the_last_day() -> None:
    assert set(answers()) == set(Rule)
    assert all(given.met for given in answers().values())


def test_never_screened_is_said_and_holds_nothing_up() -> None:
    given = answers(screened=None)[Rule.SCREENING]
    assert given.met
    assert "ask her case worker" in given.reason
    assert answers(screened=ScreeningOutcome.ELIGIBLE)[Rule.SCREENING].met


@pytest.mark.parametrize(
    ("values", "rule", "said"),
    [
        ({"active": False}, Rule.IN_PROGRAMME, "come back"),
        ({"consent": False}, Rule.CONSENT, "Ask her for consent"),
        ({"screened": ScreeningOutcome.NOT_YET}, Rule.SCREENING, "what would mend it"),
        ({"screened": ScreeningOutcome.NOT_ELIGIBLE}, Rule.SCREENING, "Her case worker can tell her why"),
        ({"course": ""}, Rule.COURSE, "Enrol her"),
        ({"plan_submitted": False}, Rule.PLAN, "Submit it first"),
        ({"cap_minor": 214_399}, Rule.CAP, "2144.00 BYN is asked for, the call gives at most 2143.99 BYN"),
        ({"requested_minor": 0}, Rule.CAP, "0.00 BYN is asked for"),
        ({"own_share_bp": 2001}, Rule.OWN_SHARE, "She gives 536.00 BYN, at least 536.27 BYN is due"),
        ({"other_application": "GR-0007"}, Rule.ONE_APPLICATION, "GR-0007 is live"),
        ({"today": DAY + datetime.timedelta(days=1)}, Rule.CALL_OPEN, "It closed on 2026-11-24"),
        ({"today": datetime.date(2026, 10, 31)}, Rule.CALL_OPEN, "It opens on 2026-11-01"),
        ({"call_state": CallState.CLOSED}, Rule.CALL_OPEN, "Apply in the next call"),
    ],
)
def test_a_rule_not_met_says_what_would_mend_it(values: dict[str, object], rule: Rule, said: str) -> None:
    given = answers(**values)[rule]
    assert not given.met
    assert said in given.reason % given.values
    assert all(other.met for other in answers(**values).values() if other.rule is not rule)


def test_a_stored_reason_is_read_in_any_language_later() -> None:
    for given in answers().values():
        assert read_reason(write_reason(given)) == (given.reason, dict(given.values))
    kept = Answer(Rule.CAP, True, "%(sum)s by %(day)s", {"sum": Money(1, "BYN"), "day": DAY})
    assert read_reason(write_reason(kept)) == (kept.reason, kept.values)
    assert read_reason("Written by hand") == ("Written by hand", {})
    assert len(write_reason(replace(kept, values={"course": "Ш" * 200}))) < 1000
