"""Who a cookie belongs to, and the rights that go with it today."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock, crypto
from grants.core.db import db
from grants.domain.accounts.models import RoleAssignment, User, UserSession
from grants.domain.accounts.scope import IDLE, has_second_factor, holds_today, is_alive
from grants.domain.accounts.states import UserState
from grants.policy import Actor, Role, RoleIn

__all__ = ["IDLE", "SignedIn", "find_session", "roles_of"]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid session: whose it is, in which language she reads, when it was last seen, when she last gave a password
    or second factor, whether she has a second factor, and when it was given in this session; which of her roles are not
    yet noted as used today."""

    session_id: uuid.UUID
    actor: Actor
    language: str
    last_seen_at: datetime.datetime
    authenticated_at: datetime.datetime
    has_second_factor: bool
    second_factor_at: datetime.datetime | None
    unused_today: frozenset[Role]


def find_session(token: str) -> SignedIn | None:
    """The session of a cookie, unless it ended, idled, expired, or its account is not active."""
    row = db.session.execute(
        select(UserSession, User, has_second_factor())
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.token_hash == crypto.digest(token),
            is_alive(clock.now()),
            User.state == UserState.ACTIVE,
        )
    ).first()
    if row is None:
        return None
    session, user, has_factor = row
    held = _held(user.id)
    return SignedIn(
        session_id=session.id,
        actor=Actor(kind="user", id=user.id, name=user.name, roles=_roles(held)),
        language=user.language,
        last_seen_at=session.last_seen_at,
        authenticated_at=session.authenticated_at,
        has_second_factor=has_factor,
        second_factor_at=session.second_factor_at,
        unused_today=frozenset(role for role, _where, used_on in held if used_on != clock.today()),
    )


def roles_of(user_id: uuid.UUID) -> frozenset[RoleIn]:
    """The roles that hold today."""
    return _roles(_held(user_id))


def _held(user_id: uuid.UUID) -> list[tuple[Role, uuid.UUID, datetime.date | None]]:
    rows = db.session.execute(
        select(RoleAssignment.role, RoleAssignment.organisation_id, RoleAssignment.last_used_on).where(
            RoleAssignment.user_id == user_id,
            holds_today(),
        )
    )
    return [(role, organisation_id, used_on) for role, organisation_id, used_on in rows]


def _roles(held: list[tuple[Role, uuid.UUID, datetime.date | None]]) -> frozenset[RoleIn]:
    return frozenset(RoleIn(role, organisation_id) for role, organisation_id, _used_on in held)
