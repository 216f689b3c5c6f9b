"""The second click gets the first one's answer: a form's token is spent once."""

import datetime
import uuid
from collections.abc import Callable

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from grants.core import clock
from grants.core.db import Base, Moment, db, upsert
from grants.core.errors import Conflict
from grants.core.text import N_

KEPT = datetime.timedelta(days=7)


class SpentToken(Base):
    """A form's token, who spent it and what came of it."""

    __tablename__ = "spent_token"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    actor_id: Mapped[uuid.UUID | None]
    result: Mapped[uuid.UUID | None]
    at: Mapped[datetime.datetime] = mapped_column(Moment, index=True)


def once(token: str, actor_id: uuid.UUID | None, make: Callable[[], uuid.UUID]) -> uuid.UUID:
    """Within an open transaction: call `make` unless this token was spent, and give the id it made then or now.

    An empty token means no protection. A second request that runs at the same time waits for the first. Raises
    Conflict when the token is somebody else's.
    """
    if not token:
        return make()
    values = {"token": token[:64], "actor_id": actor_id, "result": None, "at": clock.now()}
    added = db.session.execute(
        upsert(SpentToken).values(values).on_conflict_do_nothing().returning(SpentToken.token)
    ).first()
    if added is None:
        owner, result = db.session.execute(
            select(SpentToken.actor_id, SpentToken.result).where(SpentToken.token == token[:64])
        ).one()
        if owner != actor_id or result is None:
            raise Conflict(N_("This form was already used. Open it again."), code="token_spent")
        return result
    made = make()
    db.session.get_one(SpentToken, token[:64]).result = made
    return made


def is_spent(token: str) -> bool:
    """Whether something was made with this token."""
    return db.session.get(SpentToken, token[:64]) is not None


def forget_old() -> int:
    """Within an open transaction: drop the tokens of more than a week ago; how many."""
    gone = db.session.execute(delete(SpentToken).where(SpentToken.at < clock.now() - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
