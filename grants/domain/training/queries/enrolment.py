"""Whom one can enrol in a cohort, newest registered first, and one enrolment."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, tuple_

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.ids import ALPHABET
from grants.core.paging import COUNT_LIMIT, Page, make_page, read_cursor, write_cursor
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.domain.training.models import Enrolment
from grants.domain.training.queries.cohorts import CohortRow, get_cohort
from grants.domain.training.scope import agreed_to_records
from grants.domain.training.states import EnrolmentState
from grants.policy import Actor, Permission

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A participant who may be enrolled."""

    id: uuid.UUID
    case_code: str
    registered_on: datetime.date
    oblast: str


@dataclass(frozen=True, slots=True)
class EnrolPage:
    """The cohort and a part of those who may be enrolled; `without_consent` others may not yet."""

    cohort: CohortRow
    candidates: Page[Candidate]
    without_consent: int

    @property
    def free(self) -> int:
        """Places left."""
        return self.cohort.capacity - self.cohort.enrolled


@dataclass(frozen=True, slots=True)
class EnrolmentPage:
    """One enrolment and its cohort."""

    id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    state: EnrolmentState
    cohort: CohortRow


def enrol_page(actor: Actor, cohort_id: uuid.UUID, code: str = "", cursor: str = "") -> EnrolPage:
    """Participants of the cohort's organisation not in it yet whose case code begins with `code`. Raises NotFound."""
    cohort = get_cohort(actor, cohort_id, Permission.COHORT_MANAGE)
    inside = select(Enrolment.participant_id).where(Enrolment.cohort_id == cohort_id)
    there = [
        Participant.organisation_id == cohort.organisation_id,
        Participant.state == ParticipantState.ACTIVE,
        Participant.id.not_in(inside),
    ]
    beginning = "".join(letter for letter in code.upper() if letter in ALPHABET)
    if code.strip():
        there.append(Participant.case_code.startswith(beginning or code.strip(), autoescape=True))
    conditions = [*there, agreed_to_records()]
    found = db.session.execute(
        select(Participant.id, Participant.case_code, Participant.registered_on, Participant.oblast)
        .where(*conditions, *_beyond(cursor))
        .order_by(Participant.registered_on.desc(), Participant.id.desc())
        .limit(SHOWN + 1)
    )
    rows = [Candidate(*row) for row in found]
    counted = select(Participant.id).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    without = (
        db.session.scalar(select(func.count()).select_from(Participant).where(*there, ~agreed_to_records()))
        or 0
    )
    cursors = [write_cursor(row.registered_on.isoformat(), str(row.id)) for row in rows]
    return EnrolPage(cohort, make_page(rows, cursors, total, SHOWN), without)


def enrolment_page(actor: Actor, enrolment_id: uuid.UUID) -> EnrolmentPage:
    """One enrolment in a cohort the actor looks after. Raises NotFound."""
    found = db.session.execute(
        select(Enrolment, Participant.case_code)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Enrolment.id == enrolment_id)
    ).first()
    if found is None:
        raise NotFound
    enrolment, case_code = found
    return EnrolmentPage(
        id=enrolment.id,
        participant_id=enrolment.participant_id,
        case_code=case_code,
        state=enrolment.state,
        cohort=get_cohort(actor, enrolment.cohort_id, Permission.COHORT_MANAGE),
    )


def _beyond(cursor: str) -> list[ColumnElement[bool]]:
    after = read_cursor(cursor, 2)
    if after is None:
        return []
    try:
        day, row_id = datetime.date.fromisoformat(after[0]), uuid.UUID(after[1])
    except ValueError as error:
        raise NotFound from error
    return [tuple_(Participant.registered_on, Participant.id) < tuple_(day, row_id)]
