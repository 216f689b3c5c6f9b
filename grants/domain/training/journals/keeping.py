"""A journal as bytes for the hour between the dry run and the commit."""

import datetime
import json
from typing import Any

from grants.domain.people.lists.notes import Note, NoteCode
from grants.domain.training.journals.journal import Journal, JournalColumn, JournalRow
from grants.domain.training.states import Mark


def pack_journal(journal: Journal) -> str:
    """The journal as text, for encryption."""
    return json.dumps(
        {
            "kind": journal.kind,
            "columns": [[one.sheet, one.header, one.day.isoformat()] for one in journal.columns],
            "rows": [
                [
                    row.sheet,
                    row.number,
                    row.code,
                    row.name,
                    [[at, mark.value] for at, mark in row.marks.items()],
                    [[at, said] for at, said in row.unread.items()],
                ]
                for row in journal.rows
            ],
            "notes": [[note.code.value, note.sheet, note.what] for note in journal.notes],
        },
        ensure_ascii=False,
    )


def unpack_journal(packed: str) -> Journal:
    """The reverse of `pack_journal`."""
    body: dict[str, Any] = json.loads(packed)
    return Journal(
        kind=body["kind"],
        columns=tuple(
            JournalColumn(sheet, header, datetime.date.fromisoformat(day))
            for sheet, header, day in body["columns"]
        ),
        rows=tuple(
            JournalRow(
                sheet,
                number,
                code,
                name,
                {at: Mark(value) for at, value in marks},
                dict(unread),
            )
            for sheet, number, code, name, marks, unread in body["rows"]
        ),
        notes=tuple(Note(NoteCode(code), sheet, what) for code, sheet, what in body["notes"]),
    )
