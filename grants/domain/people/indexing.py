"""The keyed hashes of people whom a list brought, written some at a time, so that others may write in between.

They follow the people themselves; when this is cut off, the worker goes on where it ended.
"""

import uuid
from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, exists, select, update

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


def index_people(import_id: uuid.UUID, watch: Watch = lambda _done: None) -> None:
    """Write what is missing; `watch` is told how many were gone through. Each of its transactions is short."""
    after, done = uuid.UUID(int=0), 0
    while belong := _next(import_id, after):
        tokens = {
            row_id: identity_tokens(fields, belong[row_id])
            for row_id, fields in read_identities(belong).items()
        }
        with transaction():
            _write(
                sorted(
                    (token, row_id)
                    for row_id, organisation_id in _still_without(belong)
                    if organisation_id == belong[row_id]
                    for token in tokens.get(row_id, ())
                )
            )
        after, done = max(belong), done + len(belong)
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


def _next(import_id: uuid.UUID, after: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """The next people, with the organisations they belong to, in the order of their ids."""
    db.session.rollback()
    rows = db.session.execute(
        select(Participant.id, Participant.organisation_id)
        .where(Participant.import_id == import_id, Participant.id > after)
        .where(_without_hashes(), _has_identity())
        .order_by(Participant.id)
        .limit(_AT_ONCE)
    )
    return {row_id: organisation_id for row_id, organisation_id in rows.all()}  # noqa: C416 (mypy knows no dict of rows)


def _still_without(ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Those who were not changed, handed over, merged or erased meanwhile."""
    rows = db.session.execute(
        select(Participant.id, Participant.organisation_id).where(
            Participant.id.in_(list(ids)), _without_hashes(), _has_identity()
        )
    )
    return [(row_id, organisation_id) for row_id, organisation_id in rows]


def _without_hashes() -> ColumnElement[bool]:
    """A merged record has none: she is found under the record that was kept."""
    hashed = exists().where(IdentityToken.participant_id == Participant.id)
    return ~hashed & (Participant.state != ParticipantState.MERGED)


def _has_identity() -> ColumnElement[bool]:
    return exists().where(ParticipantIdentity.participant_id == Participant.id)
