"""What of training rests on her consent to keeping records."""

import uuid
from collections.abc import Iterator

from sqlalchemy import func, select

from grants.core.db import db
from grants.core.text import NN_
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.stopping import Place, Touched, tells
from grants.domain.training.models import Certificate, Cohort, Enrolment
from grants.domain.training.states import EnrolmentState


@tells(ConsentPurpose.TRAINING_RECORDS)
def courses(participant_id: uuid.UUID) -> Iterator[Touched]:
    """Courses that run take no more marks of hers; a certificate she has stays good."""
    running = db.session.execute(
        select(Cohort.id, Cohort.code)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.participant_id == participant_id, Enrolment.state == EnrolmentState.ENROLLED)
        .order_by(Cohort.code)
    ).all()
    yield Touched(
        *NN_(
            "%(num)s course that she takes: no attendance of hers is written down any more",
            "%(num)s courses that she takes: no attendance of hers is written down any more",
        ),
        count=len(running),
        stops=True,
        places=tuple(Place(row.code, "training.cohort", {"cohort_id": row.id}) for row in running),
    )
    held = db.session.scalar(
        select(func.count())
        .select_from(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.participant_id == participant_id)
    )
    yield Touched(
        *NN_(
            "%(num)s certificate of hers, which stays good and can be checked by its code",
            "%(num)s certificates of hers, which stay good and can be checked by their codes",
        ),
        count=held or 0,
        stops=False,
    )
