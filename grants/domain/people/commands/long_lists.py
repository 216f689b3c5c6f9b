"""A list of any length read, checked and registered in one go, for the command line."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.transaction import transaction
from grants.domain.people.commands.imports import (
    Declaration,
    FileFacts,
    check_understood,
    enrolment_of,
    new_people,
)
from grants.domain.people.indexing import index_people
from grants.domain.people.lists.dry_run import ListCheck
from grants.domain.people.lists.faults import Outcome
from grants.domain.people.lists.rows import CheckedRow
from grants.domain.people.lists.sheet import Sheet
from grants.domain.people.models import ListImport
from grants.domain.people.prepared_people import PreparedPeople, met_meanwhile
from grants.domain.people.remembered_columns import recall_columns
from grants.domain.people.states import IMPORT, ImportState
from grants.domain.people.uploads import already_registered, file_token, takes
from grants.policy import Actor, Permission, authorise

# Told the rows that were gone through and what is being done with them: a whole sentence's end, for people.
Watch = Callable[[int, str], None]


@dataclass(slots=True)
class EnrolledList:
    """What came of a list: its import, and the rows that were seen, had errors, were registered."""

    import_id: uuid.UUID
    rows: int = 0
    with_errors: int = 0
    registered: int = 0

    def counted(self, rows: Iterable[CheckedRow], watch: Watch) -> Iterator[CheckedRow]:
        """The rows that are taken, while all are counted."""
        for checked in rows:
            self.rows += 1
            self.with_errors += checked.outcome is Outcome.ERROR
            watch(self.rows, "checking and encrypting")
            if takes(checked):
                yield checked


def enrol_sheets(
    actor: Actor,
    facts: FileFacts,
    sheets: Sequence[Sheet],
    declaration: Declaration,
    watch: Watch = lambda _rows, _doing: None,
) -> EnrolledList:
    """Check a list of any length and register its good rows, all in one transaction or none.

    Everything is made ready before, and the hashes by which people are found follow in short transactions, so that
    others who write don't wait for long. The same file again changes nothing and gives the counts of then. Raises
    NotFound, DomainError.
    """
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    if not actor.spans(Permission.PARTICIPANT_IMPORT, facts.organisation_id):
        raise NotFound
    declaration.check()
    token = file_token(facts.organisation_id, facts.content_hash)
    earlier = _find_committed(token)
    if earlier is not None:
        return _done_before(earlier, watch)
    begun, done = clock.now(), EnrolledList(new_id())
    check = ListCheck(begun.date(), already_registered, recall_columns(facts.organisation_id, sheets))
    with PreparedPeople(actor, enrolment_of(done.import_id, facts.organisation_id)) as prepared:
        prepared.gather(new_people(done.counted(check.rows(sheets), watch), declaration))
        check_understood(check.reports)
        watch(done.rows, "writing")
        with transaction():
            earlier = _find_committed(token)
            if earlier is None:
                row = _new_import(actor, done, facts.organisation_id, token)
                done.registered = prepared.write(met_meanwhile(check.met, begun))
                _commit(actor, row, done)
    if earlier is not None:
        return _done_before(earlier, watch)
    index_people(done.import_id, lambda count: watch(count, "making them findable"))
    return done


def _done_before(earlier: ListImport, watch: Watch) -> EnrolledList:
    """The list was registered before; what was cut off then is finished."""
    done = EnrolledList(earlier.id, earlier.data_rows)
    if earlier.indexed_at is None:
        index_people(done.import_id, lambda count: watch(count, "making them findable"))
    return done


def _commit(actor: Actor, row: ListImport, done: EnrolledList) -> None:
    row.committed_at = clock.now()
    row.good_rows = row.committed_rows = done.registered
    fire(
        IMPORT,
        row,
        "commit",
        actor,
        organisation_id=row.organisation_id,
        details={"rows": done.rows, "registered": done.registered},
    )


def _new_import(actor: Actor, done: EnrolledList, organisation_id: uuid.UUID, token: bytes) -> ListImport:
    moment = clock.now()
    row = ListImport(
        id=done.import_id,
        organisation_id=organisation_id,
        created_by=actor.user_id,
        created_at=moment,
        expires_at=moment,
        file_token=token,
        data_rows=done.rows,
        good_rows=0,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _find_committed(token: bytes) -> ListImport | None:
    return db.session.scalars(
        select(ListImport).where(ListImport.file_token == token, ListImport.state == ImportState.COMMITTED)
    ).first()
