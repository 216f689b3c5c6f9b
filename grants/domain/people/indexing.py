"""The keyed hashes of people whom a list brought, written some at a time, so that others may write in between.

They follow the people themselves, whose hashes for finding duplicates are there from the first moment; when this is
cut off, the worker goes through the list once more and writes what is missing. Whoever is changed, handed over, merged
or erased meanwhile has no hash written of what she was before.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import select, update

from grants.core import clock
from grants.core.bulk import Writer
from grants.core.db import db, wide_cache
from grants.core.transaction import transaction
from grants.domain.people.identity import identity_tokens
from grants.domain.people.models import IdentityToken, ListImport, Participant, ParticipantIdentity
from grants.domain.people.states import ImportState, ParticipantState
from grants.domain.people.vault import read_identities

_AT_ONCE = 500
LOAD_CACHE_KIB = 16_384

Watch = Callable[[int], None]


class _Record(NamedTuple):
    """Where somebody belongs and her encrypted name, which is another one after whatever changes her identity."""

    organisation_id: uuid.UUID
    sealed_name: bytes


def index_people(import_id: uuid.UUID, watch: Watch = lambda _done: None) -> None:
    """Write what is missing; `watch` is told how many were gone through. Each of its transactions is short."""
    after, done = uuid.UUID(int=0), 0
    while ids := _next(import_id, after):
        before = _records(ids)
        tokens = {
            row_id: identity_tokens(fields, before[row_id].organisation_id)
            for row_id, fields in read_identities(before).items()
        }
        with transaction():
            _hold(ids)
            unchanged = (row_id for row_id, record in _records(ids).items() if record == before.get(row_id))
            wanted = {(token, row_id) for row_id in unchanged for token in tokens.get(row_id, ())}
            _write(sorted(wanted - _there(ids)))
        after, done = ids[-1], done + len(ids)
        watch(done)
    with transaction():
        db.session.execute(
            update(ListImport).where(ListImport.id == import_id).values(indexed_at=clock.now())
        )


def _write(tokens: list[tuple[bytes, uuid.UUID]]) -> None:
    """In the order in which the index keeps them."""
    connection = db.session.connection()
    if tokens:
        with wide_cache(connection, LOAD_CACHE_KIB):
            writer = Writer(connection)
            writer.add_columns(IdentityToken, *zip(*tokens, strict=True))
            writer.flush()


def index_rest() -> int:
    """For the worker, outside any transaction: finish what was cut off; how many lists."""
    waiting = select(ListImport.id).where(
        ListImport.state == ImportState.COMMITTED, ListImport.indexed_at.is_(None)
    )
    ids = db.session.scalars(waiting.order_by(ListImport.id)).all()
    for import_id in ids:
        index_people(import_id)
    return len(ids)


def _next(import_id: uuid.UUID, after: uuid.UUID) -> list[uuid.UUID]:
    """The next people, in the order of their ids."""
    db.session.rollback()
    asked = select(Participant.id).where(Participant.import_id == import_id, Participant.id > after)
    return list(db.session.scalars(asked.order_by(Participant.id).limit(_AT_ONCE)))


def _hold(ids: list[uuid.UUID]) -> None:
    """So that nobody changes or erases them before the transaction ends; in the order in which all others hold people."""
    held = select(Participant.id).where(Participant.id.in_(ids)).order_by(Participant.id)
    db.session.execute(held.with_for_update())


def _records(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, _Record]:
    """Of those with an identity; a merged record has no hashes: she is found under the record that was kept."""
    rows = db.session.execute(
        select(Participant.id, Participant.organisation_id, ParticipantIdentity.name)
        .join(ParticipantIdentity, ParticipantIdentity.participant_id == Participant.id)
        .where(Participant.id.in_(list(ids)), Participant.state != ParticipantState.MERGED)
    )
    return {row_id: _Record(organisation_id, name) for row_id, organisation_id, name in rows}


def _there(ids: list[uuid.UUID]) -> set[tuple[bytes, uuid.UUID]]:
    """The hashes that are written already."""
    rows = db.session.execute(
        select(IdentityToken.token, IdentityToken.participant_id).where(IdentityToken.participant_id.in_(ids))
    )
    return {(token, row_id) for token, row_id in rows}
