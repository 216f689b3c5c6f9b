"""Her name and number, typed into every field of every form: as rightly as can be, and all wrong. What is left of it
outside the record and the page itself: nothing in the log, the audit, the outbox, an address, a header, a cookie with
what is to be said next, or a title."""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import flask
import lxml.html
import pytest
from sqlalchemy import Connection, select
from werkzeug.test import TestResponse

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.outbox import OutboxMessage
from grants.policy import Permission
from grants.web import log
from grants.web.access import access_of
from tests.support.client import Client
from tests.support.traces import Traces
from tests.web.test_identity_matrix import EXPECTED, reader_of
from tests.web.test_who_sees_what import Record, make_record

NAMED = "Зубрицкая Аделина"
TYPED = f"{NAMED} +375 29 111-22-33"
TRACES = Traces(words={"зубрицкая", "аделина"}, numbers={"291112233"})
READERS = [reader for reader in EXPECTED if "another" not in reader and "not assigned" not in reader]
ENDS = {"home.sign_out", "portal.sign_out", "accounts.end_other_sessions", "accounts.change_password"}
NUMBERS = {"day": "5", "month": "3", "year": "2026"}
NOTHING = "00000000-0000-7000-8000-000000000000"
MOST_FORMS_SENT = 75


@pytest.fixture
def written(app: flask.Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Every line of the log, however unimportant."""
    lines = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", lines)
        log.configure("DEBUG")
        yield lines
    log.configure("ERROR")


def filled(form: lxml.html.HtmlElement, rightly: bool) -> dict[str, str]:
    """The fields of a form: hidden ones kept, choices chosen, days and numbers as such, and her name in all the rest."""
    data: dict[str, str] = {}
    for one in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = one.get("name"), one.get("type", "text")
        if kind == "hidden":
            data[name] = one.get("value", "")
        elif kind not in {"submit", "file"}:
            data.setdefault(name, right_value(one, name, kind) if rightly else TYPED)
    return data


def right_value(one: lxml.html.HtmlElement, name: str, kind: str) -> str:
    """What a careful person would choose or type, who still writes her name wherever words are taken."""
    if one.tag == "select":
        return next((choice for choice in one.xpath("./option/@value") if choice), "")
    if kind in {"radio", "checkbox"}:
        return str(one.get("value", "yes"))
    part = NUMBERS.get(name.rpartition("-")[2])
    if part or one.get("inputmode") in {"numeric", "decimal"}:
        return part or "5"
    return "+375 29 111-22-33" if kind == "tel" else NAMED


def may_send(person: Client, access: Permission | str | None) -> bool:
    """Whether it is worth asking: the rights that the address declares."""
    if isinstance(access, Permission) and access is not Permission.PORTAL_OWN:
        return person.user is not None and person.actor.allows(access)
    return person.user is None


@dataclass
class Sender:
    """Sends forms of a record as everybody around it, each undone before the next one."""

    app: flask.Flask
    record: Record
    written: io.StringIO
    read: int = 0
    answers: list[tuple[str, int]] = field(default_factory=list)

    def send_all(self) -> None:
        """The forms of every address, as the first who is shown the page, or may send it without one."""
        people = [reader_of(reader, self.app, self.record) for reader in READERS]
        with self.app.test_request_context():
            rules = [rule for rule in self.app.url_map.iter_rules() if "POST" in rule.methods]
            posts = [
                (
                    flask.url_for(
                        rule.endpoint, **{name: self.record.ids.get(name, NOTHING) for name in rule.arguments}
                    ),
                    rule,
                )
                for rule in rules
                if rule.endpoint not in ENDS
            ]
        for path, rule in posts:
            for person in people:
                if not may_send(person, access_of(self.app, rule.endpoint)):
                    continue
                forms = self.forms_of(person, path) if "GET" in rule.methods else [self.bare(person)]
                if forms and self.send(person, path, forms):
                    break

    def forms_of(self, person: Client, path: str) -> list[lxml.html.HtmlElement]:
        page = person.http.get(path)
        if page.status_code != 200 or page.mimetype != "text/html":
            return []
        return [
            form
            for form in lxml.html.fromstring(page.text).xpath("//main//form[@method='post']")
            if form.get("action") in {None, "", path}
        ]

    def bare(self, person: Client) -> lxml.html.HtmlElement:
        """For what is sent by a button: the token of a form, and a few fields that it may have."""
        token = person.hidden_fields("/account" if person.user else "/my/sign-in").get("csrf_token", "")
        names = ("reason", "note", "title", "idea", "code", "q")
        inputs = "".join(f'<input name="{name}">' for name in names)
        return lxml.html.fromstring(
            f'<form><input type="hidden" name="csrf_token" value="{token}">{inputs}</form>'
        )

    def send(self, person: Client, path: str, forms: list[lxml.html.HtmlElement]) -> bool:
        """Whether it was open to her: neither refused nor somebody else's."""
        connection: Connection = db._app_engines[self.app][None]  # type: ignore[assignment]
        for form in forms:
            for rightly in (True, False):
                db.session.remove()
                before = connection.begin_nested()
                answer = person.http.post(path, data=filled(form, rightly))
                self.answers.append((path, answer.status_code))
                self.check(path, answer)
                if answer.status_code == 302:
                    self.check(answer.location, person.http.get(answer.location))
                self.check_records(path)
                db.session.remove()
                before.rollback()
        return self.answers[-1][1] not in {400, 403, 404, 409}

    def check(self, path: str, answer: TestResponse) -> None:
        assert answer.status_code < 500, (path, answer.status_code)
        assert TRACES.in_bytes(str(answer.headers).encode()) == set(), path
        if answer.mimetype == "text/html" and answer.text:
            title = lxml.html.fromstring(answer.text).findtext(".//title") or ""
            assert TRACES.in_text(title) == set(), path

    def check_records(self, path: str) -> None:
        rows = db.session.execute(select(AuditEntry.reason, AuditEntry.details, AuditEntry.target_type)).all()
        letters = db.session.execute(select(OutboxMessage.kind, OutboxMessage.payload)).all()
        assert TRACES.in_text(f"{rows}{letters}") == set(), path
        lines = self.written.getvalue()[self.read :]
        self.read += len(lines)
        assert TRACES.in_bytes(lines.encode()) == set(), path


@pytest.mark.parametrize("decided", [True, False])
def test_what_is_typed_stays_where_it_belongs(app: flask.Flask, written: io.StringIO, decided: bool) -> None:
    sender = Sender(app, make_record(decided), written)
    sender.send_all()
    assert "request" in written.getvalue()
    assert len(sender.answers) > MOST_FORMS_SENT
    assert len([1 for _path, status in sender.answers if status == 302]) > 30
