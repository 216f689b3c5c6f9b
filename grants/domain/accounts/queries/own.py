"""What a user sees of her own account."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.models import User, UserSession
from grants.domain.accounts.queries.second_factor import SecondFactors, second_factors
from grants.domain.accounts.queries.users import HeldRole, held_role, roles_held
from grants.domain.accounts.scope import is_alive
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One signed-in browser; `current` is the one that asks."""

    id: uuid.UUID
    device: str
    created_at: datetime.datetime
    last_seen_at: datetime.datetime
    current: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Who I am here, my roles today, where I am signed in, and my second factors."""

    name: str
    email: str
    language: str
    roles: tuple[HeldRole, ...]
    sessions: tuple[SessionRow, ...]
    factors: SecondFactors


def account_page(actor: Actor, session_id: uuid.UUID | None) -> AccountPage:
    """The actor's own account. Raises NotFound when the actor is no user."""
    authorise(actor, Permission.ACCOUNT_OWN)
    user = db.session.scalars(select(User).where(User.id == actor.user_id)).first()
    if user is None:
        raise NotFound
    sessions = db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user.id, is_alive(clock.now()))
        .order_by(UserSession.last_seen_at.desc(), UserSession.id)
    )
    return AccountPage(
        name=user.name,
        email=user.email,
        language=user.language,
        roles=tuple(held_role(*row) for row in db.session.execute(roles_held([user.id]))),
        sessions=tuple(
            SessionRow(row.id, row.device, row.created_at, row.last_seen_at, row.id == session_id)
            for row in sessions
        ),
        factors=second_factors(actor),
    )
