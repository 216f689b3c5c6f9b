"""The users for their administrators, and the names of staff for those who read who did what."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import OneTimeLink, Organisation, RoleAssignment, User, UserSession
from grants.domain.accounts.role_rules import ENDS_SOON
from grants.domain.accounts.scope import has_second_factor, holds_today, is_alive, is_open_link
from grants.domain.accounts.states import USER, UserState
from grants.policy import Actor, Permission, Role, authorise

USER_ACTIONS = frozenset(
    {
        "role.given", "role.taken", "second_factor.app_removed", "second_factor.app_set_up",
        "second_factor.passkey_added", "second_factor.passkey_removed", "second_factor.recovery_code_used",
        "second_factor.recovery_codes_made", "second_factor.reset", "second_factor.slowed", "user.activated",
        "user.blocked", "user.created", "user.invited", "user.link_issued", "user.password_changed",
        "user.password_link_issued", "user.password_set", "user.reinvited", "user.unblocked",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role in an organisation, from when, by whom ("" for what the installation began with) and until when; `open` while
    it holds, `ending` when that is not for long; the day on which it was used last."""

    id: uuid.UUID
    role: Role
    organisation: str
    granted_at: datetime.datetime
    until: datetime.date | None
    open: bool
    ending: bool
    granted_by: str
    used_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users a list holds; None or "" means all."""

    state: UserState | None = None
    role: Role | None = None
    organisation_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class UserRow:
    """One line of the list."""

    id: uuid.UUID
    name: str
    email: str
    state: UserState
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class UserPage:
    """An account as its administrator sees it. `actions` are the steps open to her: block, unblock, reinvite,
    give_role, issue_link, reset_second_factor; none of them on her own account."""

    id: uuid.UUID
    version: int
    name: str
    email: str
    state: UserState
    created_at: datetime.datetime
    last_seen_at: datetime.datetime | None
    sessions: int
    link_until: datetime.datetime | None
    second_factor: bool
    roles: tuple[HeldRole, ...]
    history: tuple[Happening, ...]
    actions: tuple[str, ...]


def roles_held(user_ids: Iterable[uuid.UUID]) -> Select[RoleAssignment, str, str]:
    """Asks for the roles of these users that hold today: assignment, organisation, giver."""
    giver = aliased(User)
    return (
        select(RoleAssignment, Organisation.name, giver.name)
        .join(Organisation, Organisation.id == RoleAssignment.organisation_id)
        .outerjoin(giver, giver.id == RoleAssignment.granted_by)
        .where(RoleAssignment.user_id.in_(list(user_ids)), holds_today())
        .order_by(Organisation.name, RoleAssignment.role, RoleAssignment.id)
    )


def held_role(given: RoleAssignment, organisation: str, giver: str | None) -> HeldRole:
    """The assignment as pages show it."""
    holds = given.revoked_at is None and (given.until is None or given.until >= clock.today())
    ending = holds and given.until is not None and given.until <= clock.today() + ENDS_SOON
    return HeldRole(
        id=given.id,
        role=given.role,
        organisation=organisation,
        granted_at=given.granted_at,
        until=given.until,
        open=holds,
        ending=ending,
        granted_by=giver or "",
        used_on=given.last_used_on,
    )


def users_page(actor: Actor, wanted: UserFilter, cursor: str = "") -> Page[UserRow]:
    """The users by name, 25 a page."""
    authorise(actor, Permission.USER_MANAGE)
    found = _matching(wanted)
    after = read_cursor(cursor, 2)
    beyond: ColumnElement[bool] = true()
    if after is not None:
        beyond = or_(User.name > after[0], and_(User.name == after[0], User.id > _read_id(after[1])))
    users = db.session.scalars(
        select(User).where(found, beyond).order_by(User.name, User.id).limit(PAGE_SIZE + 1)
    ).all()
    roles = _roles_of([user.id for user in users])
    counted = select(User.id).where(found).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return make_page(
        [UserRow(user.id, user.name, user.email, user.state, roles[user.id]) for user in users],
        [write_cursor(user.name, str(user.id)) for user in users],
        total,
    )


def _matching(wanted: UserFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.state is not None:
        conditions.append(User.state == wanted.state)
    held: list[ColumnElement[bool]] = []
    if wanted.role is not None:
        held.append(RoleAssignment.role == wanted.role)
    if wanted.organisation_id is not None:
        held.append(RoleAssignment.organisation_id == wanted.organisation_id)
    if held:
        conditions.append(exists().where(RoleAssignment.user_id == User.id, holds_today(), *held))
    return and_(*conditions)


def _read_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


def _roles_of(user_ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[HeldRole, ...]]:
    found: dict[uuid.UUID, tuple[HeldRole, ...]] = defaultdict(tuple)
    for given, organisation, giver in db.session.execute(roles_held(user_ids)):
        found[given.user_id] += (held_role(given, organisation, giver),)
    return found


def user_page(actor: Actor, user_id: uuid.UUID) -> UserPage:
    """One account. Raises NotFound."""
    authorise(actor, Permission.USER_MANAGE)
    row = db.session.execute(select(User, has_second_factor()).where(User.id == user_id)).first()
    if row is None:
        raise NotFound
    user, has_factor = row
    now = clock.now()
    sessions, last_seen = db.session.execute(
        select(
            func.count().filter(is_alive(now)),
            func.max(UserSession.last_seen_at),
        ).where(UserSession.user_id == user_id)
    ).one()
    return UserPage(
        id=user.id,
        version=user.version,
        name=user.name,
        email=user.email,
        state=user.state,
        created_at=user.created_at,
        last_seen_at=last_seen,
        sessions=sessions,
        link_until=db.session.scalar(
            select(func.max(OneTimeLink.expires_at)).where(OneTimeLink.user_id == user_id, is_open_link(now))
        ),
        second_factor=has_factor,
        roles=_roles_of([user_id])[user_id],
        history=list_history([user_id], USER_ACTIONS),
        actions=() if user_id == actor.user_id else _actions(actor, user, has_factor),
    )


def _actions(actor: Actor, user: User, has_factor: bool) -> tuple[str, ...]:
    steps = list(USER.open_to(actor, user.state))
    if user.state is UserState.BLOCKED:
        steps.remove("reinvite" if user.password_hash else "unblock")
        return tuple(steps)
    return (*steps, "give_role", "issue_link", *(["reset_second_factor"] * has_factor))


def staff_names(user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of these users: staff are named to staff where it matters who did something."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return dict(rows.all())
