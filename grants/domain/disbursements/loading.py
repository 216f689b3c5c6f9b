"""How a step gets hold of its tranche: through the scope, locked, and unchanged since the page was shown."""

import uuid

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import Conflict, NotFound
from grants.domain.awards.models import Award
from grants.domain.disbursements import scope
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.states import TRANCHE
from grants.policy import Actor, Permission


def load_tranche(actor: Actor, step: str, tranche_id: uuid.UUID, version: int) -> tuple[Tranche, Award]:
    """The tranche and its award, both held until the transaction ends, for a step of the tranche's lifecycle.

    Raises NotFound, and Conflict when it was changed meanwhile or the step isn't open in its state.
    """
    transition = TRANCHE.transitions[step]
    row = db.session.execute(
        select(Tranche, Award)
        .join(Award, Award.id == Tranche.award_id)
        .where(Tranche.id == tranche_id, scope.visible(actor, Permission(transition.permission)))
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound
    tranche, award = row
    if tranche.version != version or tranche.state not in transition.sources:
        raise Conflict
    return tranche, award


def load_schedule(award_id: uuid.UUID) -> list[Tranche]:
    """All tranches of the award, in order."""
    return list(
        db.session.scalars(select(Tranche).where(Tranche.award_id == award_id).order_by(Tranche.number))
    )
