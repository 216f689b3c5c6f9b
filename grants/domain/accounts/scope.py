"""Which organisations an actor may see, and which roles, sessions, second factors and links still count."""

import datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from grants.core import clock
from grants.domain.accounts.models import (
    AuthenticatorApp,
    OneTimeLink,
    Organisation,
    Passkey,
    RoleAssignment,
    User,
    UserSession,
)
from grants.policy import Actor, Permission

IDLE = datetime.timedelta(minutes=30)


def organisations_of(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The organisations for whose records the permission holds."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Organisation.id.in_(where) if where else false()


def holds_today() -> ColumnElement[bool]:
    """The roles that were not taken away and have not run out."""
    return and_(
        RoleAssignment.revoked_at.is_(None),
        or_(RoleAssignment.until.is_(None), RoleAssignment.until >= clock.today()),
    )


def is_alive(moment: datetime.datetime) -> ColumnElement[bool]:
    """The sessions that still open pages at the moment."""
    return and_(
        UserSession.ended_at.is_(None),
        UserSession.expires_at > moment,
        UserSession.last_seen_at > moment - IDLE,
    )


def is_open_link(moment: datetime.datetime) -> ColumnElement[bool]:
    """The one-time links that were not used and have not run out at the moment."""
    return and_(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > moment)


def has_second_factor() -> ColumnElement[bool]:
    """The users with an app that was confirmed, or with a passkey."""
    return or_(
        exists().where(AuthenticatorApp.user_id == User.id, AuthenticatorApp.confirmed_at.is_not(None)),
        exists().where(Passkey.user_id == User.id),
    )
