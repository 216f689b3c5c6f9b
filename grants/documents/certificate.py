"""The certificate of a completed course: one landscape page with a code that anyone can check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from grants.documents.blocks import BODY, SMALL, clean, paragraph
from grants.documents.marks import ACCENT, GREY, INK, LINE, TEAL, TINT, draw_mark, draw_qr, draw_steps
from grants.documents.texts import Language, Texts
from grants.documents.typeface import BOLD, REGULAR

_WIDTH, _HEIGHT = landscape(A4)
_BAND = 64 * mm
_LEFT = _BAND + 18 * mm
_MEASURE = _WIDTH - _LEFT - 20 * mm

_ORGANISATION = ParagraphStyle("c-organisation", BODY, fontSize=11, leading=15, textColor=GREY)
_HEADING = ParagraphStyle("c-heading", BODY, fontName=BOLD, fontSize=36, leading=45, textColor=TEAL)
_LINE = ParagraphStyle("c-line", BODY, fontSize=12.5, leading=17, textColor=GREY)
_NAME = ParagraphStyle("c-name", BODY, fontName=BOLD, textColor=INK)
_COURSE = ParagraphStyle("c-course", BODY, fontName=BOLD, textColor=TEAL)
_FACTS = ParagraphStyle("c-facts", BODY, fontSize=12.5, leading=18)
_PRINTED = ParagraphStyle("c-printed", BODY, fontSize=10, leading=13, spaceAfter=0)
_SIDE = ParagraphStyle("c-side", SMALL, fontSize=8, leading=11, textColor=INK)

_NAME_STEPS = ((34, 1), (30, 1), (26, 1), (24, 2), (20, 3), (16, 4), (12, 6), (9, 9))
_COURSE_STEPS = ((22, 1), (20, 2), (17, 3), (14, 4), (12, 5), (10, 6), (8, 8))
_ORGANISATION_STEPS = ((11, 2), (9, 3), (7, 5))
_TRAINER_STEPS = ((10, 2), (8, 4), (6, 8))


@dataclass(frozen=True)
class CertificatePaper:
    """What a certificate says; `verify_url` shows course, hours, date and initials to whoever opens it."""

    language: Language
    name: str
    course_title: str
    hours: int
    completed_on: date
    organisation_name: str
    verification_code: str
    verify_url: str
    trainer_name: str | None = None


def certificate(paper: CertificatePaper) -> bytes:
    """One A4 page across; long names and titles wrap and grow smaller rather than be cut."""
    return certificates([paper])


def certificates(papers: Sequence[CertificatePaper]) -> bytes:
    """A page for each, at least one, in one document: a cohort's certificates go to the printer at once."""
    first = Texts(papers[0].language)
    answer = BytesIO()
    canvas = Canvas(
        answer, pagesize=(_WIDTH, _HEIGHT), initialFontName=REGULAR, lang=papers[0].language, invariant=1
    )
    canvas.setTitle(clean(first.gettext("Certificate")))
    canvas.setAuthor(first.gettext("Krok"))
    canvas.setSubject("")
    canvas.setCreator("Krok")
    canvas.setProducer("Krok")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for paper in papers:
        words = Texts(paper.language)
        _draw_band(canvas, words, paper)
        _draw_statement(canvas, words, paper)
        _draw_signatures(canvas, words, paper)
        canvas.showPage()
    canvas.save()
    return answer.getvalue()


def _draw_band(canvas: Canvas, words: Texts, paper: CertificatePaper) -> None:
    canvas.setFillColor(TINT)
    canvas.rect(0, 0, _BAND, _HEIGHT, stroke=0, fill=1)
    draw_steps(canvas, 0, 0, _BAND, 4, HexColor("#d3e4e6"))
    canvas.setFillColor(ACCENT)
    canvas.rect(_BAND, 0, 1.2 * mm, _HEIGHT, stroke=0, fill=1)
    draw_mark(canvas, 14 * mm, _HEIGHT - 33 * mm, 15 * mm)
    canvas.setFillColor(TEAL)
    canvas.setFont(BOLD, 24)
    canvas.drawString(14 * mm, _HEIGHT - 46 * mm, words.gettext("Krok"))
    size = 36 * mm
    code_top = 92 * mm
    draw_qr(canvas, paper.verify_url, 14 * mm, code_top + 3 * mm, size)
    code = paragraph(words.gettext("Verification code"), _SIDE)
    number = paragraph(paper.verification_code, ParagraphStyle("c-code", _SIDE, fontName=BOLD, fontSize=11))
    address = paragraph(
        paper.verify_url.removeprefix("https://"), ParagraphStyle("c-address", _SIDE, fontSize=7, leading=9)
    )
    y = code_top
    for line in (code, number, address):
        y -= line.wrap(size + 8 * mm, _HEIGHT)[1] + 3
        line.drawOn(canvas, 14 * mm, y)


def _draw_statement(canvas: Canvas, words: Texts, paper: CertificatePaper) -> None:
    _ = words.gettext
    hours = words.ngettext("%(number)s hour of study", "%(number)s hours of study", paper.hours)
    finished = _("completed on %(date)s", date=words.date(paper.completed_on))
    organisation = _fitting(paper.organisation_name, _ORGANISATION, _ORGANISATION_STEPS)
    y = _HEIGHT - 20 * mm
    y = _down(canvas, y, paper.organisation_name, organisation, 7 * mm)
    y = _down(canvas, y, _("Certificate"), _HEADING, 11 * mm)
    y = _down(canvas, y, _("This certificate is awarded to"), _LINE, 2 * mm)
    y = _down(canvas, y, paper.name, _fitting(paper.name, _NAME, _NAME_STEPS), 5 * mm)
    canvas.setFillColor(ACCENT)
    canvas.rect(_LEFT, y, 26 * mm, 1.1 * mm, stroke=0, fill=1)
    y -= 10 * mm
    y = _down(canvas, y, _("for completing the course"), _LINE, 2 * mm)
    course = _fitting(paper.course_title, _COURSE, _COURSE_STEPS)
    y = _down(canvas, y, paper.course_title, course, 4 * mm)
    _down(canvas, y, f"{hours}, {finished}", _FACTS, 0)


def _down(canvas: Canvas, top: float, text: str, style: ParagraphStyle, gap: float) -> float:
    """Draw a paragraph whose top is at `top`; the answer is where the next one starts."""
    block = paragraph(text, style)
    height = block.wrap(_MEASURE, _HEIGHT)[1]
    block.drawOn(canvas, _LEFT, top - height)
    return top - height - gap


def _fitting(
    text: str, style: ParagraphStyle, steps: Sequence[tuple[float, int]], width: float = _MEASURE
) -> ParagraphStyle:
    """The first (size, lines) at which the text takes no more lines than that, else the last size."""
    sized = style
    for size, lines in steps:
        sized = ParagraphStyle(style.name, style, fontSize=size, leading=size * 1.25)
        if paragraph(text, sized).wrap(width, _HEIGHT)[1] <= lines * sized.leading + 0.1:
            break
    return sized


def _draw_signatures(canvas: Canvas, words: Texts, paper: CertificatePaper) -> None:
    _ = words.gettext
    width = (_MEASURE - 14 * mm) / 2
    sides: list[tuple[str, str | None]] = [(_("For the organisation: signature, stamp"), None)]
    if paper.trainer_name is not None:
        sides.insert(0, (_("Trainer"), paper.trainer_name))
    for column, (role, name) in enumerate(sides):
        x = _LEFT + column * (width + 14 * mm)
        y = 31 * mm
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.9)
        canvas.line(x, y, x + width, y)
        y -= 1.5 * mm
        lines = [paragraph(role, SMALL)]
        if name is not None:
            lines.insert(0, paragraph(name, _fitting(name, _PRINTED, _TRAINER_STEPS, width)))
        for line in lines:
            y -= line.wrap(width, _HEIGHT)[1]
            line.drawOn(canvas, x, y)
