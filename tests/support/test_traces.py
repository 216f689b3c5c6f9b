"""What looks for traces finds them wherever and however they are put, and nothing where there is none."""

import base64
import binascii
import gzip
import io
import json
import quopri
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.planted import PERSON
from tests.support.traces import Traces

TRACES = Traces.of([PERSON])


def zipped(text: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part.xml", text)
    return file.getvalue()


WAYS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "cp1251": lambda text: text.encode("cp1251"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 of utf-16": lambda text: base64.b64encode(text.encode("utf-16-le")),
    "a cookie": lambda text: (
        b"." + base64.urlsafe_b64encode(zlib.compress(text.encode())).rstrip(b"=") + b".sig"
    ),
    "hex": lambda text: binascii.hexlify(text.encode()),
    "json": lambda text: json.dumps({"said": text}).encode(),
    "percent": lambda text: quote(text).encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text).encode(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "shouted": lambda text: text.upper().encode(),
    "zip": lambda text: zipped(text.encode()),
    "gzip": lambda text: gzip.compress(text.encode()),
}
SAID = [
    ("Ошибка: Зубрицкая", "зубрицкая"),
    ("«Аделина» и", "аделина"),
    ("live ул. Озерцовая, 7 there", "ул. озерцовая, 7"),
    ("tel 375291112233;", "291112233"),
    ("8 (029) 111-22-33", "291112233"),
    ("+375 33 344 55 66", "333445566"),
    ("born 09.07.1961,", "09.07.1961"),
    ("7/9/1961", "7/9/1961"),
    ("1961-07-09T00:00", "1961-07-09"),
    ("BirthDate(1961, 7, 9)", "(1961, 7, 9)"),
    ("9 июля 1961 г.", "9 июля 1961"),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("said", "trace"), SAID)
def test_it_is_found(way: str, said: str, trace: str) -> None:
    whole = way in {"zip", "gzip", "utf-16-be"}
    assert trace in TRACES.in_bytes(WAYS[way](said) if whole else b"before " + WAYS[way](said) + b" after")


def test_ordinary_texts_are_none(tmp_path: Path) -> None:
    (tmp_path / "Зубрицкая.txt").write_text(
        "The heron house opens on 2026-07-09, 1 200 000 items, 291 112 rows"
    )
    assert TRACES.in_files(tmp_path) == {("Зубрицкая.txt", "зубрицкая")}
