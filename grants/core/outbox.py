"""What must leave the system is a row, written in the transaction that causes it and sent afterwards by the worker."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import JSON, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from grants.core import clock
from grants.core.db import Base, Keyed, Moment, db
from grants.core.transaction import transaction

LEASE = datetime.timedelta(minutes=5)
MAX_ATTEMPTS = 10


class OutboxMessage(Keyed, Base):
    """One thing to send. `payload` holds ids and codes; whom it goes to and what it says is looked up when it is sent."""

    __tablename__ = "outbox_message"

    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, object]] = mapped_column(JSON)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    due_at: Mapped[datetime.datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    fault: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (Index("ix_outbox_message_sent_at_due_at", "sent_at", "due_at"),)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this worker alone may send until its lease runs out."""

    id: uuid.UUID
    kind: str
    payload: Mapping[str, object]


def put(kind: str, payload: Mapping[str, object]) -> None:
    """Within an open transaction: have it sent once this is committed."""
    moment = clock.now()
    db.session.add(
        OutboxMessage(
            kind=kind, payload=dict(payload), created_at=moment, due_at=moment, attempts=0, fault=""
        )
    )


def claim(limit: int = 20) -> tuple[Claimed, ...]:
    """Take messages that are due, oldest first. Several workers never take the same one; a killed one's come back."""
    with transaction():
        moment = clock.now()
        due = (
            select(OutboxMessage)
            .where(
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.failed_at.is_(None),
                OutboxMessage.due_at <= moment,
            )
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = []
        for message in db.session.scalars(due):
            message.attempts += 1
            message.due_at = moment + LEASE
            claimed.append(Claimed(message.id, message.kind, dict(message.payload)))
        return tuple(claimed)


def mark_sent(message_id: uuid.UUID) -> None:
    """It left."""
    with transaction():
        db.session.get_one(OutboxMessage, message_id).sent_at = clock.now()


def mark_failed(message_id: uuid.UUID, fault: str) -> None:
    """It didn't leave: again later, each time after twice as long; given up after MAX_ATTEMPTS. `fault` names no one."""
    with transaction():
        message = db.session.get_one(OutboxMessage, message_id)
        message.fault = fault[:200]
        if message.attempts >= MAX_ATTEMPTS:
            message.failed_at = clock.now()
        else:
            message.due_at = clock.now() + datetime.timedelta(seconds=30 * 2**message.attempts)
