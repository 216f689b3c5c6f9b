"""The pieces a document's body is built from: paragraphs, lists, facts, tables and signature lines."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from grants.documents.marks import GREY, INK, LINE, TEAL, TINT
from grants.documents.typeface import BOLD, REGULAR

BODY_WIDTH = 166 * mm

BODY = ParagraphStyle(
    "body",
    fontName=REGULAR,
    bulletFontName=REGULAR,
    fontSize=10.5,
    leading=15,
    textColor=INK,
    spaceAfter=6,
    allowWidows=0,
    allowOrphans=0,
)
STRONG = ParagraphStyle("strong", BODY, fontName=BOLD)
LEAD = ParagraphStyle("lead", BODY, fontName=BOLD, fontSize=12, leading=17, spaceAfter=8)
TITLE = ParagraphStyle(
    "title", BODY, fontName=BOLD, fontSize=19, leading=25, textColor=TEAL, spaceAfter=8, keepWithNext=1
)
HEADING = ParagraphStyle(
    "heading",
    BODY,
    fontName=BOLD,
    fontSize=12,
    leading=17,
    textColor=TEAL,
    spaceBefore=9,
    spaceAfter=4,
    keepWithNext=1,
)
ITEM = ParagraphStyle("item", BODY, leftIndent=14, bulletIndent=3, spaceAfter=3)
CELL = ParagraphStyle("cell", BODY, fontSize=9.5, leading=13, spaceAfter=0)
CELL_STRONG = ParagraphStyle("cell-strong", CELL, fontName=BOLD)
CELL_RIGHT = ParagraphStyle("cell-right", CELL, alignment=TA_RIGHT)
CELL_STRONG_RIGHT = ParagraphStyle("cell-strong-right", CELL_STRONG, alignment=TA_RIGHT)
NOTE = ParagraphStyle("note", CELL, spaceAfter=5)
SMALL = ParagraphStyle("small", BODY, fontSize=8, leading=11, textColor=GREY, spaceAfter=0)
SMALL_RIGHT = ParagraphStyle("small-right", SMALL, alignment=TA_RIGHT)

# A table sets its font even where it draws only paragraphs; without this line that would be Helvetica.
_FONT = ("FONTNAME", (0, 0), (-1, -1), REGULAR)
_CELLS = [
    _FONT,
    ("LEFTPADDING", (0, 0), (-1, -1), 5),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def clean(text: str) -> str:
    """Plain text as the typeface can draw it: composed letters, no control characters but line ends."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return "".join(letter for letter in composed if letter == "\n" or unicodedata.category(letter) != "Cc")


def paragraph(text: str, style: ParagraphStyle = BODY, bullet: str | None = None) -> Paragraph:
    """A paragraph of plain text; nothing in it is read as markup, and its line ends are kept."""
    return Paragraph(escape(clean(text), quote=False).replace("\n", "<br/>"), style, bulletText=bullet)


def bullets(items: Sequence[str]) -> list[Flowable]:
    return [paragraph(item, ITEM, bullet="•") for item in items]


def facts(rows: Sequence[tuple[str, str]], pairs_a_line: Literal[1, 2] = 1) -> Table:
    """Labels and values, one or two pairs a line, divided by hairlines."""
    cells: list[Paragraph] = []
    for label, value in rows:
        cells += [paragraph(label, CELL), paragraph(value, CELL_STRONG)]
    cells += [paragraph("", CELL)] * (-len(cells) % (2 * pairs_a_line))
    widths = [52 * mm, BODY_WIDTH - 52 * mm]
    if pairs_a_line == 2:
        widths = [22 * mm, BODY_WIDTH - 98 * mm, 22 * mm, 54 * mm]
    table = Table(
        [cells[start : start + 2 * pairs_a_line] for start in range(0, len(cells), 2 * pairs_a_line)],
        colWidths=widths,
        spaceAfter=9,
        splitInRow=1,
    )
    table.setStyle(TableStyle([*_CELLS, ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE)]))
    return table


@dataclass(frozen=True)
class Column:
    """One column of a table; `width` in points, figures stand to the right."""

    label: str
    width: float
    figures: bool = False


def grid(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    total: Sequence[str] | None = None,
    to_write_in: bool = False,
) -> Table:
    """A table whose heading repeats on every page, with an optional line of totals at its foot.

    A table to write in by hand has higher rows and lines between its columns.
    """
    heading = [
        paragraph(column.label, CELL_STRONG_RIGHT if column.figures else CELL_STRONG) for column in columns
    ]
    body = [_grid_row(columns, row, CELL, CELL_RIGHT) for row in rows]
    foot = [_grid_row(columns, total, CELL_STRONG, CELL_STRONG_RIGHT)] if total else []
    table = Table(
        [heading, *body, *foot],
        colWidths=[column.width for column in columns],
        repeatRows=1,
        spaceAfter=9,
        splitInRow=1,
    )
    style = [
        *_CELLS,
        ("BACKGROUND", (0, 0), (-1, 0), TINT),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, TEAL),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
    ]
    if to_write_in:
        style += [
            ("TOPPADDING", (0, 1), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 1), (-1, -1), 6),
            ("LINEBEFORE", (1, 0), (-1, -1), 0.4, LINE),
        ]
    if foot:
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, TEAL))
    table.setStyle(TableStyle(style))
    return table


def _grid_row(
    columns: Sequence[Column], row: Sequence[str], words: ParagraphStyle, figures: ParagraphStyle
) -> list[Paragraph]:
    return [
        paragraph(value, figures if column.figures else words)
        for column, value in zip(columns, row, strict=True)
    ]


def banded(label: str, value: str) -> Table:
    """A tinted line that opens a passage, its value to the right; it stays with what follows."""
    table = Table(
        [[paragraph(label, CELL_STRONG), paragraph(value, CELL_STRONG_RIGHT)]],
        colWidths=[BODY_WIDTH - 40 * mm, 40 * mm],
        spaceBefore=5,
        spaceAfter=3,
    )
    table.setStyle(TableStyle([*_CELLS, ("BACKGROUND", (0, 0), (-1, -1), TINT)]))
    table.keepWithNext = True
    return table


@dataclass(frozen=True)
class Signatory:
    """Who signs: the side or role under the line, and the printed name where it is known."""

    role: str
    name: str | None = None


def signature_lines(signatories: Sequence[Signatory], signature: str, day: str) -> Flowable:
    """Lines to sign and date, two signatories side by side, never parted from each other.

    `signature` and `day` are the words under the lines.
    """
    gap = 10 * mm
    width = (BODY_WIDTH - gap) / 2
    cells = [_signature(signatory, width, signature, day) for signatory in signatories]
    if len(cells) % 2:
        cells.append([])
    rows = [[left, "", right] for left, right in zip(cells[::2], cells[1::2], strict=True)]
    table = Table(rows, colWidths=[width, gap, width], spaceBefore=10)
    table.setStyle(
        TableStyle(
            [
                _FONT,
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ]
        )
    )
    return KeepTogether([table])


def _signature(signatory: Signatory, width: float, signature: str, day: str) -> list[Flowable]:
    lines = Table(
        [["", "", ""], [paragraph(signature, SMALL), "", paragraph(day, SMALL)]],
        colWidths=[width * 0.6, width * 0.06, width * 0.34],
        rowHeights=[11 * mm, None],
    )
    lines.setStyle(
        TableStyle(
            [
                _FONT,
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 1), (-1, 1), 2),
                ("LINEBELOW", (0, 0), (0, 0), 0.6, INK),
                ("LINEBELOW", (2, 0), (2, 0), 0.6, INK),
            ]
        )
    )
    printed = [paragraph(signatory.name, CELL)] if signatory.name else []
    return [paragraph(signatory.role, CELL_STRONG), *printed, lines, Spacer(0, 2)]
