"""People of a list made ready to be written, so that the writing itself takes little time and nobody waits for it.

The hashes by which each is found to be known already are written with her, so that nobody registers her again
meanwhile; all others follow (indexing.py). What is ready is encrypted as it will stand in the database, and waits in
a file without a name, which the system takes away with the process, however this ends.
"""

import datetime
import pickle  # nosec B403
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Iterable, Set
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.bulk import Shape
from grants.core.db import Base, db, wide_cache, write_rows
from grants.core.ids import new_id
from grants.domain.people.enrolment import Enrolment, NewParticipant, free_codes, rows_of
from grants.domain.people.identity import duplicate_tokens
from grants.domain.people.indexing import LOAD_CACHE_KIB
from grants.domain.people.lists.duplicates import PeopleMet
from grants.domain.people.models import Consent, IdentityToken, ListImport, Participant, ParticipantIdentity
from grants.domain.people.vault import read_identities
from grants.policy import Actor

_AT_ONCE = 1000
_LONGEST_TRANSACTION = datetime.timedelta(minutes=2)
_TABLES = (Participant, ParticipantIdentity, IdentityToken, Consent, AuditEntry)
_HASHES = IdentityToken.__tablename__


class Place(NamedTuple):
    """Where a person stands in a file."""

    sheet: str
    row: int


class PreparedPeople:
    """Gathers people outside any transaction, writes them within one; a context. Memory doesn't grow with their number."""

    def __init__(self, actor: Actor, where: Enrolment) -> None:
        self._actor = actor
        self._where = where
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed at the end of the with)
        self._chunks = 0
        dialect = db.session.get_bind().dialect
        self._shapes = {model.__tablename__: Shape(model, dialect) for model in _TABLES}

    def __enter__(self) -> "PreparedPeople":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def gather(self, people: Iterable[tuple[Place, NewParticipant]]) -> None:
        """Make them ready, some at a time; what is looked up meanwhile never keeps a transaction open for long."""
        iterator = iter(people)
        while some := list(islice(iterator, _AT_ONCE)):
            pickle.dump(self._ready(some), self._file)
            self._chunks += 1
            db.session.rollback()

    def write(self, left_out: Set[Place] = frozenset()) -> int:
        """Within an open transaction: write all but those at `left_out`; how many."""
        self._file.seek(0)
        connection, written = db.session.connection(), 0
        with wide_cache(connection, LOAD_CACHE_KIB):
            for _ in range(self._chunks):
                rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)
                for place, hers in pickle.load(self._file):  # noqa: S301 # nosec B301 (nobody else can open the file)
                    if place in left_out:
                        continue
                    written += 1
                    for table, row in hers:
                        rows[table].append(row)
                rows[_HASHES].sort(key=itemgetter(0))  # in the order in which the index keeps them
                for table, shape in self._shapes.items():
                    if rows[table]:
                        write_rows(connection, shape.table, rows[table])
        return written

    def _ready(
        self, some: list[tuple[Place, NewParticipant]]
    ) -> list[tuple[Place, list[tuple[str, tuple[object, ...]]]]]:
        moment = clock.now()
        ready = []
        for (place, person), code in zip(some, free_codes(len(some)), strict=True):
            row_id = new_id()
            hers: list[tuple[type[Base], dict[str, object]]] = [
                *rows_of(self._actor, row_id, code, person, self._where, moment),
                *(
                    (IdentityToken, {"token": token, "participant_id": row_id})
                    for token in sorted(set(duplicate_tokens(person.fields)))
                ),
            ]
            names = ((model.__tablename__, values) for model, values in hers)
            ready.append((place, [(table, self._shapes[table].ready(values)) for table, values in names]))
        return ready


def met_meanwhile(met: PeopleMet, since: datetime.datetime) -> set[Place]:
    """Within an open transaction: the people of a file who were registered or corrected since it was begun to be read.

    Whoever is longer in writing than two minutes is found by the moment at which her list was committed.
    """
    begun = since - _LONGEST_TRANSACTION
    changed = select(AuditEntry.target_id).where(
        AuditEntry.target_type == "participant", AuditEntry.at >= begun
    )
    brought = select(Participant.id).join(ListImport, ListImport.id == Participant.import_id)
    brought = brought.where(ListImport.committed_at >= begun)
    ids: set[uuid.UUID] = {row for row in db.session.scalars(changed) if row} | set(
        db.session.scalars(brought)
    )
    found = (met.find(fields.name, fields.birth) for fields in read_identities(ids).values())
    return {Place(one.sheet, one.row) for one in found if one}
