"""Uploaded lists: checked and kept for an hour, their columns chosen, committed or cancelled."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db, wide_cache
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.enrolment import Answer, Enrolment, NewParticipant, enrol
from grants.domain.people.lists.dry_run import iter_checked_rows
from grants.domain.people.lists.faults import Outcome
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.rows import CheckedRow
from grants.domain.people.lists.sheet import Sheet
from grants.domain.people.models import ListImport
from grants.domain.people.scope import visible_imports
from grants.domain.people.states import IMPORT, ConsentPurpose, ConsentWay, ImportState
from grants.domain.people.stored_lists import drop_expired, read_list, write_list
from grants.domain.people.uploads import (
    KEPT,
    UploadedList,
    already_registered,
    file_token,
    identity_of,
    takes,
)
from grants.policy import Actor, Permission, authorise

LOAD_CACHE_KIB = 16_384


@dataclass(frozen=True, slots=True)
class Declaration:
    """What whoever commits a list declares: each woman on it agreed to records of her training, how and when."""

    way: ConsentWay
    asked_on: datetime.date
    language: str = "ru"

    def answer(self) -> Answer:
        return Answer(ConsentPurpose.TRAINING_RECORDS, True, self.way, self.asked_on, self.language)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file and whose participants it lists; `content_hash` is SHA-256 in hex."""

    organisation_id: uuid.UUID
    content_hash: str


@dataclass(slots=True)
class EnrolledList:
    """What came of a list: its import, and the rows that were seen, had errors, were registered."""

    import_id: uuid.UUID
    rows: int = 0
    with_errors: int = 0
    registered: int = 0

    def counted(self, rows: Iterable[CheckedRow]) -> Iterator[CheckedRow]:
        """The rows that are taken, while all are counted."""
        for checked in rows:
            self.rows += 1
            self.with_errors += checked.outcome is Outcome.ERROR
            if takes(checked):
                yield checked


def check_file(actor: Actor, facts: FileFacts, uploaded: UploadedList) -> tuple[uuid.UUID, bool]:
    """Keep the list for its dry run, for an hour; its id and whether the same file was there before.

    The same file again gives the import of then: committed, or still waiting. Raises NotFound for an organisation
    that isn't the actor's, DomainError for a file without a list.
    """
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    if not actor.spans(Permission.PARTICIPANT_IMPORT, facts.organisation_id):
        raise NotFound
    with transaction():
        drop_expired()
        token = file_token(facts.organisation_id, facts.content_hash)
        earlier = _find_earlier(actor, token)
        if earlier is not None:
            return earlier, True
        run = uploaded.check(clock.today())
        if run.header_row is None:
            raise DomainError(
                N_(
                    "There is no row of column names in this file, such as “Full name” and “Oblast”. Add one."
                ),
                field="file",
                code="no_header",
            )
        moment = clock.now()
        row = ListImport(
            id=new_id(),
            organisation_id=facts.organisation_id,
            created_by=actor.user_id,
            created_at=moment,
            expires_at=moment + KEPT,
            file_token=token,
            data_rows=run.data_rows,
            good_rows=sum(map(takes, run.rows)),
        )
        write_list(row, uploaded, run)
        db.session.add(row)
        audit.record(
            actor,
            "import.checked",
            "import",
            row.id,
            organisation_id=row.organisation_id,
            details={"rows": row.data_rows, "good": row.good_rows},
        )
        return row.id, False


def map_columns(actor: Actor, import_id: uuid.UUID, mapping: Mapping[int | str, Column | None]) -> None:
    """Take the columns for what a person says they are. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    with transaction():
        row = _load(actor, import_id)
        if row.state is not ImportState.CHECKED:
            raise Conflict(N_("This list is done with. Choose the file again."), code="wrong_state")
        uploaded = replace(read_list(row)[0], mapping=dict(mapping))
        run = uploaded.check(clock.today())
        row.data_rows, row.good_rows = run.data_rows, sum(map(takes, run.rows))
        write_list(row, uploaded, run)


def commit_import(actor: Actor, import_id: uuid.UUID, declaration: Declaration, version: int) -> int:
    """Register the good rows; how many. All of them or none; a second commit changes nothing.

    Raises NotFound, Conflict (cancelled, or its columns were changed), DomainError (the hour is over, no good row).
    """
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    _check(declaration)
    with transaction():
        row = _load(actor, import_id)
        if row.state is ImportState.COMMITTED:
            return row.committed_rows
        if row.version != version:
            raise Conflict
        good = [checked for checked in read_list(row)[0].check(clock.today()).rows if takes(checked)]
        if not good:
            raise DomainError(N_("There is no row that can be registered."), code="nothing_good")
        made = sum(1 for _ in enrol(actor, _new_people(good, declaration), _enrolment(row)))
        row.committed_rows = made
        row.committed_at = clock.now()
        fire(
            IMPORT,
            row,
            "commit",
            actor,
            organisation_id=row.organisation_id,
            details={"rows": row.data_rows, "registered": made},
        )
        return made


def cancel_import(actor: Actor, import_id: uuid.UUID) -> None:
    """Nothing of the list stays but its counts. Raises NotFound, Conflict."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    with transaction():
        row = _load(actor, import_id)
        fire(IMPORT, row, "cancel", actor, organisation_id=row.organisation_id)
        row.content = row.wrapped_key = None


def enrol_sheets(
    actor: Actor, facts: FileFacts, sheets: Iterable[Sheet], declaration: Declaration
) -> EnrolledList:
    """Check a list of any length and register its good rows as they come, in one transaction.

    For the command line; the same file again changes nothing and gives the counts of then. Raises NotFound, DomainError.
    """
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    if not actor.spans(Permission.PARTICIPANT_IMPORT, facts.organisation_id):
        raise NotFound
    _check(declaration)
    with transaction():
        token = file_token(facts.organisation_id, facts.content_hash)
        earlier = _find_committed(token)
        if earlier is not None:
            return EnrolledList(earlier.id, earlier.data_rows)
        row = _new_import(actor, facts.organisation_id, token)
        done = EnrolledList(row.id)
        known = partial(already_registered, besides_import=row.id)
        good = done.counted(iter_checked_rows(sheets, clock.today(), known))
        with wide_cache(db.session.connection(), LOAD_CACHE_KIB):
            for _made in enrol(actor, _new_people(good, declaration), _enrolment(row)):
                done.registered += 1
        row.data_rows, row.committed_at = done.rows, clock.now()
        row.good_rows = row.committed_rows = done.registered
        fire(
            IMPORT,
            row,
            "commit",
            actor,
            organisation_id=row.organisation_id,
            details={"rows": done.rows, "registered": done.registered},
        )
        return done


def _new_import(actor: Actor, organisation_id: uuid.UUID, token: bytes) -> ListImport:
    moment = clock.now()
    row = ListImport(
        id=new_id(),
        organisation_id=organisation_id,
        created_by=actor.user_id,
        created_at=moment,
        expires_at=moment,
        file_token=token,
        data_rows=0,
        good_rows=0,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _find_committed(token: bytes) -> ListImport | None:
    return db.session.scalars(
        select(ListImport).where(ListImport.file_token == token, ListImport.state == ImportState.COMMITTED)
    ).first()


def _check(declaration: Declaration) -> None:
    if declaration.asked_on > clock.today():
        raise DomainError(N_("This day is still to come."), field="asked_on", code="in_the_future")


def _new_people(rows: Iterable[CheckedRow], declaration: Declaration) -> Iterable[NewParticipant]:
    answers = (declaration.answer(),)
    for checked in rows:
        draft = checked.participant
        if draft is not None:
            yield NewParticipant(
                identity_of(draft), draft.oblast, draft.gender, declaration.language, answers
            )


def _enrolment(row: ListImport) -> Enrolment:
    return Enrolment(row.organisation_id, import_id=row.id, action="participant.imported")


def _find_earlier(actor: Actor, token: bytes) -> uuid.UUID | None:
    """The same file committed already, or checked by the same user and still kept."""
    rows = db.session.scalars(
        select(ListImport)
        .where(ListImport.file_token == token, ListImport.state != ImportState.CANCELLED)
        .order_by(ListImport.created_at.desc(), ListImport.id)
    ).all()
    committed = next((row.id for row in rows if row.state is ImportState.COMMITTED), None)
    waiting = next(
        (
            row.id
            for row in rows
            if row.created_by == actor.user_id and row.content is not None and row.expires_at > clock.now()
        ),
        None,
    )
    return committed or waiting


def _load(actor: Actor, import_id: uuid.UUID) -> ListImport:
    row = db.session.scalars(
        select(ListImport).where(ListImport.id == import_id, visible_imports(actor)).with_for_update()
    ).first()
    if row is None:
        raise NotFound
    return row
