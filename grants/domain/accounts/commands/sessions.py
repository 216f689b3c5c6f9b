"""Sessions: begun, seen, ended; and the roles that are used in them. The cookie holds a token, the table its hash."""

import datetime
import secrets
import uuid

from sqlalchemy import update

from grants.core import audit, clock, crypto
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.transaction import transaction
from grants.domain.accounts.models import RoleAssignment, UserSession
from grants.domain.accounts.role_rules import EVERYBODYS
from grants.domain.accounts.scope import holds_today
from grants.policy import GRANTED, Actor, Permission, Role, authorise

ABSOLUTE = datetime.timedelta(hours=12)


def start_session(user_id: uuid.UUID, device: str, second_factor_at: datetime.datetime | None = None) -> str:
    """Begin a session for a user whose password was checked; the token for the cookie."""
    token = secrets.token_urlsafe(32)
    with transaction():
        moment = clock.now()
        db.session.add(
            UserSession(
                user_id=user_id,
                token_hash=crypto.digest(token),
                device=device[:120],
                created_at=moment,
                last_seen_at=moment,
                expires_at=moment + ABSOLUTE,
                authenticated_at=moment,
                second_factor_at=second_factor_at,
            )
        )
    return token


def renew_session(user_id: uuid.UUID | None, session_id: uuid.UUID | None, *, second_factor: bool) -> str:
    """Within an open transaction: note that she has just proved who she is, be it by her `second_factor`. The rights of
    the session rise, so the cookie gets a new token and the one before opens nothing. Raises NotFound."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    values: dict[str, object] = {"token_hash": crypto.digest(token), "authenticated_at": moment}
    if second_factor:
        values["second_factor_at"] = moment
    renewed = db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .values(values)
        .returning(UserSession.id)
    ).first()
    if renewed is None:
        raise NotFound
    return token


def touch_session(session_id: uuid.UUID) -> None:
    """Note that the session is in use."""
    with transaction():
        db.session.execute(
            update(UserSession).where(UserSession.id == session_id).values(last_seen_at=clock.now())
        )


def note_use(actor: Actor, roles: frozenset[Role], permission: Permission) -> None:
    """Note for today those of the roles that give the permission; nothing when every role gives it."""
    used = [role for role in roles if permission in GRANTED[role] - EVERYBODYS]
    if not used:
        return
    with transaction():
        db.session.execute(
            update(RoleAssignment)
            .where(RoleAssignment.user_id == actor.user_id, RoleAssignment.role.in_(used), holds_today())
            .values(last_used_on=clock.today())
        )


def end_session(token: str) -> None:
    """End the session of a cookie; nothing happens when there is none."""
    if not token:
        return
    with transaction():
        db.session.execute(
            update(UserSession)
            .where(UserSession.token_hash == crypto.digest(token), UserSession.ended_at.is_(None))
            .values(ended_at=clock.now())
        )


def end_own_session(actor: Actor, session_id: uuid.UUID) -> None:
    """End one of the actor's own sessions. Raises NotFound for another's."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        ended = db.session.execute(
            update(UserSession)
            .where(
                UserSession.id == session_id,
                UserSession.user_id == actor.user_id,
                UserSession.ended_at.is_(None),
            )
            .values(ended_at=clock.now())
            .returning(UserSession.id)
        ).first()
        if ended is None:
            raise NotFound
        audit.record(actor, "session.ended", "session", session_id)


def end_other_sessions(actor: Actor, kept: uuid.UUID | None) -> int:
    """End all of the actor's sessions but `kept`; how many."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        ended = end_all_sessions(actor.user_id, kept)
        if ended:
            audit.record(actor, "session.others_ended", "user", actor.user_id, details={"ended": ended})
    return ended


def end_all_sessions(user_id: uuid.UUID | None, kept: uuid.UUID | None = None) -> int:
    """Within an open transaction: end the user's sessions, but `kept`; how many."""
    sessions = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    if kept is not None:
        sessions = sessions.where(UserSession.id != kept)
    return len(db.session.scalars(sessions.values(ended_at=clock.now()).returning(UserSession.id)).all())


def end_every_session(actor: Actor) -> int:
    """After a backup was restored: nobody stays signed in who was at that time; how many."""
    authorise(actor, Permission.SYSTEM_RUN)
    with transaction():
        going = update(UserSession).where(UserSession.ended_at.is_(None)).values(ended_at=clock.now())
        return len(db.session.scalars(going.returning(UserSession.id)).all())
