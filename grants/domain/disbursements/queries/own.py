"""Her own payments, in plain words, for her own page."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.money import Money
from grants.core.text import N_
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.states import Condition, TrancheState
from grants.policy import Actor, Permission, authorise

STATE_TEXTS = {
    TrancheState.PLANNED: N_("It is planned. Your coordinator asks for it in time."),
    TrancheState.REQUESTED: N_("It was asked for and is being checked."),
    TrancheState.APPROVED: N_("It is approved and will be paid soon."),
    TrancheState.PAID: N_("It was paid."),
}
EVIDENCE_TEXT = N_(
    "For this payment, show your coordinator the receipts of the first one. She will visit you too."
)


@dataclass(frozen=True, slots=True)
class MyPayment:
    """One payment: how much, by when (`due_on`) or since when (`paid_on`), how it stands (`text`, a gettext id)."""

    number: int
    amount: Money
    due_on: datetime.date
    paid_on: datetime.date | None
    text: str


def my_payments(actor: Actor) -> tuple[MyPayment, ...]:
    """The payments of the participant's live award, in order; none before her agreement is signed."""
    authorise(actor, Permission.PORTAL_OWN)
    tranches = db.session.scalars(
        select(Tranche)
        .join(Award, Award.id == Tranche.award_id)
        .where(
            Award.participant_id == actor.id,
            Award.state.in_(LIVE),
            Tranche.state != TrancheState.CANCELLED,
        )
        .order_by(Tranche.number)
    )
    return tuple(
        MyPayment(
            number=tranche.number,
            amount=Money(tranche.amount_minor, tranche.currency),
            due_on=tranche.due_on,
            paid_on=tranche.paid_on,
            text=_text(tranche),
        )
        for tranche in tranches
    )


def _text(tranche: Tranche) -> str:
    if tranche.state is TrancheState.PLANNED and tranche.condition is Condition.RECEIPTS_AND_VISIT:
        return EVIDENCE_TEXT
    return STATE_TEXTS[tranche.state]
