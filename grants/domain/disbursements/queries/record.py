"""One tranche as its page shows it: the schedule around it, who did what, what it takes from the funds."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.money import Money
from grants.core.text import N_
from grants.domain.accounts.history import list_history
from grants.domain.accounts.models import Organisation, User
from grants.domain.awards.models import Award
from grants.domain.disbursements import scope
from grants.domain.disbursements.conditions import NEEDS_EVIDENCE, hindrance
from grants.domain.disbursements.effects import FundEffect, effects_of
from grants.domain.disbursements.eyes import objection_to_approver, objection_to_payer
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.states import TRANCHE, Condition, PaymentState, TrancheState
from grants.domain.people.models import Participant
from grants.domain.people.veil import Veil, veil_for
from grants.policy import Actor, Permission, authorise

STEP_LABELS = {
    "tranche.requested": N_("Payment asked for"),
    "tranche.sent_back": N_("Request sent back"),
    "tranche.approved": N_("Payment approved"),
    "tranche.paid": N_("Payment recorded"),
}


@dataclass(frozen=True, slots=True)
class Stone:
    """One tranche on the drawn road. `mark` is done, waits, held (late) or planned."""

    id: uuid.UUID
    number: int
    amount: Money
    due_on: datetime.date
    paid_on: datetime.date | None
    state: TrancheState
    mark: str
    condition: Condition
    met: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step that was taken; `text` is a gettext id."""

    text: str
    moment: datetime.datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class TranchePage:
    """Everything about one tranche. `actions` are the steps open to this actor; `hint` is why none is, a gettext id."""

    id: uuid.UUID
    version: int
    award_id: uuid.UUID
    award_code: str
    participant_id: uuid.UUID
    case_code: str
    organisation: str
    number: int
    count: int
    amount: Money
    granted: Money
    due_on: datetime.date
    late: bool
    condition: Condition
    needs_evidence: bool
    evidence: str
    state: TrancheState
    requested_at: datetime.datetime | None
    requested_by: str
    approved_at: datetime.datetime | None
    approved_by: str
    paid_on: datetime.date | None
    paid_by: str
    reference: str
    schedule: tuple[Stone, ...]
    effects: tuple[FundEffect, ...]
    history: tuple[HistoryEntry, ...]
    actions: tuple[str, ...]
    hint: str

    @property
    def funded(self) -> bool:
        """Whether every fund can bear its part."""
        return bool(self.effects) and all(effect.enough for effect in self.effects)


def tranche_page(actor: Actor, tranche_id: uuid.UUID) -> TranchePage:
    """The tranche, if the actor may see its award. The effects on funds only for those who may see funds."""
    authorise(actor, Permission.TRANCHE_VIEW)
    asker, approver, payer = aliased(User), aliased(User), aliased(User)
    row = db.session.execute(
        select(
            Tranche,
            Award,
            Participant.case_code,
            Organisation.name,
            asker.name,
            approver.name,
            payer.name,
            Payment.reference,
        )
        .join(Award, Award.id == Tranche.award_id)
        .join(Participant, Participant.id == Award.participant_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .outerjoin(asker, asker.id == Tranche.requested_by)
        .outerjoin(approver, approver.id == Tranche.approved_by)
        .outerjoin(payer, payer.id == Tranche.paid_by)
        .outerjoin(Payment, (Payment.tranche_id == Tranche.id) & (Payment.state == PaymentState.SETTLED))
        .where(Tranche.id == tranche_id, scope.visible(actor))
    ).first()
    if row is None:
        raise NotFound
    tranche, award, case_code, organisation, asked_by, approved_by, paid_by, reference = row
    schedule = list(
        db.session.scalars(select(Tranche).where(Tranche.award_id == award.id).order_by(Tranche.number))
    )
    actions, hint = _actions(actor, award, tranche, schedule)
    stones = _stones(schedule)
    return TranchePage(
        id=tranche.id,
        version=tranche.version,
        award_id=award.id,
        award_code=award.code,
        participant_id=award.participant_id,
        case_code=case_code,
        organisation=organisation,
        number=tranche.number,
        count=len(schedule),
        amount=Money(tranche.amount_minor, tranche.currency),
        granted=Money(award.amount_minor, award.currency),
        due_on=tranche.due_on,
        late=next(stone.mark == "held" for stone in stones if stone.id == tranche.id),
        condition=tranche.condition,
        needs_evidence=tranche.condition in NEEDS_EVIDENCE,
        evidence=tranche.condition_met_note,
        state=tranche.state,
        requested_at=tranche.requested_at,
        requested_by=asked_by or "",
        approved_at=tranche.approved_at,
        approved_by=approved_by or "",
        paid_on=tranche.paid_on,
        paid_by=paid_by or "",
        reference=reference or "",
        schedule=stones,
        effects=_effects(actor, award, tranche),
        history=_history(tranche.id, veil_for(actor, award.participant_id)),
        actions=actions,
        hint=hint,
    )


def schedule_of(actor: Actor, award_id: uuid.UUID) -> tuple[Stone, ...]:
    """The tranches of an award, for its page; none before the agreement is signed, or where the actor sees none."""
    if not actor.allows(Permission.TRANCHE_VIEW):
        return ()
    asked = (
        select(Tranche)
        .join(Award, Award.id == Tranche.award_id)
        .where(Tranche.award_id == award_id, scope.visible(actor))
        .order_by(Tranche.number)
    )
    return _stones(db.session.scalars(asked).all())


def _stones(schedule: Sequence[Tranche]) -> tuple[Stone, ...]:
    return tuple(
        Stone(
            id=tranche.id,
            number=tranche.number,
            amount=Money(tranche.amount_minor, tranche.currency),
            due_on=tranche.due_on,
            paid_on=tranche.paid_on,
            state=tranche.state,
            mark=_mark(tranche),
            condition=tranche.condition,
            met=tranche.condition not in NEEDS_EVIDENCE or bool(tranche.condition_met_note),
        )
        for tranche in schedule
    )


def _mark(tranche: Tranche) -> str:
    if tranche.state is TrancheState.PAID:
        return "done"
    if tranche.state is not TrancheState.CANCELLED and tranche.due_on < clock.today():
        return "held"
    return "waits" if tranche.state in (TrancheState.REQUESTED, TrancheState.APPROVED) else "planned"


def _effects(actor: Actor, award: Award, tranche: Tranche) -> tuple[FundEffect, ...]:
    waits = tranche.state in (TrancheState.REQUESTED, TrancheState.APPROVED)
    if not waits or not actor.allows(Permission.FUND_VIEW):
        return ()
    return effects_of(tranche.id, award.call_id, tranche.amount_minor, tranche.currency)


def _actions(
    actor: Actor, award: Award, tranche: Tranche, schedule: Sequence[Tranche]
) -> tuple[tuple[str, ...], str]:
    """The steps open in this state to this person, and the sentence that says why the main one isn't."""
    steps = [
        step
        for step in TRANCHE.open_to(actor, tranche.state)
        if actor.spans(Permission(TRANCHE.transitions[step].permission), award.organisation_id)
    ]
    objections = {
        "request": hindrance(award, tranche, schedule),
        "approve": objection_to_approver(tranche, actor.user_id),
        "record_payment": objection_to_payer(tranche, actor.user_id),
    }
    open_steps = tuple(step for step in steps if not objections.get(step))
    hints = [objections[step] for step in steps if objections.get(step)]
    return open_steps, hints[0] if hints else ""


def _history(tranche_id: uuid.UUID, veil: Veil) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(STEP_LABELS[step.action], step.at, step.who, veil(step.reason))
        for step in list_history([tranche_id], STEP_LABELS)
    )
