"""Old Excel files, .xls: parsed in a process of its own, whose memory and time are bounded by the system."""

import datetime
import json
import subprocess  # nosec B404
import sys
from pathlib import Path
from typing import Any

from grants.domain.people.lists.sheet import Cell, Row, Sheet
from grants.exchange.spreadsheets.biff import BookFacts, book_facts
from grants.exchange.spreadsheets.bounds import SheetFacts
from grants.exchange.spreadsheets.compound import stream
from grants.exchange.spreadsheets.errors import Reason, UnreadableFile
from grants.exchange.spreadsheets.workbook import Kind, Workbook

_READER = Path(__file__).with_name("legacy_reader.py")
_SECONDS = 30


def read_legacy(content: bytes) -> Workbook:
    """Read a compound file. Raises UnreadableFile for all that isn't a plain .xls."""
    if _has_entry(content, "EncryptedPackage"):
        raise UnreadableFile(Reason.PROTECTED)
    if _has_entry(content, "WordDocument") or _has_entry(content, "PowerPoint Document"):
        raise UnreadableFile(Reason.NOT_A_SPREADSHEET)
    if not (_has_entry(content, "Workbook") or _has_entry(content, "Book")):
        raise UnreadableFile(Reason.NOT_A_SPREADSHEET)
    if _has_entry(content, "_VBA_PROJECT") or _has_entry(content, "_VBA_PROJECT_CUR"):
        raise UnreadableFile(Reason.MACROS)
    book = stream(content, ("Workbook", "Book"))
    if book is None:
        raise UnreadableFile(Reason.DAMAGED)
    facts = book_facts(book)
    answer = _answer(content)
    if "reason" in answer:
        raise UnreadableFile(Reason(answer["reason"]))
    sheets = tuple(_sheet(sheet, facts) for sheet in answer["sheets"])
    if not sheets:
        raise UnreadableFile(Reason.NO_SHEETS)
    return Workbook(Kind.XLS, sheets)


def _has_entry(content: bytes, name: str) -> bool:
    """Whether the compound file's directory has an entry of this name."""
    return (name + "\0").encode("utf-16-le") in content


def _answer(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(  # nosec B603  # noqa: S603
            [sys.executable, "-I", str(_READER)],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(Reason.TOO_MANY_CELLS) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise UnreadableFile(Reason.DAMAGED) from error
    return answer if isinstance(answer, dict) else {"reason": Reason.DAMAGED}


def _sheet(answer: dict[str, Any], book: BookFacts) -> Sheet:
    facts = book.sheets[answer["place"]] if answer["place"] < len(book.sheets) else SheetFacts()
    rows = [_row(number, [None] * answer["left"], cells, facts) for number, cells in answer["rows"]]
    return Sheet(
        name=answer["name"],
        rows=rows,
        hidden=answer["hidden"],
        epoch_1904=book.epoch_1904,
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
    )


def _row(number: int, before: list[Cell], cells: list[Any], facts: SheetFacts) -> Row:
    read = (*before, *map(_cell, cells))
    return Row(
        number, tuple(facts.formulas.get((number - 1, place), cell) for place, cell in enumerate(read))
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return datetime.datetime.fromisoformat(value[0])
    return None if value == "" else value
