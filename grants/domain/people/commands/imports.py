"""Uploaded lists: checked and kept for an hour, their columns chosen, committed or cancelled."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people import remembered_columns
from grants.domain.people.enrolment import Answer, Enrolment, NewParticipant
from grants.domain.people.indexing import index_people
from grants.domain.people.lists.columns import NO_HEADER_ROW, header_keys
from grants.domain.people.lists.dry_run import DryRun, SheetReport, make_run
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.rows import CheckedRow
from grants.domain.people.models import ListImport
from grants.domain.people.prepared_people import Place, PreparedPeople, met_meanwhile
from grants.domain.people.remembered_columns import learn_columns, recall_columns
from grants.domain.people.scope import visible_imports
from grants.domain.people.states import IMPORT, ConsentPurpose, ConsentWay, ImportState
from grants.domain.people.stored_lists import drop_expired, read_list, write_list
from grants.domain.people.uploads import (
    KEPT,
    UploadedList,
    file_token,
    identity_of,
    takes,
)
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class Declaration:
    """What whoever commits a list declares: each woman on it agreed to records of her training, how and when."""

    way: ConsentWay
    asked_on: datetime.date
    language: str = "ru"

    def check(self) -> None:
        """Raises DomainError for a day that is still to come."""
        if self.asked_on > clock.today():
            raise DomainError(N_("This day is still to come."), field="asked_on", code="in_the_future")

    def answer(self) -> Answer:
        return Answer(ConsentPurpose.TRAINING_RECORDS, True, self.way, self.asked_on, self.language)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file and whose participants it lists; `content_hash` is SHA-256 in hex."""

    organisation_id: uuid.UUID
    content_hash: str


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
            details={
                "rows": row.data_rows,
                "good": row.good_rows,
                "known": sum(one.registered_as is not None for one in run.rows),
            },
        )
        return row.id, False


def map_columns(actor: Actor, import_id: uuid.UUID, choice: ColumnChoice) -> None:
    """Take the columns for what a person says they are. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    row, uploaded, run = _open(actor, import_id)
    _read_anew(actor, import_id, row.version, _chosen(uploaded, run, choice))


def forget_columns(actor: Actor, import_id: uuid.UUID) -> None:
    """Read the list as if its organisation had never chosen a column of it, and forget what it chose.

    Raises NotFound, Conflict, DomainError.
    """
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    row, uploaded, _run = _open(actor, import_id)
    row = _read_anew(actor, import_id, row.version, replace(uploaded, remembered={}, mapping={}))
    with transaction():
        remembered_columns.forget_columns(row.organisation_id, list(map(str, uploaded.remembered)))
        audit.record(actor, "import.forgot_columns", "import", row.id, organisation_id=row.organisation_id)


def _open(actor: Actor, import_id: uuid.UUID) -> tuple[ListImport, UploadedList, DryRun]:
    """The list with its row and its dry run, while it is neither committed nor cancelled."""
    row = _find(actor, import_id)
    if row.state is not ImportState.CHECKED:
        raise Conflict(N_("This list is done with. Choose the file again."), code="wrong_state")
    return row, *read_list(row)


def _find(actor: Actor, import_id: uuid.UUID) -> ListImport:
    row = db.session.scalars(
        select(ListImport).where(ListImport.id == import_id, visible_imports(actor))
    ).first()
    if row is None:
        raise NotFound
    return row


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
    declaration.check()
    row = _find(actor, import_id)
    if row.state is ImportState.COMMITTED:
        return row.committed_rows
    row, uploaded, _run = _open(actor, import_id)
    organisation_id = row.organisation_id
    if row.version != version:
        raise Conflict
    begun, check = clock.now(), uploaded.checking(clock.today())
    rows = tuple(check.rows(uploaded.sheets))
    with PreparedPeople(actor, enrolment_of(import_id, organisation_id)) as prepared:
        prepared.gather(new_people(filter(takes, rows), declaration))
        if not any(map(takes, rows)):
            raise DomainError(N_("There is no row that can be registered."), code="nothing_good")
        with transaction():
            row = _load(actor, import_id)
            if row.state is ImportState.COMMITTED:
                return row.committed_rows
            if row.version != version:
                raise Conflict
            learn_columns(actor, row.organisation_id, make_run(rows, tuple(check.reports)))
            row.committed_rows = prepared.write(met_meanwhile(check.met, begun))
            row.committed_at = clock.now()
            fire(
                IMPORT,
                row,
                "commit",
                actor,
                organisation_id=row.organisation_id,
                details={"rows": row.data_rows, "registered": row.committed_rows},
            )
            made = row.committed_rows
    index_people(import_id)
    return made


def cancel_import(actor: Actor, import_id: uuid.UUID) -> None:
    """Nothing of the list stays but its counts. Raises NotFound, Conflict."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    with transaction():
        row = _load(actor, import_id)
        fire(IMPORT, row, "cancel", actor, organisation_id=row.organisation_id)
        row.content = row.wrapped_key = None


def new_people(
    rows: Iterable[CheckedRow], declaration: Declaration
) -> Iterator[tuple[Place, NewParticipant]]:
    """The people of good rows, with where each stands in the file."""
    answers = (declaration.answer(),)
    for checked in rows:
        draft = checked.participant
        if draft is not None:
            person = NewParticipant(
                identity_of(draft), draft.oblast, draft.gender, declaration.language, answers
            )
            yield Place(checked.sheet, checked.row_number), person


def enrolment_of(import_id: uuid.UUID, organisation_id: uuid.UUID) -> Enrolment:
    """Where the people of a list belong."""
    return Enrolment(organisation_id, import_id=import_id, action="participant.imported")


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
