"""Uploaded lists: checked and kept for an hour, their columns chosen, committed or cancelled."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from grants.domain.people import remembered_columns
from grants.domain.people.enrolment import Answer, Enrolment, NewParticipant, enrol
from grants.domain.people.lists.columns import NO_HEADER_ROW, header_keys
from grants.domain.people.lists.dry_run import DryRun, ListCheck, SheetReport
from grants.domain.people.lists.faults import Outcome
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.rows import CheckedRow
from grants.domain.people.lists.sheet import Sheet
from grants.domain.people.models import ListImport
from grants.domain.people.remembered_columns import learn_columns, recall_columns
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
from grants.domain.people.values.oblasts import Oblast
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


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a person says of a list: its columns by index, the row of their names (0 for none, None as it was found),
    and the oblast of those for whom it names none."""

    columns: Mapping[int, Column | None]
    header_row: int | None = None
    oblast: Oblast | None = None


def check_file(actor: Actor, facts: FileFacts, uploaded: UploadedList) -> tuple[uuid.UUID, bool]:
    """Keep the list for its dry run, for an hour; its id and whether the same file was there before.

    The same file again gives the import of then: committed, or still waiting. Nobody waits while it is checked.
    Raises NotFound for an organisation that isn't the actor's, DomainError for a file without a list.
    """
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    if not actor.spans(Permission.PARTICIPANT_IMPORT, facts.organisation_id):
        raise NotFound
    token = file_token(facts.organisation_id, facts.content_hash)
    earlier = _find_earlier(actor, token)
    if earlier is not None:
        return earlier, True
    uploaded = replace(uploaded, remembered=recall_columns(facts.organisation_id, uploaded.sheets))
    run = uploaded.check(clock.today())
    check_understood(run.sheets)
    with transaction():
        drop_expired()
        earlier = _find_earlier(actor, token)
        if earlier is not None:
            return earlier, True
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


def map_columns(actor: Actor, import_id: uuid.UUID, choice: ColumnChoice) -> None:
    """Take the columns for what a person says they are. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    uploaded, run, version = _open(actor, import_id)
    _read_anew(actor, import_id, version, _chosen(uploaded, run, choice))


def forget_columns(actor: Actor, import_id: uuid.UUID) -> None:
    """Read the list as if its organisation had never chosen a column of it, and forget what it chose.

    Raises NotFound, Conflict, DomainError.
    """
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    uploaded, _run, version = _open(actor, import_id)
    row = _read_anew(actor, import_id, version, replace(uploaded, remembered={}, mapping={}))
    with transaction():
        remembered_columns.forget_columns(row.organisation_id, list(map(str, uploaded.remembered)))
        audit.record(actor, "import.forgot_columns", "import", row.id, organisation_id=row.organisation_id)


def _open(actor: Actor, import_id: uuid.UUID) -> tuple[UploadedList, DryRun, int]:
    """The list, its dry run and its row's version, while it is neither committed nor cancelled."""
    row = db.session.scalars(
        select(ListImport).where(ListImport.id == import_id, visible_imports(actor))
    ).first()
    if row is None:
        raise NotFound
    if row.state is not ImportState.CHECKED:
        raise Conflict(N_("This list is done with. Choose the file again."), code="wrong_state")
    return *read_list(row), row.version


def _read_anew(actor: Actor, import_id: uuid.UUID, version: int, uploaded: UploadedList) -> ListImport:
    """Check the list in its new reading, and keep it. Raises Conflict when somebody else did so meanwhile."""
    run = uploaded.check(clock.today())
    with transaction():
        row = _load(actor, import_id)
        if row.version != version:
            raise Conflict
        row.data_rows, row.good_rows = run.data_rows, sum(map(takes, run.rows))
        write_list(row, uploaded, run)
        return row


def _chosen(uploaded: UploadedList, run: DryRun, choice: ColumnChoice) -> UploadedList:
    """The list as it is to be read: columns by their headers where they have any, so that other sheets fit too."""
    said = choice.header_row
    if said is not None and said != run.header_row and run.sheet is not None:
        header_rows = {**uploaded.header_rows, run.sheet: said}
        return replace(uploaded, mapping={}, header_rows=header_rows, oblast=choice.oblast)
    keys = header_keys(mapped.header for mapped in run.columns) if run.header_row else []
    mapping = {
        (keys[index] if index < len(keys) and keys[index] else index): column
        for index, column in choice.columns.items()
    }
    header_rows = dict(uploaded.header_rows)
    if run.header_row == NO_HEADER_ROW and run.sheet is not None:
        header_rows[run.sheet] = NO_HEADER_ROW
    return replace(uploaded, mapping=mapping, header_rows=header_rows, oblast=choice.oblast)


def check_understood(sheets: Iterable[SheetReport]) -> None:
    """Raises DomainError when no sheet of a file holds a list of people, saying what it holds where that is known."""
    reports = list(sheets)
    if any(report.header for report in reports):
        return
    for note in (note for report in reports for note in report.notes if note.is_about_another_list):
        raise DomainError(note.message, field="file", code=note.code.value, sheet=note.sheet)
    raise DomainError(
        N_("There is no row of column names in this file, such as “Full name” and “Oblast”. Add one."),
        field="file",
        code="no_header",
    )


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
        run = read_list(row)[0].check(clock.today())
        good = [checked for checked in run.rows if takes(checked)]
        if not good:
            raise DomainError(N_("There is no row that can be registered."), code="nothing_good")
        learn_columns(actor, row.organisation_id, run)
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
    actor: Actor, facts: FileFacts, sheets: Sequence[Sheet], declaration: Declaration
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
        check = ListCheck(clock.today(), known, recall_columns(facts.organisation_id, sheets))
        good = done.counted(check.rows(sheets))
        with wide_cache(db.session.connection(), LOAD_CACHE_KIB):
            for _made in enrol(actor, _new_people(good, declaration), _enrolment(row)):
                done.registered += 1
        check_understood(check.reports)
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
