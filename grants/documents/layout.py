"""The A4 page around a document: letterhead, running head, foot with page x of y, title and language."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate, Paragraph

from grants.documents.blocks import BODY_WIDTH, SMALL, SMALL_RIGHT, clean, paragraph
from grants.documents.marks import GREY, LINE, TEAL, draw_mark
from grants.documents.texts import Language, Texts
from grants.documents.typeface import BOLD, REGULAR

_PAGE_WIDTH, _PAGE_HEIGHT = A4
_LEFT = (_PAGE_WIDTH - BODY_WIDTH) / 2
_HEAD_TOP = _PAGE_HEIGHT - 14 * mm
_FOOT_TOP = 20 * mm
_ORGANISATION = ParagraphStyle("organisation", SMALL_RIGHT, fontSize=9.5, leading=13)


@dataclass(frozen=True)
class Verification:
    """A code by which anyone can check that a paper is real, and the address where it is checked."""

    code: str
    url: str


@dataclass(frozen=True)
class Sheet:
    """What stands around the body. The title is seen in windows and lists: no name, no case code."""

    language: Language
    title: str
    organisation_name: str
    verification: Verification | None = None


def render(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """Lay the story out on as many pages as it takes; the same story gives the same bytes."""
    words = Texts(sheet.language)
    organisation = paragraph(sheet.organisation_name, _ORGANISATION)
    head_height = max(11 * mm, organisation.wrap(BODY_WIDTH * 0.62, _PAGE_HEIGHT)[1])
    answer = BytesIO()
    document = BaseDocTemplate(
        answer,
        pagesize=A4,
        initialFontName=REGULAR,
        title=clean(sheet.title),
        author=words.gettext("Krok"),
        subject="",
        creator="Krok",
        producer="Krok",
        lang=sheet.language,
        displayDocTitle=1,
        invariant=1,
    )

    def first_page(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _draw_letterhead(canvas, words.gettext("Krok"), organisation, head_height)

    def later_page(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _draw_running_head(canvas, sheet.title)

    document.addPageTemplates(
        [
            PageTemplate("first", [_body(_HEAD_TOP - head_height - 8 * mm)], onPage=first_page),
            PageTemplate("later", [_body(_HEAD_TOP - 10 * mm)], onPage=later_page),
        ]
    )

    def numbered(*args: Any, **options: Any) -> _NumberedCanvas:
        return _NumberedCanvas(*args, foot=_Foot(sheet, words), **options)

    document.build([NextPageTemplate("later"), *story], canvasmaker=numbered)
    return answer.getvalue()


def verification_line(words: Texts, verification: Verification) -> str:
    return words.gettext(
        "Verification code: %(code)s. Check this paper at %(address)s",
        code=verification.code,
        address=verification.url,
    )


def _body(top: float) -> Frame:
    bottom = _FOOT_TOP + 3 * mm
    return Frame(
        _LEFT, bottom, BODY_WIDTH, top - bottom, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )


def _draw_letterhead(canvas: Canvas, product: str, organisation: Paragraph, height: float) -> None:
    draw_mark(canvas, _LEFT, _HEAD_TOP - 9 * mm, 9 * mm)
    canvas.setFillColor(TEAL)
    canvas.setFont(BOLD, 17)
    canvas.drawString(_LEFT + 12.5 * mm, _HEAD_TOP - 7.2 * mm, product)
    organisation.drawOn(canvas, _LEFT + BODY_WIDTH * 0.38, _HEAD_TOP - organisation.height)
    _rule(canvas, _HEAD_TOP - height - 2 * mm, TEAL, 1.2)


def _draw_running_head(canvas: Canvas, title: str) -> None:
    line = paragraph(title, SMALL)
    line.wrap(BODY_WIDTH, _PAGE_HEIGHT)
    line.drawOn(canvas, _LEFT, _HEAD_TOP - 3 * mm)
    _rule(canvas, _HEAD_TOP - 5 * mm, LINE, 0.6)


def _rule(canvas: Canvas, y: float, colour: Any, width: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width)
    canvas.line(_LEFT, y, _LEFT + BODY_WIDTH, y)
    canvas.restoreState()


class _Foot:
    """Draws the foot of a page once the number of pages is known."""

    def __init__(self, sheet: Sheet, words: Texts) -> None:
        self._words = words
        self._verification = (
            paragraph(verification_line(words, sheet.verification), SMALL) if sheet.verification else None
        )

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        _rule(canvas, _FOOT_TOP, LINE, 0.6)
        if self._verification is not None:
            height = self._verification.wrap(BODY_WIDTH * 0.76, _FOOT_TOP)[1]
            self._verification.drawOn(canvas, _LEFT, _FOOT_TOP - 1.5 * mm - height)
        canvas.setFillColor(GREY)
        canvas.setFont(REGULAR, 8)
        canvas.drawRightString(
            _LEFT + BODY_WIDTH,
            _FOOT_TOP - 4.4 * mm,
            self._words.gettext("Page %(page)s of %(pages)s", page=page, pages=pages),
        )


class _NumberedCanvas(Canvas):
    """Holds its pages back until all are drawn, so that each can say how many there are."""

    def __init__(self, *args: Any, foot: _Foot, **options: Any) -> None:
        super().__init__(*args, **options)
        self._foot = foot
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        held = self._held
        for number, page in enumerate(held, start=1):
            self.__dict__.update(page)
            self._foot.draw(self, number, len(held))
            super().showPage()
        super().save()
