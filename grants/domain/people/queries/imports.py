"""The dry run of an uploaded list, and what came of it."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation
from grants.domain.people.lists.columns import MappedColumn, header_keys
from grants.domain.people.lists.dry_run import DryRun, SheetReport
from grants.domain.people.lists.faults import Fault, FaultCode, Outcome
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.notes import Note, NoteCode
from grants.domain.people.lists.sheet import cell_text
from grants.domain.people.matching import Alike
from grants.domain.people.models import ListImport, Participant
from grants.domain.people.queries.openings import full_names, reached_of
from grants.domain.people.remembered_columns import last_choice
from grants.domain.people.scope import visible_imports
from grants.domain.people.states import ImportState, OpeningReason
from grants.domain.people.stored_lists import read_list
from grants.domain.people.uploads import UploadedList
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Actor, Permission, authorise

PREVIEW_ROWS = 5
MOST_FAULTS = 300
RESULT_PAGE = 100
_SAME = 3  # faults that say one and the same are not listed from so many on
_ABOUT_COLUMNS = frozenset(
    {
        NoteCode.NO_NAME_COLUMN,
        NoteCode.NO_OBLAST_COLUMN,
        NoteCode.WITHOUT_HEADER,
        NoteCode.GUESSED_COLUMNS,
    }
)


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault as the page shows it; a duplicate of someone registered names her case code to whom she is within reach."""

    fault: Fault
    case_code: str = ""
    participant_id: uuid.UUID | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class RecalledColumns:
    """Headers of this list that were taken for what the organisation took them for last time; `by` may be ""."""

    headers: tuple[str, ...]
    by: str
    at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The dry run: what was understood, what is wrong, what would be taken.

    `without_oblast` counts rows that name no oblast in a list without a column of them; their faults are not listed one
    by one. `needs_columns` says that a person should look at the columns.
    """

    id: uuid.UUID
    version: int
    state: ImportState
    organisation: str
    expires_at: datetime.datetime
    kind: str
    encoding: str
    delimiter: str
    sheets: tuple[SheetReport, ...]
    sheet: str
    header_row: int | None
    columns: tuple[MappedColumn, ...]
    preview: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[Note, ...]
    data_rows: int
    good: int
    warnings: int
    duplicates: int
    errors: int
    refused: int
    taken: int
    faults: tuple[FaultRow, ...]
    more_faults: int
    without_oblast: int
    oblast: Oblast | None
    recalled: RecalledColumns | None
    needs_columns: bool


@dataclass(frozen=True, slots=True)
class NewCode:
    """One person a list brought; `name` is "" where it may not be opened."""

    id: uuid.UUID
    case_code: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of a list."""

    id: uuid.UUID
    state: ImportState
    organisation: str
    created_at: datetime.datetime
    committed_at: datetime.datetime | None
    data_rows: int
    committed_rows: int
    has_sheet: bool
    people: Page[NewCode]


def import_state(actor: Actor, import_id: uuid.UUID) -> ImportState:
    """Raises Forbidden, NotFound."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    return _get(actor, import_id)[0].state


def import_page(actor: Actor, import_id: uuid.UUID) -> ImportPage:
    """As it was checked; committing checks once more. Raises Forbidden, NotFound, DomainError when the hour is over."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    row, organisation = _get(actor, import_id)
    uploaded, run = read_list(row)
    every = _fault_rows(actor, run)
    without_oblast = sum(map(_is_without_oblast, every))
    faults = tuple(one for one in every if without_oblast < _SAME or not _is_without_oblast(one))
    return ImportPage(
        id=row.id,
        version=row.version,
        state=row.state,
        organisation=organisation,
        expires_at=row.expires_at,
        kind=uploaded.kind,
        encoding=uploaded.encoding,
        delimiter=uploaded.delimiter,
        sheets=run.sheets,
        sheet=run.sheet or "",
        header_row=run.header_row,
        columns=run.columns,
        preview=_preview(uploaded, run),
        notes=run.notes,
        data_rows=run.data_rows,
        good=run.count(Outcome.GOOD),
        warnings=run.count(Outcome.WARNING),
        duplicates=run.count(Outcome.DUPLICATE),
        errors=run.count(Outcome.ERROR),
        refused=len(run.good_rows) - row.good_rows,
        taken=row.good_rows,
        faults=faults[:MOST_FAULTS],
        more_faults=max(0, len(faults) - MOST_FAULTS),
        without_oblast=without_oblast if without_oblast >= _SAME else 0,
        oblast=uploaded.oblast,
        recalled=_recalled(row.organisation_id, uploaded, run),
        needs_columns=any(note.code in _ABOUT_COLUMNS for note in run.notes),
    )


def remarks_source(actor: Actor, import_id: uuid.UUID) -> tuple[UploadedList, DryRun]:
    """The list and its dry run, for giving the sheet back with remarks. Raises as import_page."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    row, _organisation = _get(actor, import_id)
    return read_list(row)


def import_result(actor: Actor, import_id: uuid.UUID, after: str = "") -> ImportResult:
    """The case codes a list brought, with names by a logged opening. Raises Forbidden, NotFound."""
    authorise(actor, Permission.PARTICIPANT_IMPORT)
    row, organisation = _get(actor, import_id)
    return ImportResult(
        id=row.id,
        state=row.state,
        organisation=organisation,
        created_at=row.created_at,
        committed_at=row.committed_at,
        data_rows=row.data_rows,
        committed_rows=row.committed_rows,
        has_sheet=row.content is not None and row.expires_at > clock.now(),
        people=_people(actor, import_id, after),
    )


def _get(actor: Actor, import_id: uuid.UUID) -> tuple[ListImport, str]:
    row = db.session.execute(
        select(ListImport, Organisation.name)
        .join(Organisation, Organisation.id == ListImport.organisation_id)
        .where(ListImport.id == import_id, visible_imports(actor))
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _people(actor: Actor, import_id: uuid.UUID, after: str) -> Page[NewCode]:
    wanted = Participant.import_id == import_id
    total = db.session.scalar(select(func.count()).select_from(Participant).where(wanted)) or 0
    asked = select(Participant.id, Participant.case_code).where(wanted).order_by(Participant.id)
    if key := read_cursor(after, 1):
        try:
            asked = asked.where(Participant.id > uuid.UUID(key[0]))
        except ValueError as error:
            raise NotFound from error
    rows = db.session.execute(asked.limit(RESULT_PAGE + 1)).all()
    names = full_names(actor, [row.id for row in rows[:RESULT_PAGE]], OpeningReason.NEW_LIST.value)
    people = [NewCode(row.id, row.case_code, names.get(row.id, "")) for row in rows]
    return make_page(people, [write_cursor(str(row.id)) for row in rows], total, RESULT_PAGE)


def _fault_rows(actor: Actor, run: DryRun) -> tuple[FaultRow, ...]:
    found: list[FaultRow] = []
    known = [row.registered_as.participant_id for row in run.rows if isinstance(row.registered_as, Alike)]
    mine = reached_of(actor, known)
    for checked in run.rows:
        alike = checked.registered_as
        for fault in checked.faults:
            if fault.kind == "duplicate" and isinstance(alike, Alike):
                elsewhere = not actor.spans(Permission.PARTICIPANT_VIEW, alike.organisation_id)
                found.append(
                    FaultRow(fault, alike.case_code, alike.participant_id)
                    if alike.participant_id in mine
                    else FaultRow(fault, elsewhere=elsewhere)
                )
            else:
                found.append(FaultRow(fault))
    return tuple(found)


def _is_without_oblast(row: FaultRow) -> bool:
    return row.fault.code is FaultCode.NO_OBLAST and not row.fault.column


def _recalled(organisation_id: uuid.UUID, uploaded: UploadedList, run: DryRun) -> RecalledColumns | None:
    """None once a person chose the columns of this list herself."""
    if not uploaded.remembered or uploaded.mapping:
        return None
    headers = [report.header for report in run.sheets if report.header]
    found = {
        mapped.header: key
        for header in headers
        for key, mapped in zip(header_keys(m.header for m in header.columns), header.columns, strict=True)
        if key in uploaded.remembered
    }
    if not found:
        return None
    last = last_choice(organisation_id, list(found.values()))
    return RecalledColumns(tuple(found), last.by if last else "", last.at if last else None)


def _preview(uploaded: UploadedList, run: DryRun) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows below the header, as they were read; columns that are never stored stay empty."""
    sheet = next((sheet for sheet in uploaded.sheets if sheet.name == run.sheet), None)
    if sheet is None or run.first_data_row is None:
        return ()
    never = {mapped.index for mapped in run.columns if mapped.column is Column.NEVER_STORED}
    rows = [row for row in sheet.rows if row.number >= run.first_data_row][:PREVIEW_ROWS]
    return tuple(
        (row.number, tuple("" if i in never else cell_text(cell) for i, cell in enumerate(row.cells)))
        for row in rows
    )
