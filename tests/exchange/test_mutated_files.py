"""Spreadsheets changed in any way: none raises past the importer, and nobody is registered without consent."""

import io
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.transaction import transaction
from grants.domain.people import commands
from grants.domain.people.commands import Declaration, FileFacts
from grants.domain.people.models import Consent, IdentityToken, ListImport, Participant, ParticipantIdentity
from grants.domain.people.states import ConsentPurpose, ConsentWay
from grants.domain.people.stored_lists import read_list
from grants.domain.people.uploads import UploadedList, hash_of
from grants.exchange.spreadsheets.errors import UnreadableFile
from grants.exchange.spreadsheets.reading import read_workbook
from grants.policy import SYSTEM
from tests.exchange.spreadsheet_files import HEADER, PEOPLE, ods, ods_rows, xlsx
from tests.factories import accounts

HOUSE = Path(__file__).parents[1]
CSV = "№;ФИО;Дата рождения;Телефон;Область;Согласие;Примечание\n" + "".join(
    f"{number};{name};{born};8 029 12345{number:02};Брестская;{consent};\n"
    for number, (name, born, consent) in enumerate(
        (
            ("Зубрицкая Аделина Казимировна", "05.03.1987", "да"),
            ("Отказова Нина Львовна", "1990", "нет"),
            ("Молчанова Яна", "", ""),
            ("Петрова-Водкина Ольга", "5 марта 1985 г.", "+"),
            ("Сидорчук Ева Янаўна", "31.02.1980", "да"),
        )
    )
)
CORPUS: dict[str, bytes] = {
    **{
        path.name: path.read_bytes()
        for path in sorted((HOUSE / "samples").glob("participants_*.[cx][sl][vs]*"))
    },
    "legacy.xls": (HOUSE / "exchange" / "files" / "legacy_list.xls").read_bytes(),
    "list.csv": CSV.encode(),
    "list.xlsx": xlsx({"A": [HEADER, *PEOPLE]}),
    "list.ods": ods({"A": ods_rows([HEADER, *PEOPLE])}),
}
NASTY = (
    "=1+1", "нет", "да", "31.02.1999", "-", "\u202eавонавИ", "О5.О3.1987", "1e309", "0x41", "٣٤٥", "\ufeff", "İı",
    "375291234567.0", "9" * 400, "Ж" * 3000, "\x0b", "'+7", "NaN", "²", "12.13.14", "99999999999999999999.0",
    "Иванова\nАнна", '"', ";;;;", "ФИО", "Итого: 5", "_____", "жертва", "AB1234567", "29.02.1900", "1.1.1", "0", "—",
)  # fmt: skip

place = st.floats(min_value=0, max_value=1, exclude_max=True)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("set"), place, st.binary(min_size=1, max_size=8)),
        st.tuples(st.just("insert"), place, st.sampled_from([text.encode() for text in NASTY])),
        st.tuples(st.just("drop"), place, st.integers(1, 400)),
        st.tuples(st.just("repeat"), place, st.integers(1, 400)),
        st.tuples(st.just("cut"), place, st.none()),
    ),
    min_size=1,
    max_size=6,
)


def changed(content: bytes, steps: list[tuple[str, float, object]]) -> bytes:
    """The bytes after every step."""
    for kind, where, what in steps:
        at = int(where * len(content))
        before, after = content[:at], content[at:]
        if kind == "set":
            content = before + what + after[len(what) :]
        elif kind == "insert":
            content = before + what + after
        elif kind == "drop":
            content = before + after[what:]
        elif kind == "repeat":
            content = before + after[:what] + after
        else:
            content = before
    return content


def inside(content: bytes, steps: list[tuple[str, float, object]], which: float) -> bytes:
    """The archive with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as anew:
        names = archive.namelist()
        chosen = names[int(which * len(names))]
        for name in names:
            part = archive.read(name)
            anew.writestr(name, changed(part, steps) if name == chosen else part)
    return out.getvalue()


Try = Callable[[bytes, str], None]


@pytest.fixture
def bring(app: flask.Flask) -> Try:
    """Bring a file from upload to commit as the pages do, and look at what came of it."""
    organisation_id = accounts.organisation().id
    declaration = Declaration(ConsentWay.ON_PAPER, clock.today())

    def upload(content: bytes, name: str) -> None:
        begun = time.monotonic()
        try:
            book = read_workbook(content, name)
            uploaded = UploadedList(book.kind.value, book.sheets, book.encoding or "", book.delimiter or "")
            import_id, _again = commands.check_file(
                SYSTEM, FileFacts(organisation_id, hash_of(content)), uploaded
            )
            row = db.session.get_one(ListImport, import_id)
            refused = [
                checked
                for checked in read_list(row)[0].check(clock.today()).rows
                if checked.outcome.is_taken and checked.participant and checked.participant.consent is False
            ]
            made = commands.commit_import(SYSTEM, import_id, declaration, row.version)
            assert made == row.good_rows
            assert made + len(refused) <= row.data_rows
        except (UnreadableFile, DomainError):
            pass
        assert time.monotonic() - begun < 30
        everyone = db.session.scalar(select(func.count()).select_from(Participant))
        agreed = select(func.count(Consent.participant_id.distinct())).where(
            Consent.purpose == ConsentPurpose.TRAINING_RECORDS, Consent.given, Consent.withdrawn_at.is_(None)
        )
        assert db.session.scalar(agreed) == everyone
        with transaction():
            db.session.execute(delete(IdentityToken))  # so that the next file meets nobody it knows
            db.session.execute(delete(ParticipantIdentity))
        db.session.expire_all()

    return upload


quietly = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quietly
@given(name=st.sampled_from(sorted(CORPUS)), steps=changes)
def test_bytes_changed_anywhere(bring: Try, name: str, steps: list[tuple[str, float, object]]) -> None:
    bring(changed(CORPUS[name], steps), name)


@quietly
@given(steps=changes, which=place, name=st.sampled_from(("list.xlsx", "list.ods")))
def test_a_part_of_an_archive_changed(
    bring: Try, steps: list[tuple[str, float, object]], which: float, name: str
) -> None:
    bring(inside(CORPUS[name], steps, which), name)


cells = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))


@quietly
@given(changes=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6), cells), min_size=1, max_size=12))
def test_cells_changed_to_anything(bring: Try, changes: list[tuple[int, int, str]]) -> None:
    rows = [line.split(";") for line in CSV.splitlines()]
    for row, column, text in changes:
        rows[row][column] = text
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bring("\n".join(";".join(row) for row in rows).encode("utf-8", "surrogatepass"), "list.csv")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_who_refused_is_not_registered(bring: Try) -> None:
    bring(CSV.encode(), "list.csv")
    registered = db.session.scalar(select(func.count()).select_from(Participant))
    assert registered == 3, "of five one refused, and one has a birth date that no calendar has"
