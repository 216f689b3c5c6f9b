"""What waits for someone in matters of money."""

import datetime
from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.db import db
from grants.core.money import Money
from grants.core.text import N_, NN_
from grants.core.worklist import WorkItem
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements import scope
from grants.domain.disbursements.conditions import PAYABLE
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.queries.tranches import is_late
from grants.domain.disbursements.states import TrancheState
from grants.policy import Actor, Permission, Role

SOON = datetime.timedelta(days=14)
SHOWN = 10  # lines of one kind; beyond them one line that counts


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """Agreements to record, tranches to ask for, to approve and to pay, and how many are late."""
    items: list[WorkItem] = []
    if actor.allows(Permission.AWARD_ACCEPT):
        items += _agreements(actor)
    if actor.allows(Permission.TRANCHE_REQUEST):
        items += _requests(actor)
    if actor.allows(Permission.TRANCHE_APPROVE):
        items += _approvals(actor)
    if actor.allows(Permission.PAYMENT_RECORD):
        items += _payments(actor)
    if actor.has(Role.PROGRAMME_MANAGER):
        items += _late(actor)
    return tuple(items)


def _agreements(actor: Actor) -> Iterator[WorkItem]:
    rows = db.session.execute(
        select(Award.id, Award.code, Award.accepted_on)
        .where(Award.state == AwardState.ACCEPTED, scope.visible(actor, Permission.AWARD_ACCEPT))
        .order_by(Award.accepted_on, Award.id)
        .limit(SHOWN)
    )
    for award_id, code, accepted_on in rows:
        yield WorkItem(
            kind="agreement",
            text=N_("The agreement of award %(award)s waits to be signed"),
            endpoint="disbursements.sign_agreement",
            values={"award": code},
            arguments={"award_id": award_id},
            since=accepted_on,
        )


def _requests(actor: Actor) -> Iterator[WorkItem]:
    earlier = aliased(Tranche)
    unpaid = (
        select(earlier.id)
        .where(
            earlier.award_id == Tranche.award_id,
            earlier.number < Tranche.number,
            earlier.state.not_in((TrancheState.PAID, TrancheState.CANCELLED)),
        )
        .exists()
    )
    wanted = (
        (Tranche.state == TrancheState.PLANNED)
        & (Tranche.due_on <= clock.today() + SOON)
        & Award.state.in_(PAYABLE)
        & ~unpaid
        & scope.visible(actor, Permission.TRANCHE_REQUEST)
    )
    yield from _each(
        wanted,
        kind="tranche_request",
        text=N_("Tranche %(number)s of award %(award)s, %(amount)s, is due to be asked for"),
        endpoint="disbursements.request_payment",
        by_due=True,
    )


def _approvals(actor: Actor) -> Iterator[WorkItem]:
    wanted = (
        (Tranche.state == TrancheState.REQUESTED)
        & (Tranche.requested_by != actor.user_id)
        & scope.visible(actor, Permission.TRANCHE_APPROVE)
    )
    yield from _each(
        wanted,
        kind="tranche_approval",
        text=N_("Tranche %(number)s of award %(award)s, %(amount)s, waits for your approval"),
        endpoint="disbursements.approve",
    )


def _payments(actor: Actor) -> Iterator[WorkItem]:
    wanted = (
        (Tranche.state == TrancheState.APPROVED)
        & (Tranche.requested_by != actor.user_id)
        & (Tranche.approved_by != actor.user_id)
        & scope.visible(actor, Permission.PAYMENT_RECORD)
    )
    yield from _each(
        wanted,
        kind="tranche_payment",
        text=N_("Tranche %(number)s of award %(award)s, %(amount)s, is approved and waits to be paid"),
        endpoint="disbursements.record_payment",
    )


def _each(
    wanted: ColumnElement[bool], *, kind: str, text: str, endpoint: str, by_due: bool = False
) -> Iterator[WorkItem]:
    """One line a tranche, the oldest first, and one more that counts those beyond SHOWN."""
    moment = Tranche.due_on if by_due else func.coalesce(Tranche.approved_at, Tranche.requested_at)
    found = db.session.execute(
        select(Tranche, Award.code)
        .join(Award, Award.id == Tranche.award_id)
        .where(wanted)
        .order_by(moment, Tranche.id)
        .limit(SHOWN)
    ).all()
    for tranche, code in found:
        at = tranche.approved_at or tranche.requested_at
        yield WorkItem(
            kind=kind,
            text=text,
            endpoint=endpoint,
            values={
                "number": tranche.number,
                "award": code,
                "amount": Money(tranche.amount_minor, tranche.currency),
            },
            arguments={"tranche_id": tranche.id},
            since=clock.local(at).date() if at else tranche.due_on,
            due=tranche.due_on,
        )
    if len(found) == SHOWN:
        yield from _more(wanted, kind)


def _more(wanted: ColumnElement[bool], kind: str) -> Iterator[WorkItem]:
    total = db.session.scalar(
        select(func.count(Tranche.id)).join(Award, Award.id == Tranche.award_id).where(wanted)
    )
    if total and total > SHOWN:
        state = {"tranche_request": "planned", "tranche_approval": "requested", "tranche_payment": "approved"}
        one, many = NN_("%(num)s more tranche like this waits", "%(num)s more tranches like this wait")
        yield WorkItem(
            kind=f"{kind}_more",
            text=one,
            plural=many,
            count=total - SHOWN,
            endpoint="disbursements.tranches",
            arguments={"state": state[kind]},
        )


def _late(actor: Actor) -> Iterator[WorkItem]:
    count, oldest = db.session.execute(
        select(func.count(Tranche.id), func.min(Tranche.due_on))
        .join(Award, Award.id == Tranche.award_id)
        .where(is_late(), scope.visible(actor))
    ).one()
    if count:
        one, many = NN_("%(num)s tranche is late", "%(num)s tranches are late")
        yield WorkItem(
            kind="tranche_late",
            text=one,
            plural=many,
            count=count,
            endpoint="disbursements.tranches",
            arguments={"state": "late"},
            since=oldest,
            due=oldest,
        )
