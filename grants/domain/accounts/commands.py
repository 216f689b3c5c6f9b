"""Writes of accounts: sessions begun, seen and ended."""

import datetime
import secrets
import uuid

from sqlalchemy import update

from grants.core import clock, crypto
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.accounts.models import UserSession

ABSOLUTE = datetime.timedelta(hours=12)


def start_session(user_id: uuid.UUID, device: str) -> str:
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
            )
        )
    return token


def touch_session(session_id: uuid.UUID) -> None:
    """Note that the session is in use."""
    with transaction():
        db.session.execute(
            update(UserSession).where(UserSession.id == session_id).values(last_seen_at=clock.now())
        )
