"""The grant agreement: both sides, the sum, its payments with their conditions, and duties in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from grants.documents.blocks import (
    BODY_WIDTH,
    HEADING,
    LEAD,
    TITLE,
    Column,
    Signatory,
    bullets,
    facts,
    grid,
    paragraph,
    signature_lines,
)
from grants.documents.layout import Sheet, Verification, render
from grants.documents.texts import Language, Texts


@dataclass(frozen=True)
class AgreementTranche:
    """One payment of the schedule; `amount` in minor units, an empty condition means none."""

    number: int
    amount: int
    due_on: date
    condition: str = ""


@dataclass(frozen=True)
class AgreementPaper:
    """What the agreement says; amounts in minor units of `currency`, `version` grows with each amendment."""

    language: Language
    participant_name: str
    organisation_name: str
    award_code: str
    purpose: str
    amount: int
    currency: str
    tranches: Sequence[AgreementTranche]
    dated: date
    version: int = 1
    representative_name: str | None = None
    verification: Verification | None = None


def agreement(paper: AgreementPaper) -> bytes:
    """The agreement as PDF. Raises ValueError when its payments don't add up to the grant."""
    if sum(tranche.amount for tranche in paper.tranches) != paper.amount:
        raise ValueError("the payments of an agreement add up to its amount")
    words = Texts(paper.language)
    _ = words.gettext
    title = _("Grant agreement")
    story = [
        paragraph(title, TITLE),
        facts(_facts(words, paper)),
        paragraph(
            _(
                "The organisation and the participant named above agree on the following. The words "
                "“you” and “your” mean the participant, “we” means the organisation."
            )
        ),
        *_grant(words, paper),
        *_payments(words, paper),
        *_duties(words),
        *_changes(words),
        *_signatures(words, paper),
    ]
    return render(Sheet(paper.language, title, paper.organisation_name, paper.verification), story)


def _facts(words: Texts, paper: AgreementPaper) -> list[tuple[str, str]]:
    _ = words.gettext
    rows = [
        (_("Organisation"), paper.organisation_name),
        (_("Participant"), paper.participant_name),
        (_("Award code"), paper.award_code),
        (_("Date"), words.date(paper.dated)),
    ]
    if paper.version > 1:
        rows.append((_("Version"), str(paper.version)))
    return rows


def _grant(words: Texts, paper: AgreementPaper) -> list[Flowable]:
    _ = words.gettext
    amount = words.money(paper.amount, paper.currency)
    return [
        paragraph(_("The grant"), HEADING),
        paragraph(_("We give you a grant of %(amount)s.", amount=amount), LEAD),
        paragraph(_("It is for: %(purpose)s", purpose=paper.purpose)),
        paragraph(
            _("The grant is not a loan. You do not pay it back, except in the cases named in this agreement.")
        ),
    ]


def _payments(words: Texts, paper: AgreementPaper) -> list[Flowable]:
    _ = words.gettext
    columns = (
        Column(_("No."), 18 * mm),
        Column(_("Amount"), 34 * mm, figures=True),
        Column(_("Due"), 40 * mm),
        Column(_("Condition"), BODY_WIDTH - 92 * mm),
    )
    rows = [
        (
            str(tranche.number),
            words.money(tranche.amount, paper.currency),
            words.date(tranche.due_on),
            tranche.condition.strip() or _("No further condition"),
        )
        for tranche in paper.tranches
    ]
    total = (_("Total"), words.money(paper.amount, paper.currency), "", "")
    return [
        paragraph(_("How it is paid"), HEADING),
        paragraph(_("A payment is made when its condition is met and the one before it is accounted for.")),
        grid(columns, rows, total=total),
    ]


def _duties(words: Texts) -> list[Flowable]:
    _ = words.gettext
    return [
        paragraph(_("What you promise"), HEADING),
        *bullets(
            [
                _("You spend the grant only on what the approved business plan names."),
                _("You keep the receipts and show them to your coordinator after each payment."),
                _("You ask us first if you want to spend the money on something else."),
                _("You meet your coordinator 1, 3, 6 and 12 months after the first payment."),
                _("You tell us soon if something goes wrong, so that we can help in time."),
            ]
        ),
        paragraph(_("What we promise"), HEADING),
        *bullets(
            [
                _("We make each payment on time once its condition is met."),
                _("We advise you while your business starts."),
                _("We keep what we know about you to ourselves and contact you only in the way you chose."),
                _("If we hold a payment back, we tell you why in writing and what would release it."),
            ]
        ),
    ]


def _changes(words: Texts) -> list[Flowable]:
    _ = words.gettext
    return [
        paragraph(_("If things change"), HEADING),
        *bullets(
            [
                _("A change to this agreement holds when both sides have signed it."),
                _("Money that was not spent is returned, unless we agree in writing on another use."),
                _("Money spent on something the plan does not name is paid back."),
                _(
                    "If the business has to close through no fault of yours, "
                    "what was properly spent is not paid back."
                ),
                _("Either side can end this agreement in writing. You can complain to the programme office."),
            ]
        ),
    ]


def _signatures(words: Texts, paper: AgreementPaper) -> list[Flowable]:
    _ = words.gettext
    signatories = [
        Signatory(_("Participant"), paper.participant_name),
        Signatory(_("For the organisation"), paper.representative_name),
    ]
    return [
        paragraph(_("Signatures"), HEADING),
        paragraph(_("There are two copies of this agreement, one for each side.")),
        signature_lines(signatories, _("Signature"), _("Date")),
    ]
