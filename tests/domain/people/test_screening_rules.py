"""The rules of the questionnaire in use: each once, met and not met, and what they propose."""

import hashlib
import json
from dataclasses import asdict

import pytest

from grants.domain.people.screening.questionnaires import CURRENT, QUESTIONNAIRES
from grants.domain.people.screening.rules import Known, judge
from grants.domain.people.screening.shapes import Kind
from grants.domain.people.states import Category, ScreeningOutcome, Service
from tests.factories.screenings import GOOD

KNOWN = Known(consent=True)
# Whoever changes a version that is in use changes what was asked of those who answered it: write a new version.
FROZEN = {"2026-11": "d51d8418b5257bf8"}


def codes(known: Known = KNOWN, **answers: str | tuple[str, ...]) -> tuple[str, ...]:
    """The codes of all reasons."""
    return tuple(reason.code for reason in judge({**GOOD, **answers}, known).reasons)


def outcome(known: Known = KNOWN, **answers: str | tuple[str, ...]) -> ScreeningOutcome:
    return judge({**GOOD, **answers}, known).outcome


@pytest.mark.parametrize("version", QUESTIONNAIRES)
def test_a_version_that_was_asked_is_never_changed(version: str) -> None:
    text = json.dumps(asdict(QUESTIONNAIRES[version]), ensure_ascii=False, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == FROZEN[version]


def test_to_every_question_she_may_rather_not_say() -> None:
    for question in CURRENT.questions:
        assert question.kind is Kind.SEVERAL or "unsaid" in dict(question.options), question.code


def test_everything_met() -> None:
    judged = judge(GOOD, KNOWN)
    assert judged.outcome is ScreeningOutcome.ELIGIBLE
    assert codes() == ("consent", "wish", "lives_here", "adult", "comes_safely", "need")
    assert all(not CURRENT.reasons[reason.code].mend for reason in judged.reasons)
    assert judged.category is Category.AT_RISK
    assert judged.services == (Service.EMPLOYMENT, Service.VOCATIONAL)


@pytest.mark.parametrize(
    ("answers", "reason", "expected"),
    [
        ({"wants": "no"}, "no_wish", ScreeningOutcome.NOT_YET),
        ({"wants": "unsaid"}, "no_wish", ScreeningOutcome.NOT_YET),
        ({"lives_here": "no"}, "lives_elsewhere", ScreeningOutcome.NOT_ELIGIBLE),
        ({"lives_here": "unsaid"}, "place_of_record", ScreeningOutcome.ELIGIBLE),
        ({"adult": "agreed"}, "agreed", ScreeningOutcome.ELIGIBLE),
        ({"adult": "not_agreed"}, "not_agreed", ScreeningOutcome.NOT_YET),
        ({"adult": "unsaid"}, "age_unknown", ScreeningOutcome.NOT_YET),
        ({"comes_safely": "no"}, "not_safe_to_come", ScreeningOutcome.NOT_YET),
        ({"comes_safely": "unsaid"}, "safety_unsaid", ScreeningOutcome.ELIGIBLE),
        ({"living": "yes"}, "no_need", ScreeningOutcome.NOT_ELIGIBLE),
        ({"living": "yes", "safe_home": "unsaid"}, "need_unsaid", ScreeningOutcome.ELIGIBLE),
        ({"living": "yes", "going_away": "yes"}, "need", ScreeningOutcome.ELIGIBLE),
        ({"living": "yes", "came_back": "yes"}, "need", ScreeningOutcome.ELIGIBLE),
        ({"living": "yes", "safe_home": "no"}, "need", ScreeningOutcome.ELIGIBLE),
        ({"living": "yes", "against_will": "yes"}, "need", ScreeningOutcome.ELIGIBLE),
    ],
)
def test_each_rule(answers: dict[str, str], reason: str, expected: ScreeningOutcome) -> None:
    assert reason in codes(**answers)
    assert outcome(**answers) is expected
    text = CURRENT.reasons[reason]
    assert bool(text.mend) is (expected is not ScreeningOutcome.ELIGIBLE)


def test_what_the_record_says_is_held_against_what_she_says() -> None:
    assert "no_consent" in codes(Known(consent=False))
    assert outcome(Known(consent=False)) is ScreeningOutcome.NOT_YET
    child, woman, of_the_year = Known(True, 16, 16), Known(True, 30, 31), Known(True, 17, 18)
    assert "age_differs" in codes(child, adult="adult")
    assert "age_unknown" in codes(child, adult="unsaid")
    assert "agreed" in codes(child, adult="agreed")
    assert "adult_by_birth" in codes(woman, adult="unsaid")
    assert "age_differs" in codes(woman, adult="not_agreed")
    assert "age_differs" in codes(woman, adult="agreed")
    assert "adult" in codes(of_the_year, adult="adult")
    assert "age_unknown" in codes(of_the_year, adult="unsaid")


def test_the_worst_rule_decides() -> None:
    assert outcome(wants="no", lives_here="no") is ScreeningOutcome.NOT_ELIGIBLE


def test_silence_to_everything_turns_nobody_away() -> None:
    silent = {code: "unsaid" for code in GOOD if code not in {"wants", "wished"}}
    assert outcome(Known(True, 30, 30), **silent) is ScreeningOutcome.ELIGIBLE


def test_protection_is_proposed_and_never_taken_away() -> None:
    assert judge({**GOOD, "against_will": "yes"}, KNOWN).category is Category.IN_PROTECTION
    known = Known(True, category=Category.IN_PROTECTION)
    assert judge(GOOD, known).category is Category.IN_PROTECTION


def test_help_follows_from_the_answers_and_a_refusal_never_ends_without_any() -> None:
    answers = {**GOOD, "safe_home": "no", "against_will": "yes", "came_back": "yes", "going_away": "yes"}
    judged = judge({**answers, "wished": ("education",)}, KNOWN)
    assert set(judged.services) == set(Service) - {Service.VOCATIONAL}
    refused = judge({**GOOD, "living": "yes", "wished": ()}, KNOWN)
    assert refused.outcome is ScreeningOutcome.NOT_ELIGIBLE
    assert refused.services == (Service.EMPLOYMENT, Service.TRAVEL_ADVICE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"wants": "perhaps"},
        {"wants": ("yes",)},
        {"wished": "legal"},
        {"wished": ("legal", "legal")},
        {"wished": ("a pony",)},
        {"more": "yes"},
    ],
)
def test_only_its_own_answers_are_taken(wrong: dict[str, object]) -> None:
    assert CURRENT.accepts(GOOD)
    assert not CURRENT.accepts({**GOOD, **wrong})  # type: ignore[dict-item]
    assert not CURRENT.accepts({code: given for code, given in GOOD.items() if code != "wants"})
