"""What is drawn rather than written: the colours, the mark of the product (a step) and QR codes."""

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

TEAL = HexColor("#0b5c6b")
TINT = HexColor("#e7f0f1")
ACCENT = HexColor("#c8641b")
INK = HexColor("#1c2326")
GREY = HexColor("#566268")
LINE = HexColor("#b9c6c9")

_QUIET_ZONE = 4


def draw_steps(canvas: Canvas, left: float, bottom: float, size: float, steps: int, colour: Color) -> None:
    """Fill a square of `size` points with a staircase that rises to the right."""
    rise = size / steps
    path = canvas.beginPath()
    path.moveTo(left, bottom)
    for step in range(steps):
        path.lineTo(left + step * rise, bottom + (step + 1) * rise)
        path.lineTo(left + (step + 1) * rise, bottom + (step + 1) * rise)
    path.lineTo(left + size, bottom)
    path.close()
    canvas.saveState()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def draw_mark(canvas: Canvas, left: float, bottom: float, size: float) -> None:
    """Draw the mark of the product: three steps, the goal above the last one in the warm accent."""
    draw_steps(canvas, left, bottom, size, 3, TEAL)
    rise = size / 3
    canvas.saveState()
    canvas.setFillColor(ACCENT)
    canvas.circle(left + rise * 0.95, bottom + rise * 2.45, rise * 0.48, stroke=0, fill=1)
    canvas.restoreState()


def draw_qr(canvas: Canvas, text: str, left: float, bottom: float, size: float) -> None:
    """Draw `text` as a QR code with its quiet zone on white, `size` points a side, as one path."""
    matrix = segno.make_qr(text, error="m").matrix
    module = size / (len(matrix) + 2 * _QUIET_ZONE)
    path = canvas.beginPath()
    for row, cells in enumerate(matrix):
        y = bottom + size - (row + 1 + _QUIET_ZONE) * module
        for column, dark in enumerate(cells):
            if dark:
                path.rect(left + (column + _QUIET_ZONE) * module, y, module, module)
    canvas.saveState()
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.rect(left, bottom, size, size, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
