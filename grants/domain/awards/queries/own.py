"""Her own award for her own pages, and her awards for her record page."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.money import Money
from grants.domain.awards import scope
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE, AwardState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class MyAward:
    """An award as she, or her worker, sees it."""

    id: uuid.UUID
    code: str
    state: AwardState
    amount: Money
    offered_on: datetime.date
    accept_by: datetime.date
    accepted_on: datetime.date | None
    signed_on: datetime.date | None


def my_award(actor: Actor) -> MyAward | None:
    """The participant's own live award; None when she has none."""
    authorise(actor, Permission.PORTAL_OWN)
    award = db.session.scalar(select(Award).where(Award.participant_id == actor.id, Award.state.in_(LIVE)))
    return _award(award) if award else None


def list_awards_of(actor: Actor, participant_id: uuid.UUID) -> tuple[MyAward, ...]:
    """A participant's awards for her record page, latest first; none where the actor may not see them."""
    if not actor.allows(Permission.AWARD_VIEW):
        return ()
    rows = db.session.scalars(
        select(Award)
        .where(Award.participant_id == participant_id, scope.visible(actor))
        .order_by(Award.offered_on.desc(), Award.id.desc())
    )
    return tuple(_award(row) for row in rows)


def _award(award: Award) -> MyAward:
    return MyAward(
        id=award.id,
        code=award.code,
        state=award.state,
        amount=Money(award.amount_minor, award.currency),
        offered_on=award.offered_on,
        accept_by=award.accept_by,
        accepted_on=award.accepted_on,
        signed_on=award.signed_on,
    )
