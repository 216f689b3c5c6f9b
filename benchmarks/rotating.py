"""A new master key: rows wrapped anew a second, against reading the same rows."""

from collections.abc import Sequence

from sqlalchemy import select

from benchmarks.installations import CODE, installation
from benchmarks.invented import people
from benchmarks.results import Figure, Stopwatch
from grants.core import crypto
from grants.core.db import db
from grants.core.rewrapping import AT_ONCE, rewrap
from grants.core.transaction import transaction
from grants.domain.accounts.queries import find_organisation
from grants.domain.people import vault
from grants.domain.people.enrolment import Enrolment, NewParticipant, enrol
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import ParticipantIdentity
from grants.domain.people.values.names import name_from_parts
from grants.domain.people.values.oblasts import Oblast
from grants.policy import SYSTEM

ROWS = 100_000


def run(scale: float, databases: Sequence[str]) -> list[Figure]:
    """A figure a database."""
    return [_measure(database, max(20, int(ROWS * scale))) for database in databases]


def _measure(database: str, rows: int) -> Figure:
    with installation(database) as where:
        organisation_id = find_organisation(CODE)
        assert organisation_id is not None
        new = (
            NewParticipant(
                IdentityFields(name_from_parts(one.surname, one.given, one.patronymic)), Oblast.BREST
            )
            for one in people(rows)
        )
        with transaction():
            for _made in enrol(SYSTEM, new, Enrolment(organisation_id)):
                pass
        reading, rotating = Stopwatch(), Stopwatch()
        with reading.running():
            read = _read()
        crypto.install(crypto.read_master_keys(f"{crypto.new_master_key()},{where.key}"))
        with rotating.running():
            done = 0
            for progress in rewrap(vault.KEYS):
                done = progress.rewrapped
    assert read == done == rows
    return Figure(
        claim=f"rotation of the master key, {rows:,} rows, against reading them",
        database=database,
        ratio=reading.seconds / rotating.seconds,
        aim="none, to know how long it takes",
        met=True,
        details={
            "rows a second, rotated": rows / rotating.seconds,
            "rows a second, read": rows / reading.seconds,
            "seconds of rotation": rotating.seconds,
        },
    )


def _read() -> int:
    """The same walk along the table, a thousand rows at a time, that only looks."""
    seen, last = 0, None
    while True:
        asked = (
            select(ParticipantIdentity.participant_id, ParticipantIdentity.wrapped_key)
            .order_by(ParticipantIdentity.participant_id)
            .limit(AT_ONCE)
        )
        if last is not None:
            asked = asked.where(ParticipantIdentity.participant_id > last)
        rows = db.session.execute(asked).all()
        if not rows:
            return seen
        seen, last = seen + len(rows), rows[-1].participant_id
