"""The letter that tells an applicant what was decided and why, addressed by case code alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportlab.platypus import Flowable

from grants.documents.blocks import (
    BODY,
    HEADING,
    LEAD,
    STRONG,
    TITLE,
    banded,
    bullets,
    facts,
    paragraph,
)
from grants.documents.layout import Sheet, Verification, render
from grants.documents.texts import Language, Texts

Outcome = Literal["approved", "reserve", "declined"]


@dataclass(frozen=True)
class CriterionReason:
    """One criterion as she reads it; `mean` and `comment` are ready to print and name no assessor."""

    criterion: str
    mean: str
    comment: str = ""


@dataclass(frozen=True)
class DecisionLetterPaper:
    """What the letter says. An approved application needs its amount (minor units) and currency."""

    language: Language
    organisation_name: str
    case_code: str
    application_code: str
    call_title: str
    outcome: Outcome
    decided_on: date
    amount: int | None = None
    currency: str = "BYN"
    reasons: Sequence[CriterionReason] = ()
    reserve_place: int | None = None
    answer_by: date | None = None
    appeal_by: date | None = None
    contact: str | None = None
    verification: Verification | None = None


def decision_letter(paper: DecisionLetterPaper) -> bytes:
    """The letter as PDF. Raises ValueError for an approval without an amount."""
    if paper.outcome == "approved" and paper.amount is None:
        raise ValueError("an approval names its amount")
    words = Texts(paper.language)
    _ = words.gettext
    title = _("Decision on your application")
    story = [
        paragraph(title, TITLE),
        facts(_facts(words, paper)),
        paragraph(_("Dear participant,")),
        *_decision(words, paper),
        *_reasons(words, paper),
        paragraph(_("What happens next"), HEADING),
        *bullets(_next_steps(words, paper)),
        *_appeal(words, paper),
        *_close(words, paper),
    ]
    sheet = Sheet(paper.language, title, paper.organisation_name, paper.verification)
    return render(sheet, story)


def _facts(words: Texts, paper: DecisionLetterPaper) -> list[tuple[str, str]]:
    _ = words.gettext
    outcomes: dict[Outcome, str] = {
        "approved": _("Approved"),
        "reserve": _("On the reserve list"),
        "declined": _("Not approved this time"),
    }
    rows = [
        (_("Case code"), paper.case_code),
        (_("Application code"), paper.application_code),
        (_("Call"), paper.call_title),
        (_("Date of the decision"), words.date(paper.decided_on)),
        (_("Decision"), outcomes[paper.outcome]),
    ]
    if paper.outcome == "approved" and paper.amount is not None:
        rows.append((_("Amount"), words.money(paper.amount, paper.currency)))
    if paper.outcome == "reserve" and paper.reserve_place is not None:
        rows.append((_("Place on the reserve list"), str(paper.reserve_place)))
    return rows


def _decision(words: Texts, paper: DecisionLetterPaper) -> list[Flowable]:
    _ = words.gettext
    if paper.outcome == "approved" and paper.amount is not None:
        amount = words.money(paper.amount, paper.currency)
        return [
            paragraph(
                _("Your application has been approved. Your grant is %(amount)s.", amount=amount), LEAD
            ),
            paragraph(_("Congratulations. You did the work for this plan, and we are glad to support it.")),
        ]
    if paper.outcome == "reserve":
        return [
            paragraph(_("Your application is on the reserve list."), LEAD),
            paragraph(
                _(
                    "Your plan was found good enough for a grant, but the money of this call did not "
                    "reach it. If a grant becomes free, it is offered to the next on the list."
                )
            ),
        ]
    return [
        paragraph(_("Your application was not approved this time."), LEAD),
        paragraph(
            _("Thank you for the work you put into your plan. You can read below how each part was assessed.")
        ),
    ]


def _reasons(words: Texts, paper: DecisionLetterPaper) -> list[Flowable]:
    _ = words.gettext
    if not paper.reasons:
        return []
    story: list[Flowable] = [
        paragraph(_("How your plan was assessed"), HEADING),
        paragraph(
            _(
                "Several people read your plan without knowing who wrote it. Each line shows the average of "
                "their scores, and under it what they noted."
            ),
        ),
    ]
    for reason in paper.reasons:
        comment = reason.comment.strip() or _("No further comment.")
        story += [banded(reason.criterion, reason.mean), paragraph(comment, BODY)]
    return story


def _next_steps(words: Texts, paper: DecisionLetterPaper) -> list[str]:
    _ = words.gettext
    if paper.outcome == "approved":
        accept = [_("Tell us whether you accept the grant.")]
        if paper.answer_by is not None:
            accept = [
                _("Tell us by %(date)s whether you accept the grant.", date=words.date(paper.answer_by)),
                _("If we hear nothing from you by then, the offer ends and the money goes to the next plan."),
            ]
        return [
            *accept,
            _("After that you sign the agreement, which shows each payment with its date and its condition."),
        ]
    if paper.outcome == "reserve":
        return [
            _("You do not need to do anything now."),
            _("We will tell you as soon as a grant becomes free, or when this call is closed."),
            _("Meanwhile your coordinator can help you make the plan stronger."),
        ]
    return [
        _("You can apply again in the next call, with the same plan or with a better one."),
        _("Your coordinator can go through the assessment with you and help you with the plan."),
        _("You can also ask about other support: a job, further training, advice."),
    ]


def _appeal(words: Texts, paper: DecisionLetterPaper) -> list[Flowable]:
    _ = words.gettext
    if paper.appeal_by is None:
        ask = _("If you think that a mistake was made, you can ask for a new assessment.")
    else:
        ask = _(
            "If you think that a mistake was made, you can ask for a new assessment until %(date)s.",
            date=words.date(paper.appeal_by),
        )
    rest = _("Other people will then read your application. Asking does you no harm.")
    return [paragraph(_("If you do not agree"), HEADING), paragraph(f"{ask} {rest}")]


def _close(words: Texts, paper: DecisionLetterPaper) -> list[Flowable]:
    _ = words.gettext
    story: list[Flowable] = []
    if paper.contact:
        story.append(paragraph(_("Do you have a question? Contact: %(contact)s", contact=paper.contact)))
    story += [
        paragraph(_("With kind regards,")),
        paragraph(
            _("for the grants committee: %(organisation)s", organisation=paper.organisation_name), STRONG
        ),
    ]
    return story
