"""The list of tranches: what is still to be paid by its due day, then what is over."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.money import Money
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation
from grants.domain.awards.models import Award
from grants.domain.disbursements import scope
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.states import TrancheState
from grants.domain.people.models import Participant
from grants.policy import Actor, Permission, authorise

OVER = (TrancheState.PAID, TrancheState.CANCELLED)


@dataclass(frozen=True, slots=True)
class TrancheFilters:
    """What the list is narrowed to; None and False narrow nothing."""

    state: TrancheState | None = None
    late: bool = False

    @property
    def any(self) -> bool:
        return self != TrancheFilters()


@dataclass(frozen=True, slots=True)
class TrancheRow:
    """One line of the list; `late` is computed, never a state."""

    id: uuid.UUID
    award_code: str
    case_code: str
    organisation: str
    number: int
    amount: Money
    due_on: datetime.date
    state: TrancheState
    late: bool


def is_late() -> ColumnElement[bool]:
    """The tranches whose day went by without a payment."""
    return and_(Tranche.state.not_in(OVER), Tranche.due_on < clock.today())


def list_tranches(actor: Actor, filters: TrancheFilters, after: str = "") -> Page[TrancheRow]:
    """25 tranches: those still to be paid by their due day, then the others. Raises NotFound for a cursor that isn't ours."""
    authorise(actor, Permission.TRANCHE_VIEW)
    wanted = _wanted(actor, filters)
    total = db.session.scalar(
        select(func.count()).select_from(
            select(Tranche.id)
            .join(Award, Award.id == Tranche.award_id)
            .where(wanted)
            .limit(COUNT_LIMIT + 1)
            .subquery()
        )
    )
    asked = (
        select(Tranche, Award.code, Participant.case_code, Organisation.name)
        .join(Award, Award.id == Tranche.award_id)
        .join(Participant, Participant.id == Award.participant_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .where(wanted)
        .order_by(_rank(), Tranche.due_on, Tranche.id)
        .limit(PAGE_SIZE + 1)
    )
    if key := read_cursor(after, 3):
        asked = asked.where(_after(*key))
    today = clock.today()
    rows = [
        TrancheRow(
            id=tranche.id,
            award_code=award_code,
            case_code=case_code,
            organisation=organisation,
            number=tranche.number,
            amount=Money(tranche.amount_minor, tranche.currency),
            due_on=tranche.due_on,
            state=tranche.state,
            late=tranche.state not in OVER and tranche.due_on < today,
        )
        for tranche, award_code, case_code, organisation in db.session.execute(asked)
    ]
    cursors = [write_cursor(str(int(row.state in OVER)), row.due_on.isoformat(), str(row.id)) for row in rows]
    return make_page(rows, cursors, total or 0)


def _wanted(actor: Actor, filters: TrancheFilters) -> ColumnElement[bool]:
    conditions = [scope.visible(actor)]
    if filters.state:
        conditions.append(Tranche.state == filters.state)
    if filters.late:
        conditions.append(is_late())
    return and_(*conditions)


def _rank() -> ColumnElement[int]:
    """0 for what is still to be paid, 1 for what is over."""
    return case((Tranche.state.in_(OVER), 1), else_=0)


def _after(rank: str, day: str, row_id: str) -> ColumnElement[bool]:
    try:
        place, due_on, last = int(rank), datetime.date.fromisoformat(day), uuid.UUID(row_id)
    except ValueError as error:
        raise NotFound from error
    same = _rank() == place
    return or_(
        _rank() > place,
        and_(same, Tranche.due_on > due_on),
        and_(same, Tranche.due_on == due_on, Tranche.id > last),
    )
