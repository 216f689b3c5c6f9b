"""A browser that asks for everything, and tells of each thing it was given which fields of the planted person stood in
it, and whether an opening of her identity was written to the audit for it."""

import io
import re
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from html import unescape
from typing import Any

from pypdf import PdfReader
from sqlalchemy import String, cast, func, or_, select
from werkzeug.test import TestResponse

from grants.core.audit import AuditEntry
from grants.core.db import db
from tests.support.client import Client
from tests.support.planted import Seen

LINK = re.compile(r'href="(/[^"#]+)"')
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
NOT_FOLLOWED = ("/static", "/my/leave", "/participants/register")
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 410, 422}
MOST = 400


class Shown(IntEnum):
    """How a field is shown: not at all, in an emergency opening alone, only with a line in the audit that says who
    opened it and why, or just so."""

    NEVER = 0
    EMERGENCY = 1
    OPENED = 2
    DIRECTLY = 3


@dataclass
class Reading:
    """What one browser came to read of the participant with this id; `where` names addresses, for whoever mends a leak.

    No answer may have a field in its address, headers or title, and none that shows one may be kept by a cache.
    """

    client: Client
    participant_id: uuid.UUID
    shown: dict[str, Shown] = field(default_factory=dict)
    where: dict[str, set[str]] = field(default_factory=dict)
    in_emergency: bool = False
    _openings: int = 0

    def get(self, paths: Iterable[str], most: int = MOST) -> None:
        """Ask for the addresses and for all that their pages link to, so many at the most."""
        asked, todo = set(), list(paths)
        while todo and len(asked) < most:
            path = todo.pop()
            if path not in asked:
                asked.add(path)
                answer = self._ask(path)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    links = map(unescape, LINK.findall(answer.text))
                    todo += [link for link in links if not link.startswith(NOT_FOLLOWED)]

    def post(self, path: str, data: dict[str, Any], page: str | None = None) -> TestResponse:
        """Send a form with the hidden fields of its page, and go where it leads. What was typed is no news."""
        fields = self.client.hidden_fields(page or path)
        self._openings = self._count()
        told = Seen("\n".join(map(typed, data.values()))).fields
        answer = self.client.http.post(path, data={**fields, **data}, headers={"Accept-Language": "en"})
        self._note(path, answer, told)
        if answer.status_code == 302:
            self._ask(answer.location, told)
        return answer

    def _ask(self, path: str, told: frozenset[str] = frozenset()) -> TestResponse:
        self._openings = self._count()
        answer = self.client.http.get(path, headers={"Accept-Language": "en"})
        self._note(path, answer, told)
        return answer

    def _note(self, path: str, answer: TestResponse, told: frozenset[str]) -> None:
        assert answer.status_code in ANSWERS, (path, answer.status_code)
        title = TITLE.search(answer.text) if answer.mimetype == "text/html" else None
        for outside in (path, str(answer.headers), title[0] if title else ""):
            assert Seen(outside).fields == frozenset(), (path, outside)
        found = Seen(text_of(answer)).fields - told
        if not found:
            return
        assert answer.headers["Cache-Control"] == "no-store", path
        how = Shown.OPENED if self._count() > self._openings else Shown.DIRECTLY
        if self.in_emergency and how is Shown.OPENED:
            how = Shown.EMERGENCY
        for one in found:
            self.shown[one] = max(how, self.shown.get(one, Shown.NEVER))
            self.where.setdefault(one, set()).add(path)

    def _count(self) -> int:
        """The openings of her identity by whoever reads."""
        reader = self.client.user.id if self.client.user else None
        listed = cast(AuditEntry.details["ids"], String).contains(str(self.participant_id))
        hers = or_(AuditEntry.target_id == self.participant_id, listed)
        opened = select(func.count()).where(
            AuditEntry.action == "identity.opened", AuditEntry.actor_id == reader, hers
        )
        return db.session.scalar(opened) or 0


def typed(value: object) -> str:
    """What was sent in one field: its text, or that of a file."""
    if isinstance(value, tuple):
        file: io.BytesIO = value[0]
        return file.getvalue().decode()
    return str(value)


def text_of(answer: TestResponse) -> str:
    """A page as it is written, a PDF as its words and its metadata, a spreadsheet as its parts."""
    if answer.mimetype == "application/pdf":
        pdf = PdfReader(io.BytesIO(answer.data))
        return "\n".join([*(page.extract_text() for page in pdf.pages), str(pdf.metadata)])
    if answer.mimetype.endswith("sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    return answer.text
