"""The rules of the questionnaire in use: answers and what is known of her give an outcome, each rule with its reason.

Nobody is turned away for being silent: where she would rather not say, the record or her wish decides, or it waits.
"""

from dataclasses import dataclass

from grants.domain.people.screening.shapes import NO, UNSAID, YES, Answers, Judgement, Reason
from grants.domain.people.states import Category, ScreeningOutcome, Service

ADULT = 18
# The answer to each question on her situation by which the programme is for her.
_NEEDS = {"living": NO, "going_away": YES, "came_back": YES, "safe_home": NO, "against_will": YES}
_WORST_FIRST = (ScreeningOutcome.NOT_ELIGIBLE, ScreeningOutcome.NOT_YET, ScreeningOutcome.ELIGIBLE)


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says of her. Ages in full years, at the least and at the most; None where no birth is known."""

    consent: bool
    youngest: int | None = None
    oldest: int | None = None
    category: Category | None = None


def judge(answers: Answers, known: Known) -> Judgement:
    """The answers are complete (see `Questionnaire.accepts`)."""
    reasons = (
        _met("consent") if known.consent else _not_yet("no_consent"),
        _met("wish") if answers["wants"] == YES else _not_yet("no_wish"),
        _place(answers),
        _age(answers, known),
        _safety(answers),
        _need(answers),
    )
    outcome = next(worst for worst in _WORST_FIRST if any(reason.effect is worst for reason in reasons))
    return Judgement(outcome, reasons, _category(answers, known), _services(answers, outcome))


def _met(code: str) -> Reason:
    return Reason(code, ScreeningOutcome.ELIGIBLE)


def _not_yet(code: str) -> Reason:
    return Reason(code, ScreeningOutcome.NOT_YET)


def _place(answers: Answers) -> Reason:
    if answers["lives_here"] == NO:
        return Reason("lives_elsewhere", ScreeningOutcome.NOT_ELIGIBLE)
    return _met("place_of_record" if answers["lives_here"] == UNSAID else "lives_here")


def _age(answers: Answers, known: Known) -> Reason:
    """What she says must agree with her birth date, as far as that is known; where she says nothing it decides."""
    said = answers["adult"]
    surely_younger = known.oldest is not None and known.oldest < ADULT
    surely_adult = known.youngest is not None and known.youngest >= ADULT
    if said == UNSAID:
        return _met("adult_by_birth") if surely_adult else _not_yet("age_unknown")
    if (surely_younger and said == "adult") or (surely_adult and said != "adult"):
        return _not_yet("age_differs")
    if said == "not_agreed":
        return _not_yet("not_agreed")
    return _met("adult" if said == "adult" else "agreed")


def _safety(answers: Answers) -> Reason:
    if answers["comes_safely"] == NO:
        return _not_yet("not_safe_to_come")
    return _met("safety_unsaid" if answers["comes_safely"] == UNSAID else "comes_safely")


def _need(answers: Answers) -> Reason:
    if any(answers[code] == given for code, given in _NEEDS.items()):
        return _met("need")
    if any(answers[code] == UNSAID for code in _NEEDS):
        return _met("need_unsaid")
    return Reason("no_need", ScreeningOutcome.NOT_ELIGIBLE)


def _category(answers: Answers, known: Known) -> Category:
    """Protection that was given once is never taken away by a screening."""
    if answers["against_will"] == YES or known.category is Category.IN_PROTECTION:
        return Category.IN_PROTECTION
    return Category.AT_RISK


def _services(answers: Answers, outcome: ScreeningOutcome) -> tuple[Service, ...]:
    """What follows from her answers and what she named, in the order of Service; a refusal never ends without any."""
    found = {Service(code) for code in answers["wished"]}
    if answers["safe_home"] == NO:
        found.add(Service.SAFE_PLACE)
    if answers["against_will"] == YES:
        found |= {Service.MEDICAL, Service.PSYCHOLOGICAL, Service.LEGAL}
    if answers["came_back"] == YES:
        found |= {Service.RETURN, Service.REINTEGRATION}
    if answers["living"] == NO:
        found.add(Service.EMPLOYMENT)
    if answers["going_away"] == YES:
        found.add(Service.TRAVEL_ADVICE)
    if not found and outcome is not ScreeningOutcome.ELIGIBLE:
        found = {Service.EMPLOYMENT, Service.TRAVEL_ADVICE}
    return tuple(service for service in Service if service in found)
