"""The list of awards: by codes, newest offer first."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from grants.core.db import db
from grants.core.money import Money
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import Call
from grants.domain.awards import scope
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.people.models import Participant
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award on the list."""

    id: uuid.UUID
    code: str
    case_code: str
    organisation: str
    call_title: str
    amount: Money
    state: AwardState
    offered_on: datetime.date
    accept_by: datetime.date


def awards_page(actor: Actor, state: AwardState | None = None, after: str = "") -> Page[AwardRow]:
    """The awards the actor may see, newest offer first, in one state or in any."""
    authorise(actor, Permission.AWARD_VIEW)
    wanted: ColumnElement[bool] = scope.visible(actor)
    if state is not None:
        wanted = and_(wanted, Award.state == state)
    counted = select(Award.id).where(wanted).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    rows = db.session.execute(
        select(Award, Participant.case_code, Organisation.name, Call.title)
        .join(Participant, Participant.id == Award.participant_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .join(Call, Call.id == Award.call_id)
        .where(wanted, _after(after))
        .order_by(Award.offered_on.desc(), Award.id.desc())
        .limit(PAGE_SIZE + 1)
    ).all()
    return make_page(
        [
            AwardRow(
                id=award.id,
                code=award.code,
                case_code=case_code,
                organisation=organisation,
                call_title=title,
                amount=Money(award.amount_minor, award.currency),
                state=award.state,
                offered_on=award.offered_on,
                accept_by=award.accept_by,
            )
            for award, case_code, organisation, title in rows
        ],
        [write_cursor(row[0].offered_on.isoformat(), str(row[0].id)) for row in rows],
        total,
    )


def _after(cursor: str) -> ColumnElement[bool]:
    key = read_cursor(cursor, 2)
    if key is None:
        return true()
    day, last = datetime.date.fromisoformat(key[0]), uuid.UUID(key[1])
    return or_(Award.offered_on < day, and_(Award.offered_on == day, Award.id < last))
