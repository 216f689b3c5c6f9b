"""The paper attendance sheet of one session, for rooms without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from grants.documents.blocks import (
    BODY_WIDTH,
    NOTE,
    TITLE,
    Column,
    Signatory,
    facts,
    grid,
    paragraph,
    signature_lines,
)
from grants.documents.layout import Sheet, render
from grants.documents.texts import Language, Texts


@dataclass(frozen=True)
class SignInRow:
    """One person: her case code, and at most her first name where the room may know it."""

    case_code: str
    name: str = ""


@dataclass(frozen=True)
class SignInSheetPaper:
    """One session and who is expected; `spare_rows` are empty lines for those not yet on the list."""

    language: Language
    organisation_name: str
    course_title: str
    cohort_code: str
    session_title: str
    held_on: date
    rows: Sequence[SignInRow]
    starts_at: time | None = None
    ends_at: time | None = None
    place: str | None = None
    trainer_name: str | None = None
    spare_rows: int = 0


def sign_in_sheet(paper: SignInSheetPaper) -> bytes:
    """The sheet as PDF; without any first name there is no column that asks for one."""
    words = Texts(paper.language)
    _ = words.gettext
    title = _("Attendance sheet")
    story = [
        paragraph(title, TITLE),
        facts(_facts(words, paper), pairs_a_line=2),
        paragraph(_("Please sign beside your own code."), NOTE),
        _rows(words, paper),
        signature_lines([Signatory(_("Trainer"), paper.trainer_name)], _("Signature"), _("Number present")),
    ]
    return render(Sheet(paper.language, title, paper.organisation_name), story)


def _facts(words: Texts, paper: SignInSheetPaper) -> list[tuple[str, str]]:
    _ = words.gettext
    when = words.date(paper.held_on)
    if paper.starts_at is not None:
        hours = [words.time(moment) for moment in (paper.starts_at, paper.ends_at) if moment is not None]
        when = f"{when}, {'–'.join(hours)}"
    rows = [
        (_("Course"), paper.course_title),
        (_("Group"), paper.cohort_code),
        (_("Session"), paper.session_title),
        (_("When"), when),
    ]
    if paper.place:
        rows.append((_("Place"), paper.place))
    return rows


def _rows(words: Texts, paper: SignInSheetPaper) -> Flowable:
    _ = words.gettext
    named = any(row.name for row in paper.rows)
    number, code, name = 14 * mm, 36 * mm, 50 * mm
    lines = [(row.case_code, row.name) for row in paper.rows] + [("", "")] * paper.spare_rows
    if named:
        columns = [
            Column(_("No."), number),
            Column(_("Code"), code),
            Column(_("First name"), name),
            Column(_("Signature"), BODY_WIDTH - number - code - name),
        ]
        body: list[Sequence[str]] = [(str(place), *line, "") for place, line in enumerate(lines, start=1)]
    else:
        columns = [
            Column(_("No."), number),
            Column(_("Code"), code),
            Column(_("Signature"), BODY_WIDTH - number - code),
        ]
        body = [(str(place), line[0], "") for place, line in enumerate(lines, start=1)]
    return grid(columns, body, to_write_in=True)
