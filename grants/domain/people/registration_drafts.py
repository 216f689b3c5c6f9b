"""Registrations that were begun, in the database: what was typed is encrypted, kept for a day, and bound to its author."""

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete

from grants.core import clock, crypto
from grants.core.db import db, lock
from grants.core.rewrapping import WrappedColumn
from grants.domain.people.models import RegistrationDraft

KEPT = datetime.timedelta(days=1)
Typed = Mapping[str, Sequence[str]]


def _place_of_key(author_id: uuid.UUID) -> str:
    return f"registration_draft/of/{author_id}"


def _place(draft_id: uuid.UUID) -> str:
    return f"registration_draft/{draft_id}/content"


KEYS = WrappedColumn(
    RegistrationDraft.wrapped_key, RegistrationDraft.id, RegistrationDraft.created_by, _place_of_key
)


def read_typed(row: RegistrationDraft) -> dict[str, list[str]]:
    """What was typed, by the name of its field. Raises Undecipherable when the row, field or author was exchanged."""
    key = crypto.keyring().unwrap(row.wrapped_key, _place_of_key(row.created_by))
    typed: dict[str, list[str]] = json.loads(crypto.decrypt(key, row.content, _place(row.id)))
    return typed


def write_typed(row: RegistrationDraft, typed: Typed) -> None:
    """Put what was typed into the row under a fresh key, for a day from now."""
    key = crypto.new_data_key()
    text = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    row.wrapped_key = crypto.keyring().wrap(key, _place_of_key(row.created_by))
    row.content = crypto.encrypt(key, text, _place(row.id))
    row.saved_at = clock.now()
    row.expires_at = row.saved_at + KEPT


def hold(draft_id: uuid.UUID) -> None:
    """Within an open transaction: nobody else saves, discards or finishes this draft until it ends."""
    lock("registration_draft", draft_id)


def drop(*conditions: ColumnElement[bool]) -> int:
    """Within an open transaction: the drafts are gone; how many."""
    return int(db.session.execute(delete(RegistrationDraft).where(*conditions)).rowcount)  # type: ignore[attr-defined]


def drop_expired() -> int:
    """Within an open transaction: the drafts whose day is over are gone; how many."""
    return drop(RegistrationDraft.expires_at <= clock.now())
