"""A dry run as it is kept beside its list: outcomes and faults, so that looking at it again checks nothing anew.

The people of the rows are left out: committing reads them from the list itself.
"""

import uuid
from collections.abc import Hashable
from typing import Any

from grants.domain.people.lists.columns import Header, MappedColumn
from grants.domain.people.lists.dry_run import DryRun, SheetReport, make_run
from grants.domain.people.lists.faults import Fault, FaultCode, Outcome
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.notes import Note, NoteCode
from grants.domain.people.lists.rows import CheckedRow
from grants.domain.people.matching import Alike


def pack_run(run: DryRun) -> dict[str, Any]:
    """The dry run as JSON knows it."""
    return {
        "reports": [_packed_report(report) for report in run.sheets],
        "rows": [*map(_packed_row, run.rows)],
    }


def unpack_run(packed: dict[str, Any]) -> DryRun:
    """The reverse of `pack_run`, without the people of its rows."""
    return make_run(
        tuple(_row(*content) for content in packed["rows"]),
        tuple(_report(content) for content in packed["reports"]),
    )


def _packed_row(row: CheckedRow) -> list[Any]:
    faults = [
        [fault.column, fault.value, fault.code.value, [list(pair) for pair in fault.details]]
        for fault in row.faults
    ]
    return [row.row_number, row.sheet, row.outcome.value, _packed_alike(row.registered_as), faults]


def _packed_alike(alike: Hashable | None) -> list[str] | None:
    if not isinstance(alike, Alike):
        return None
    return [str(alike.participant_id), alike.case_code, str(alike.organisation_id)]


def _row(number: int, sheet: str, outcome: str, alike: list[str] | None, faults: list[Any]) -> CheckedRow:
    return CheckedRow(
        number,
        None,
        tuple(
            Fault(
                number, column, value, FaultCode(code), sheet, tuple((name, said) for name, said in details)
            )
            for column, value, code, details in faults
        ),
        Outcome(outcome),
        sheet,
        Alike(uuid.UUID(alike[0]), alike[1], uuid.UUID(alike[2])) if alike else None,
    )


def _packed_report(report: SheetReport) -> dict[str, Any]:
    header = report.header
    return {
        "name": report.name,
        "header": [header.row, header.last_row, list(header.guessed)] if header else None,
        "columns": [[mapped.index, mapped.header, mapped.column] for mapped in report.columns],
        "hidden": report.hidden,
        "data_rows": report.data_rows,
        "first_data_row": report.first_data_row,
        "last_row": report.last_row,
        "notes": [[note.code.value, note.sheet, note.what] for note in report.notes],
    }


def _report(content: dict[str, Any]) -> SheetReport:
    columns = tuple(
        MappedColumn(index, header, Column(column) if column else None)
        for index, header, column in content["columns"]
    )
    place = content["header"]
    return SheetReport(
        name=content["name"],
        header=Header(place[0], place[1], columns, tuple(place[2])) if place else None,
        hidden=content["hidden"],
        data_rows=content["data_rows"],
        first_data_row=content["first_data_row"],
        last_row=content["last_row"],
        notes=[Note(NoteCode(code), sheet, what) for code, sheet, what in content["notes"]],
    )
