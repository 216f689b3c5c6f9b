"""What of the money stays when she takes back her consent to keeping records: the books can't be unwritten."""

import uuid
from collections.abc import Iterator

from sqlalchemy import Select, select

from grants.core.db import db
from grants.core.text import NN_
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.states import PaymentState, TrancheState
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.stopping import Place, Touched, tells

_UNPAID = (TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED)


@tells(ConsentPurpose.TRAINING_RECORDS)
def money(participant_id: uuid.UUID) -> Iterator[Touched]:
    """Tranches still to be paid, and payments that stand in the ledger under her case code."""
    unpaid = _awards(participant_id, select(Tranche.award_id).where(Tranche.state.in_(_UNPAID)))
    yield Touched(
        *NN_(
            "%(num)s instalment of her grant is not paid yet: agree with her whether it still is",
            "%(num)s instalments of her grant are not paid yet: agree with her whether they still are",
        ),
        count=len(unpaid),
        stops=False,
        places=_places(unpaid),
    )
    settled = select(Tranche.award_id).join(Payment, Payment.tranche_id == Tranche.id)
    paid = _awards(participant_id, settled.where(Payment.state == PaymentState.SETTLED))
    yield Touched(
        *NN_(
            "%(num)s payment, which stays in the ledger under her case code: the books must be kept",
            "%(num)s payments, which stay in the ledger under her case code: the books must be kept",
        ),
        count=len(paid),
        stops=False,
        places=_places(paid),
    )


def _awards(participant_id: uuid.UUID, of: Select[uuid.UUID]) -> list[tuple[str, uuid.UUID]]:
    """Code and id of her award, once for each of the rows."""
    some = of.subquery()
    rows = db.session.execute(
        select(Award.code, Award.id)
        .join(some, some.c.award_id == Award.id)
        .where(Award.participant_id == participant_id)
        .order_by(Award.code)
    )
    return [(row.code, row.id) for row in rows]


def _places(awards: list[tuple[str, uuid.UUID]]) -> tuple[Place, ...]:
    return tuple(Place(code, "awards.award", {"award_id": row_id}) for code, row_id in dict.fromkeys(awards))
