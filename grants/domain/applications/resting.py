"""What of applications rests on her consent to keeping records."""

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from grants.core.db import db
from grants.core.text import NN_
from grants.domain.applications.models import Application
from grants.domain.applications.states import ApplicationState
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.stopping import Place, Touched, tells

_NOT_CHECKED = (ApplicationState.DRAFT, ApplicationState.SUBMITTED)
_BEING_DECIDED = (ApplicationState.IN_REVIEW, ApplicationState.SCORED, ApplicationState.RESERVE)


@tells(ConsentPurpose.TRAINING_RECORDS)
def applications(participant_id: uuid.UUID) -> Iterator[Touched]:
    """Without it none is eligible; one that the committee has already is decided or withdrawn, as she wants."""
    rows = db.session.execute(
        select(Application.id, Application.code, Application.state)
        .where(
            Application.participant_id == participant_id,
            Application.state.in_((*_NOT_CHECKED, *_BEING_DECIDED)),
        )
        .order_by(Application.code)
    ).all()
    places = {row.id: Place(row.code, "applications.application", {"application_id": row.id}) for row in rows}
    open_now = [row.id for row in rows if row.state in _NOT_CHECKED]
    decided = [row.id for row in rows if row.state in _BEING_DECIDED]
    yield Touched(
        *NN_(
            "%(num)s application that is no longer eligible without it",
            "%(num)s applications that are no longer eligible without it",
        ),
        count=len(open_now),
        stops=True,
        places=tuple(places[row_id] for row_id in open_now),
    )
    yield Touched(
        *NN_(
            "%(num)s application that the committee is deciding: let it be decided, or withdraw it with her",
            "%(num)s applications that the committee is deciding: let them be decided, or withdraw them with her",
        ),
        count=len(decided),
        stops=False,
        places=tuple(places[row_id] for row_id in decided),
    )
