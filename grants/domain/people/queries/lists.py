"""The list of participants: by case code, never by name."""

import datetime
import enum
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation
from grants.domain.people.answers import is_refused
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.scope import visible
from grants.domain.people.screening.facts import never_screened
from grants.domain.people.states import ConsentPurpose, ParticipantState
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Actor, Permission, authorise


class Lead(enum.StrEnum):
    """Whose case load."""

    MINE = "mine"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ParticipantFilters:
    """What the list is narrowed to; None and False narrow nothing."""

    organisation_id: uuid.UUID | None = None
    oblast: Oblast | None = None
    state: ParticipantState | None = None
    lead: Lead | None = None
    without_safe_contact: bool = False
    not_screened: bool = False
    records_refused: bool = False

    @property
    def any(self) -> bool:
        return self != ParticipantFilters()


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One line of the list."""

    id: uuid.UUID
    case_code: str
    organisation: str
    oblast: str
    registered_on: datetime.date
    state: ParticipantState
    has_lead_worker: bool


def participants_page(actor: Actor, filters: ParticipantFilters, after: str = "") -> Page[ParticipantRow]:
    """25 participants, the latest registered first. Raises NotFound for a cursor that isn't ours."""
    authorise(actor, Permission.PARTICIPANT_VIEW)
    wanted = _wanted(actor, filters)
    total = db.session.scalar(
        select(func.count()).select_from(
            select(Participant.id).where(wanted).limit(COUNT_LIMIT + 1).subquery()
        )
    )
    asked = _rows().where(wanted).limit(PAGE_SIZE + 1)
    if key := read_cursor(after, 2):
        asked = asked.where(_after(*key))
    rows = [ParticipantRow(*row) for row in db.session.execute(asked)]
    cursors = [write_cursor(row.registered_on.isoformat(), str(row.id)) for row in rows]
    return make_page(rows, cursors, total or 0)


def download_rows(actor: Actor, filters: ParticipantFilters) -> Iterator[ParticipantRow]:
    """All rows that the filters let through, in the order of the list."""
    authorise(actor, Permission.PARTICIPANT_VIEW)
    asked = _rows().where(_wanted(actor, filters))
    return (ParticipantRow(*row) for row in db.session.execute(asked))


def _wanted(actor: Actor, filters: ParticipantFilters) -> ColumnElement[bool]:
    conditions = [visible(actor)]
    if filters.organisation_id:
        conditions.append(Participant.organisation_id == filters.organisation_id)
    if filters.oblast:
        conditions.append(Participant.oblast == filters.oblast.value)
    if filters.state:
        conditions.append(Participant.state == filters.state)
    else:
        conditions.append(Participant.state != ParticipantState.MERGED)
    if filters.lead is Lead.MINE:
        conditions.append(Participant.lead_worker_id == actor.user_id)
    if filters.lead is Lead.NONE:
        conditions.append(Participant.lead_worker_id.is_(None))
    if filters.records_refused:
        conditions.append(is_refused(ConsentPurpose.TRAINING_RECORDS, Participant.id))
    if filters.without_safe_contact:
        conditions.append(
            select(ParticipantIdentity.participant_id)
            .where(
                ParticipantIdentity.participant_id == Participant.id,
                ParticipantIdentity.safe_contact.is_(None),
            )
            .exists()
        )
    if filters.not_screened:
        conditions.append(never_screened())
    return and_(*conditions)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Participant.id,
            Participant.case_code,
            Organisation.name,
            Participant.oblast,
            Participant.registered_on,
            Participant.state,
            Participant.lead_worker_id.is_not(None),
        )
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .order_by(Participant.registered_on.desc(), Participant.id.desc())
    )


def _after(day: str, row_id: str) -> ColumnElement[bool]:
    try:
        registered_on, last = datetime.date.fromisoformat(day), uuid.UUID(row_id)
    except ValueError as error:
        raise NotFound from error
    return tuple_(Participant.registered_on, Participant.id) < tuple_(
        literal(registered_on, Participant.registered_on.type), literal(last, Participant.id.type)
    )
