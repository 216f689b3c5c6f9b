"""The embedded typeface of every document: Noto Sans with Latin and the whole Cyrillic block, two weights.

The built-in PDF fonts draw Cyrillic as black boxes, so no document may use them.
"""

from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "KrokSans"
BOLD = "KrokSans-Bold"

_FOLDER = Path(__file__).parent / "fonts"


def _register() -> None:
    pdfmetrics.registerFont(TTFont(REGULAR, str(_FOLDER / "NotoSans-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(_FOLDER / "NotoSans-Bold.ttf")))
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)


_register()
