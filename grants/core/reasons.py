"""Reasons that people type for the audit: sealed with a key of the thing they are about, so that they can be forgotten.

The audit is append-only and chained, so nothing typed can be taken out of it. What can be is the key: the chain goes
over the sealed text and stays whole, and the words are gone.
"""

import enum
import itertools
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.crypto import decrypt, encrypt, keyring, new_data_key
from grants.core.db import Base, db, upsert
from grants.core.rewrapping import WrappedColumn

_AT_ONCE = 500
_CODES: set[str] = set()
Kind = TypeVar("Kind", bound=type[enum.StrEnum])


class ReasonKey(Base):
    """The key of what was typed about one thing, wrapped by the master key; None once that was forgotten."""

    __tablename__ = "reason_key"

    target_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wrapped_key: Mapped[bytes | None]


class Reasoned(Protocol):
    """An entry of the audit, as far as its reason goes."""

    id: uuid.UUID
    target_id: uuid.UUID | None
    reason: str
    sealed_reason: bytes | None


def _place(target_id: uuid.UUID) -> str:
    return f"reason/{target_id}"


KEYS = WrappedColumn(ReasonKey.wrapped_key, ReasonKey.target_id, ReasonKey.target_id, _place)
_TABLE = ReasonKey.__table__


def reason_codes(kind: Kind) -> Kind:
    """Decorator: reasons that are chosen and not typed. They tell nothing of a person, and stay as they are."""
    _CODES.update(member.value for member in kind)
    return kind


def is_code(reason: str) -> bool:
    """Whether it is one of those that are chosen."""
    return reason in _CODES


def seal_reason(entry_id: uuid.UUID, target_id: uuid.UUID, reason: str) -> bytes | None:
    """Within an open transaction: the text under the target's key; None when what is typed about it is kept no more."""
    key = _key_of(target_id)
    return encrypt(key, reason, _place_of(entry_id)) if key else None


def read_reasons(entries: Iterable[Reasoned]) -> dict[uuid.UUID, str]:
    """The reasons by entry; "" where they were forgotten. Raises Undecipherable for one that was changed or moved."""
    found: dict[uuid.UUID, str] = {}
    for some in _batches(entries):
        wrapped = _wrapped({entry.target_id for entry in some if entry.target_id})
        sealed = {entry.target_id for entry in some if entry.sealed_reason is not None}
        keys = {
            target_id: keyring().unwrap(key, _place(target_id))
            for target_id, key in wrapped.items()
            if key is not None and target_id in sealed
        }
        gone = {target_id for target_id, key in wrapped.items() if key is None}
        for entry in some:
            found[entry.id] = _read(entry, keys, gone=entry.target_id in gone)
    return found


def _read(entry: Reasoned, keys: Mapping[uuid.UUID, bytes], *, gone: bool) -> str:
    if gone:
        return entry.reason if is_code(entry.reason) else ""
    if entry.sealed_reason is None:
        return entry.reason
    key = keys.get(entry.target_id) if entry.target_id else None
    return decrypt(key, entry.sealed_reason, _place_of(entry.id)) if key else ""


def forgotten(target_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of the things about which nothing that was typed is kept."""
    found = {
        target_id
        for some in _batches(target_ids)
        for target_id, key in _wrapped(set(some)).items()
        if key is None
    }
    return frozenset(found)


def forget_reasons(target_ids: Iterable[uuid.UUID]) -> None:
    """Within an open transaction: destroy the keys of what was typed about these things, and keep nothing from now on."""
    for some in _batches(dict.fromkeys(target_ids)):
        rows = [{"target_id": target_id, "wrapped_key": None} for target_id in some]
        added = upsert(_TABLE).values(rows)
        db.session.connection().execute(
            added.on_conflict_do_update(index_elements=["target_id"], set_={"wrapped_key": None})
        )


def _key_of(target_id: uuid.UUID) -> bytes | None:
    """Past the session, so that nothing half-made is sent to the database before its time."""
    connection = db.session.connection()
    asked = select(_TABLE.c.wrapped_key).where(_TABLE.c.target_id == target_id)
    row = connection.execute(asked).first()
    if row is None:
        key = new_data_key()
        values = {"target_id": target_id, "wrapped_key": keyring().wrap(key, _place(target_id))}
        made = upsert(_TABLE).values(values).on_conflict_do_nothing().returning(_TABLE.c.target_id)
        if connection.execute(made).first() is not None:
            return key
        row = connection.execute(asked).one()
    return keyring().unwrap(row.wrapped_key, _place(target_id)) if row.wrapped_key else None


def _wrapped(target_ids: set[uuid.UUID]) -> dict[uuid.UUID, bytes | None]:
    if not target_ids:
        return {}
    rows = db.session.execute(
        select(ReasonKey.target_id, ReasonKey.wrapped_key).where(ReasonKey.target_id.in_(target_ids))
    )
    return {row.target_id: row.wrapped_key for row in rows}


def _place_of(entry_id: uuid.UUID) -> str:
    return f"audit/{entry_id}/reason"


Item = TypeVar("Item")


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while some := list(itertools.islice(iterator, _AT_ONCE)):
        yield some
