"""Reads a document back as its readers' programs do, and speaks a language that has no Latin letters."""

import re
from collections.abc import Iterator
from gettext import NullTranslations
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from grants.documents import texts

_LATIN_TO_CYRILLIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "абцдефгхійклмнопярстувшъўзАБЦДЕФГХІЙКЛМНОПЯРСТУВШЪЎЗ",
)


class Read:
    """One document: its text with single spaces, pages, metadata, language and fonts."""

    def __init__(self, content: bytes) -> None:
        reader = PdfReader(BytesIO(content))
        self.page_texts = [" ".join(page.extract_text().split()) for page in reader.pages]
        self.text = " ".join(self.page_texts)
        self.title = reader.metadata.title if reader.metadata else None
        self.metadata = " ".join(str(value) for value in (reader.metadata or {}).values())
        self.language = reader.trailer["/Root"]["/Lang"]
        self.size = tuple(round(float(side)) for side in reader.pages[0].mediabox[2:])
        self.fonts = [font for page in reader.pages for font in _fonts(page)]


def _fonts(page: Any) -> Iterator[dict[str, Any]]:
    for reference in page["/Resources"]["/Font"].values():
        yield reference.get_object()


@pytest.fixture
def read() -> type[Read]:
    return Read


class _Cyrillic(NullTranslations):
    """Writes every message in Cyrillic letters, its placeholders kept, a third longer than in English."""

    def gettext(self, message: str) -> str:
        parts = re.split(r"(%\(\w+\)s)", message)
        written = "".join(
            part if part.startswith("%(") else part.translate(_LATIN_TO_CYRILLIC) for part in parts
        )
        return written + " ўі" * (len(message) // 9)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(plural)


@pytest.fixture
def cyrillic_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "catalogue", lambda _language: _Cyrillic())
