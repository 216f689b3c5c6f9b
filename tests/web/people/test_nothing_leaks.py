"""What a day's work with names leaves behind: logs, outbox, temporary and instance files, cookies, addresses, file names."""

import datetime
import io
import logging
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flask
import pytest

from grants import create_app
from grants.cli.migrate import bring_up_to_date
from grants.core.db import db
from grants.core.outbox import OutboxMessage
from grants.domain.accounts import passwords
from grants.domain.people import commands
from grants.policy import Role
from tests.conftest import make_settings
from tests.factories import accounts
from tests.support.asking import Reading
from tests.support.client import Client
from tests.support.traces import Traces, notations

TRACES = Traces(
    words={"зубрицкая", "аделина", "мядельская", "васильковый", "крушинская", "prudzian"},
    numbers={"291112233"},
    days=notations(datetime.date(1987, 3, 5)),
)
PERSON = {
    "name": "Зубрицкая Аделина Казимировна",
    "birth": "05.03.1987",
    "oblast": "BY-MI",
    "town": "Мядельская",
    "language": "ru",
    "phone": "+375 29 111-22-33",
    "safe_to_call": "yes",
    "code_word": "васильковый",
    "consent_training_records": "yes",
    "consent_way": "on_paper",
    "asked_on-day": "1",
    "asked_on-month": "9",
    "asked_on-year": "2025",
}
ROWS = "".join(f"Крушинская Мария {n};Минская;1{n:06}\n" for n in range(40_000))
LIST = f"ФИО;Область;Телефон\n{ROWS}Крушинская Мария Львовна;Минская;8 029 111-22-33\n".encode()


@dataclass
class House:
    """An application that serves as it would for people, what it logs, and where it may write."""

    app: flask.Flask
    log: io.StringIO
    folder: Path


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """On a database of its own, with every log there is and a folder for temporary files."""
    log, temporary = io.StringIO(), tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    settings = make_settings(tmp_path, f"sqlite:///{tmp_path / 'krok.sqlite'}")
    app = create_app(settings.model_copy(update={"testing": False, "log_level": "DEBUG"}))
    passwords.use_cheap_hashes(True)
    with app.app_context():
        bring_up_to_date()
        yield House(app, log, tmp_path)
        db.session.remove()
        db.engine.dispose()
    logging.getLogger().removeHandler(handler)


def spread(text: str) -> set[str]:
    """What of the typed values stands in the text, however it is escaped."""
    return TRACES.in_bytes(text.encode())


def test_a_day_with_names_leaves_none_of_them_behind(house: House) -> None:
    client = Client(house.app, accounts.user(Role.TRAINER, name="Staff"))
    answers = [client.post("/participants/register", PERSON)]
    record = answers[0].location.removesuffix("/registered")
    answers.append(client.get(answers[0].location))
    answers += [
        client.post("/participants/register", PERSON | {"name": "Prudzian 7", "birth": "ages ago"}, 422),
        client.post("/participants/search", {"q": "Зубрицкая Prudzian"}, 200),
        client.post(f"{record}/show-identity", {"reason": "contact"}, 200, page=record),
        client.post(f"{record}/edit", {"surname": "Зубрицкая"}, 422),
        client.get(f"{record}/set-pin"),
        client.get("/participants/download.csv"),
    ]
    fields = client.hidden_fields("/participants/import")
    for content in (LIST, LIST[:400_000], b"PK\x03\x04" + LIST):
        file = (io.BytesIO(content), "Крушинская Мария.csv")
        answers.append(client.http.post("/participants/import", data={**fields, "file": file}))
        answers[-1].request.environ["wsgi.input"].close()
    answers.append(client.http.get("/participants/Зубрицкая?name=Prudzian"))
    answers.append(client.http.post("/my/sign-in", data={"code": "Prudzian", "pin": "291112233"}))
    client.http.get(answers[-3].location or "/")
    read_everything(house, client, record)
    assert house.log.getvalue().count('"request"') > 50
    assert spread(house.log.getvalue()) == set()
    for answer in answers:
        assert spread(str(answer.headers)) == set()
    letters = [(row.kind, row.payload) for row in db.session.scalars(db.select(OutboxMessage))]
    assert spread(str(letters)) == set()
    db.session.remove()
    db.engine.dispose()
    assert on_the_disk(house.folder) == set()


def on_the_disk(folder: Path) -> set[tuple[str, str]]:
    """Files in which a word or number stands as it was typed, in the encodings of lists, or whose name has one."""
    words = {word.capitalize() for word in TRACES.words} | TRACES.numbers | TRACES.words
    sought = [
        (word, word.encode(encoding)) for word in words for encoding in ("utf-8", "cp1251", "utf-16-le")
    ]
    found = set()
    for path in folder.rglob("*"):
        kept = path.read_bytes() if path.is_file() else b""
        found |= {(path.name, word) for word, form in sought if form in kept}
        found |= {(path.name, word) for word in spread(path.name)}
    return found


def read_everything(house: House, trainer: Client, record: str) -> None:
    """Her coordinator opens every page, paper and sheet there is about her."""
    assert trainer.user is not None
    ngo = accounts.Organisation(id=trainer.user.organisation_id)
    coordinator = Client(house.app, accounts.user(Role.COORDINATOR, organisation=ngo, name="Staff"))
    her = uuid.UUID(record.rpartition("/")[2])
    reading = Reading(coordinator, her)
    reading.get(["/", record, *(f"/privacy{record}/file.{ending}" for ending in ("pdf", "json"))], most=50)
    assert "name.surname" in reading.shown


def test_what_breaks_is_logged_without_what_was_typed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(house.app, accounts.user(Role.TRAINER, name="Staff"))

    def broken(*_args: object) -> None:
        raise ValueError("could not read Зубрицкая Аделина")

    fields = client.hidden_fields("/participants/register")
    monkeypatch.setattr(commands, "register_participant", broken)
    answer = client.http.post("/participants/register", data={**fields, **PERSON})
    assert answer.status_code == 500
    assert spread(answer.text) == set()
    assert "ValueError" in house.log.getvalue()
    assert spread(house.log.getvalue()) == set()
