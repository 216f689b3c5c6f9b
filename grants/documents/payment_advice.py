"""The note that one payment of a grant was made; it says nothing about who it is for."""

from dataclasses import dataclass
from datetime import date

from grants.documents.blocks import LEAD, TITLE, facts, paragraph
from grants.documents.layout import Sheet, Verification, render
from grants.documents.texts import Language, Texts


@dataclass(frozen=True)
class PaymentAdvicePaper:
    """One payment that was made; `amount` in minor units, `number` of `payments` in the schedule."""

    language: Language
    organisation_name: str
    award_code: str
    number: int
    payments: int
    amount: int
    currency: str
    paid_on: date
    reference: str
    contact: str | None = None
    verification: Verification | None = None


def payment_advice(paper: PaymentAdvicePaper) -> bytes:
    words = Texts(paper.language)
    _ = words.gettext
    title = _("Payment advice")
    amount = words.money(paper.amount, paper.currency)
    paid_on = words.date(paper.paid_on)
    place = _("%(number)s of %(payments)s", number=paper.number, payments=paper.payments)
    story = [
        paragraph(title, TITLE),
        paragraph(
            _("A payment of %(amount)s was made on %(date)s.", amount=amount, date=paid_on),
            LEAD,
        ),
        facts(
            [
                (_("Award code"), paper.award_code),
                (_("Payment"), place),
                (_("Amount"), amount),
                (_("Paid on"), paid_on),
                (_("Reference"), paper.reference),
            ]
        ),
        paragraph(_("When the money has arrived, please confirm it on your page or tell your coordinator.")),
        paragraph(_("If it does not arrive in a few days, tell your coordinator and give the reference.")),
        paragraph(_("Please keep the receipts for what you buy with it.")),
    ]
    if paper.contact:
        story.append(paragraph(_("Do you have a question? Contact: %(contact)s", contact=paper.contact)))
    return render(Sheet(paper.language, title, paper.organisation_name, paper.verification), story)
