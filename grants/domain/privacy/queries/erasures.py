"""Requests for erasure: what would go and stay, what was asked for, and who decided."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.models import Participant
from grants.domain.people.queries import Brief, get_brief
from grants.domain.people.veil import veil_for
from grants.domain.privacy.erasing import count_going, count_notes, count_staying, is_erased, records_of
from grants.domain.privacy.models import ErasureRequest
from grants.domain.privacy.scope import visible_requests
from grants.domain.privacy.states import ERASURE, ErasureGround, ErasureScope, ErasureState
from grants.policy import Actor, Permission, authorise

_UNDECIDED = (ErasureState.REQUESTED, ErasureState.APPROVED)


@dataclass(frozen=True, slots=True)
class AskPage:
    """Before it is asked for: `going` and `staying` are rows by kind. `open_request` when it was asked for already."""

    record: Brief
    erased: bool
    open_request: uuid.UUID | None
    going: Mapping[str, int]
    staying: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """One request of the list."""

    id: uuid.UUID
    case_code: str
    organisation: str
    state: ErasureState
    requested_by: str
    requested_at: datetime.datetime
    decided_by: str
    decided_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class ErasurePage:
    """One request. `going`: what would go, or what went once it is done. `is_mine`: the actor asked for it."""

    id: uuid.UUID
    version: int
    participant_id: uuid.UUID
    case_code: str
    organisation: str
    state: ErasureState
    scope: ErasureScope
    ground: ErasureGround
    reason: str
    requested_by: str
    requested_at: datetime.datetime
    decided_by: str
    decided_at: datetime.datetime | None
    done_at: datetime.datetime | None
    going: Mapping[str, int]
    staying: Mapping[str, int]
    is_mine: bool
    may_see_record: bool
    actions: tuple[str, ...]


def ask_page(actor: Actor, participant_id: uuid.UUID) -> AskPage:
    """Raises Forbidden, NotFound."""
    authorise(actor, Permission.ERASURE_REQUEST)
    record = get_brief(actor, participant_id, Permission.ERASURE_REQUEST)
    waiting = db.session.scalar(
        select(ErasureRequest.id).where(
            ErasureRequest.participant_id == participant_id, ErasureRequest.state.in_(_UNDECIDED)
        )
    )
    ids = records_of(participant_id)
    return AskPage(
        record=record,
        erased=is_erased(participant_id),
        open_request=waiting,
        going=count_going(ids),
        staying=count_staying(ids),
    )


def erasures_page(actor: Actor, cursor: str = "") -> Page[ErasureRow]:
    """The requests that the actor may see, newest first, 25 a page."""
    authorise(actor, Permission.ERASURE_VIEW)
    beyond: ColumnElement[bool] = true()
    after = read_cursor(cursor, 2)
    if after is not None:
        moment, row_id = _read_key(*after)
        at = ErasureRequest.requested_at
        beyond = or_(at < moment, and_(at == moment, ErasureRequest.id < row_id))
    found = db.session.execute(
        _requests(actor)
        .where(beyond)
        .order_by(ErasureRequest.requested_at.desc(), ErasureRequest.id.desc())
        .limit(PAGE_SIZE + 1)
    ).all()
    rows = [
        ErasureRow(
            request.id, code, organisation, request.state, asked, request.requested_at, decided or "",
            request.decided_at,
        )
        for request, code, organisation, asked, decided in found
    ]  # fmt: skip
    counted = select(ErasureRequest.id).where(visible_requests(actor)).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    keys = [write_cursor(row.requested_at.isoformat(), str(row.id)) for row in rows]
    return make_page(rows, keys, total)


def erasure_page(actor: Actor, erasure_id: uuid.UUID) -> ErasurePage:
    """Raises Forbidden, NotFound."""
    authorise(actor, Permission.ERASURE_VIEW)
    row = db.session.execute(_requests(actor).where(ErasureRequest.id == erasure_id)).first()
    if row is None:
        raise NotFound
    request, code, organisation, asked, decided = row
    is_mine = request.requested_by == actor.user_id
    done, ids = request.state is ErasureState.DONE, records_of(request.participant_id)
    return ErasurePage(
        id=request.id,
        version=request.version,
        participant_id=request.participant_id,
        case_code=code,
        organisation=organisation,
        state=request.state,
        scope=request.scope,
        ground=request.ground,
        reason=veil_for(actor, request.participant_id)(request.reason),
        requested_by=asked,
        requested_at=request.requested_at,
        decided_by=decided or "",
        decided_at=request.decided_at,
        done_at=request.done_at,
        going=request.counts if done else _going(request.scope, ids),
        staying=count_staying(ids),
        is_mine=is_mine,
        may_see_record=actor.spans(Permission.PARTICIPANT_VIEW, request.organisation_id),
        actions=() if is_mine else ERASURE.open_to(actor, request.state),
    )


def _going(scope: ErasureScope, ids: Sequence[uuid.UUID]) -> dict[str, int]:
    return count_notes(ids) if scope is ErasureScope.NOTES else count_going(ids)


def _requests(actor: Actor) -> Select[ErasureRequest, str, str, str, str]:
    asked, decided = aliased(User), aliased(User)
    return (
        select(ErasureRequest, Participant.case_code, Organisation.name, asked.name, decided.name)
        .join(Participant, Participant.id == ErasureRequest.participant_id)
        .join(Organisation, Organisation.id == ErasureRequest.organisation_id)
        .join(asked, asked.id == ErasureRequest.requested_by)
        .outerjoin(decided, decided.id == ErasureRequest.decided_by)
        .where(visible_requests(actor))
    )


def _read_key(moment: str, row_id: str) -> tuple[datetime.datetime, uuid.UUID]:
    try:
        read = datetime.datetime.fromisoformat(moment)
        if read.tzinfo is None:
            raise NotFound
        return read, uuid.UUID(row_id)
    except ValueError as error:
        raise NotFound from error
