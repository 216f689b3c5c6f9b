"""Who has what, by whom, until when, and when it was last used."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation, RoleAssignment, User
from grants.domain.accounts.role_rules import ENDS_SOON, LONG_UNUSED
from grants.domain.accounts.scope import has_second_factor, holds_today
from grants.domain.accounts.states import RightsShown, UserState
from grants.policy import Actor, Permission, Role, authorise


@dataclass(frozen=True, slots=True)
class RightsFilter:
    """Which rights a list holds; None means all."""

    shown: RightsShown | None = None
    role: Role | None = None
    organisation_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class RightInUse:
    """One role of one user. `granted_by` is "" for what the installation began with; `used_on` is the day on which the
    role last opened a page; `ending` and `unused` say what asks for a look."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    state: UserState
    second_factor: bool
    role: Role
    organisation: str
    granted_by: str
    granted_at: datetime.datetime
    until: datetime.date | None
    used_on: datetime.date | None
    ending: bool
    unused: bool


def rights_page(actor: Actor, wanted: RightsFilter, cursor: str = "") -> Page[RightInUse]:
    """Every role that holds today, by the user's name, 25 a page."""
    authorise(actor, Permission.USER_MANAGE)
    giver = aliased(User)
    found = and_(holds_today(), _matching(wanted))
    rows = db.session.execute(
        select(RoleAssignment, User, Organisation.name, giver.name, has_second_factor())
        .join(User, User.id == RoleAssignment.user_id)
        .join(Organisation, Organisation.id == RoleAssignment.organisation_id)
        .outerjoin(giver, giver.id == RoleAssignment.granted_by)
        .where(found, _beyond(cursor))
        .order_by(User.name, RoleAssignment.id)
        .limit(PAGE_SIZE + 1)
    ).all()
    counted = (
        select(RoleAssignment.id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(found)
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return make_page(
        [_right(*row) for row in rows],
        [write_cursor(user.name, str(given.id)) for given, user, *_rest in rows],
        db.session.scalar(select(func.count()).select_from(counted)) or 0,
    )


def _matching(wanted: RightsFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.shown is RightsShown.ENDING:
        conditions.append(RoleAssignment.until <= clock.today() + ENDS_SOON)
    if wanted.shown is RightsShown.UNUSED:
        used_on = RoleAssignment.last_used_on
        conditions += [
            RoleAssignment.granted_at < clock.now() - LONG_UNUSED,
            or_(used_on.is_(None), used_on < clock.today() - LONG_UNUSED),
        ]
    if wanted.role is not None:
        conditions.append(RoleAssignment.role == wanted.role)
    if wanted.organisation_id is not None:
        conditions.append(RoleAssignment.organisation_id == wanted.organisation_id)
    return and_(*conditions)


def _beyond(cursor: str) -> ColumnElement[bool]:
    after = read_cursor(cursor, 2)
    if after is None:
        return true()
    try:
        last = uuid.UUID(after[1])
    except ValueError as error:
        raise NotFound from error
    return or_(User.name > after[0], and_(User.name == after[0], RoleAssignment.id > last))


def _right(
    given: RoleAssignment,
    user: User,
    organisation: str,
    giver: str | None,
    has_factor: bool,
) -> RightInUse:
    used_on, today = given.last_used_on, clock.today()
    return RightInUse(
        id=given.id,
        user_id=user.id,
        name=user.name,
        state=user.state,
        second_factor=has_factor,
        role=given.role,
        organisation=organisation,
        granted_by=giver or "",
        granted_at=given.granted_at,
        until=given.until,
        used_on=used_on,
        ending=given.until is not None and given.until <= today + ENDS_SOON,
        unused=given.granted_at < clock.now() - LONG_UNUSED
        and (used_on is None or used_on < today - LONG_UNUSED),
    )
