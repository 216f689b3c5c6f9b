"""What of accounts waits for someone."""

import datetime

from sqlalchemy import ColumnElement, func, select, true

from grants.core import clock
from grants.core.db import db
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.accounts.models import RoleAssignment, User
from grants.domain.accounts.role_rules import ENDS_SOON
from grants.domain.accounts.scope import holds_today
from grants.domain.accounts.states import RightsShown, UserState
from grants.policy import Actor, Permission


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """For everyone her own roles that end soon; for administrators all of them, and those who were invited and have not
    come yet."""
    if actor.user_id is None:
        return ()
    items = _own_roles_ending(actor)
    if actor.allows(Permission.USER_MANAGE):
        items += [*_roles_ending(), *_invited()]
    return tuple(items)


def _ending(whose: ColumnElement[bool]) -> tuple[int, datetime.date | None]:
    """How many active users' roles end within two weeks, and the first last day."""
    count, first = db.session.execute(
        select(func.count(), func.min(RoleAssignment.until))
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            whose,
            User.state == UserState.ACTIVE,
            holds_today(),
            RoleAssignment.until <= clock.today() + ENDS_SOON,
        )
    ).one()
    return count, first


def _own_roles_ending(actor: Actor) -> list[WorkItem]:
    count, first = _ending(RoleAssignment.user_id == actor.user_id)
    if not count:
        return []
    one, many = NN_(
        "%(num)s role of yours ends soon: tell the administrator if you still need it",
        "%(num)s roles of yours end soon: tell the administrator if you still need them",
    )
    return [
        WorkItem(
            kind="accounts.own_roles",
            text=one,
            plural=many,
            count=count,
            endpoint="accounts.account",
            due=first,
        )
    ]


def _roles_ending() -> list[WorkItem]:
    count, first = _ending(true())
    if not count:
        return []
    one, many = NN_(
        "%(num)s role ends in the next 14 days: give it anew or let it end",
        "%(num)s roles end in the next 14 days: give them anew or let them end",
    )
    return [
        WorkItem(
            kind="accounts.roles",
            text=one,
            plural=many,
            count=count,
            endpoint="accounts.rights_in_use",
            arguments={"shown": RightsShown.ENDING.value},
            due=first,
        )
    ]


def _invited() -> list[WorkItem]:
    count, oldest = db.session.execute(
        select(func.count(), func.min(User.created_at)).where(User.state == UserState.INVITED)
    ).one()
    if not count:
        return []
    one, many = NN_(
        "%(num)s invited user has not signed in yet", "%(num)s invited users have not signed in yet"
    )
    return [
        WorkItem(
            kind="accounts.invited",
            text=one,
            plural=many,
            count=count,
            endpoint="accounts.users",
            arguments={"state": UserState.INVITED.value},
            since=clock.local(oldest).date(),
        )
    ]
