"""What of follow-up rests on her consent: that she is visited or called at all, and that what is found is kept."""

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from grants.core.db import db
from grants.core.text import NN_
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.states import VisitState
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.stopping import Place, Touched, tells


@tells(ConsentPurpose.CONTACT)
def visits(participant_id: uuid.UUID) -> Iterator[Touched]:
    """Planned visits leave the lists of what is to be done; they wait in case she comes herself."""
    places = _places(participant_id)
    yield Touched(
        *NN_(
            "%(num)s planned follow-up visit: it stands on no work list any more, and waits in case she comes herself",
            "%(num)s planned follow-up visits: they stand on no work list any more, and wait in case she comes herself",
        ),
        count=len(places),
        stops=True,
        places=places,
    )


@tells(ConsentPurpose.TRAINING_RECORDS)
def findings(participant_id: uuid.UUID) -> Iterator[Touched]:
    """Planned visits whose findings would be written down."""
    places = _places(participant_id)
    yield Touched(
        *NN_(
            "%(num)s planned follow-up visit: agree with her whether anything is still written down",
            "%(num)s planned follow-up visits: agree with her whether anything is still written down",
        ),
        count=len(places),
        stops=False,
        places=places,
    )


def _places(participant_id: uuid.UUID) -> tuple[Place, ...]:
    rows = db.session.execute(
        select(Visit.id, Visit.due_on)
        .where(Visit.participant_id == participant_id, Visit.state == VisitState.PLANNED)
        .order_by(Visit.due_on, Visit.id)
    )
    return tuple(Place(row.due_on, "monitoring.visit", {"visit_id": row.id}) for row in rows)
