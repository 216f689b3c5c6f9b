"""A list goes in through its pages: every fault shown, good rows registered once, nothing left behind."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.people.models import Consent, IdentityToken, ListImport, Participant
from grants.domain.people.states import ImportState
from grants.exchange.spreadsheets.reading import read_workbook
from grants.policy import Role
from tests.support.client import Client

SAMPLES = Path(__file__).parents[2] / "samples"
BREST = (SAMPLES / "participants_brest_cp1251.csv").read_bytes()
EXPECTED = json.loads((SAMPLES / "participants_brest_cp1251.expected.json").read_text("utf-8"))
DECLARED = {
    "agreed": "y",
    "way": "on_paper",
    "language": "ru",
    "asked_on-day": "1",
    "asked_on-month": "9",
    "asked_on-year": "2025",
}
ERRORS = len({fault["row"] for fault in EXPECTED["faults"] if fault["kind"] == "error"})
DUPLICATES = sum(fault["kind"] == "duplicate" for fault in EXPECTED["faults"])
GOOD = EXPECTED["data_rows"] - ERRORS - DUPLICATES


def upload(client: Client, content: bytes = BREST, name: str = "list.csv", status: int = 302) -> Any:
    fields = client.hidden_fields("/participants/import")
    answer = client.http.post("/participants/import", data={**fields, "file": (io.BytesIO(content), name)})
    assert answer.status_code == status, answer.text[:2000]
    return answer


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_every_fault_of_the_sample_is_shown_by_row_and_column(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    page = client.get(upload(client).location).text
    rows = re.findall(
        r'<th scope="row" class="numeric">(\d+)</th>\s*<td data-label="Column">(.*?)</td>', page
    )
    assert [(int(row), column) for row, column in rows] == [
        (fault["row"], fault["column"]) for fault in EXPECTED["faults"]
    ]
    assert "windows-1251" in page.lower() or "cp1251" in page.lower()
    assert f"Register {GOOD} people" in page
    assert count(Participant) == 0


def test_committing_registers_the_good_rows_once(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client).location
    page = client.post(where, {**DECLARED, "agreed": ""}, 422).text
    assert "Without consent" in page
    hidden = client.hidden_fields(where)
    result = client.post(where, DECLARED).location
    assert count(Participant) == GOOD
    assert count(Consent) == GOOD
    assert "Артемьева" in client.get(result).text
    assert client.http.post(where, data={**hidden, **DECLARED}).status_code == 302
    assert count(Participant) == GOOD
    assert client.get(where, 302).location == result


def test_everybody_can_be_found_when_the_result_shows(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    client.get(client.post(upload(client).location, DECLARED).location)
    for code, name in db.session.execute(select(Participant.case_code, Participant.id)).all():
        assert db.session.scalar(select(func.count()).where(IdentityToken.participant_id == name)), code
    page = client.post("/participants/search", {"q": "Артем"}, 200).text
    assert "Артемьева" in page
    assert "still being taken in" not in page
    with transaction():
        db.session.execute(update(ListImport).values(indexed_at=None))
    assert "still being taken in" in client.get("/participants/search").text


def test_the_same_file_again_changes_nothing_and_says_so(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    first = upload(client).location
    assert upload(client).location == first
    assert count(ListImport) == 1
    result = client.post(first, DECLARED).location
    again = upload(client)
    assert again.location == result
    assert "registered before" in client.get(result).text
    assert (count(Participant), count(ListImport)) == (GOOD, 1)


def test_who_is_registered_already_is_a_duplicate_in_another_file(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    client.post(upload(client).location, DECLARED)
    page = client.get(upload(client, BREST + b"\r\n").location).text
    assert page.count("seems to be registered already") == GOOD
    checked = select(AuditEntry.details).where(AuditEntry.action == "import.checked")
    told = sorted(details["known"] for details in db.session.scalars(checked))
    assert told == [0, GOOD], "how many a list found out to be known stands in the audit"
    assert re.search(r"participants/[0-9a-f-]{36}\">[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    stranger = client_as(Role.TRAINER)
    page = stranger.get(upload(stranger).location).text
    assert page.count("known to another organisation") == GOOD
    assert not re.search(r"participants/[0-9a-f-]{36}\">[2-9A-Z]{4}-", page)


def test_the_sheet_comes_back_with_remarks(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    import_id = upload(client).location.split("/")[-2]
    csv = client.get(f"/participants/imports/{import_id}/remarks.csv").data.decode("utf-8-sig")
    assert "There is no such date in the calendar" in csv
    assert client.get(f"/participants/imports/{import_id}/remarks.xlsx").data.startswith(b"PK")
    client.get(f"/participants/imports/{import_id}/remarks.pdf", 404)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_sheet_with_remarks_corrected_brings_only_who_was_missing(
    client_as: Callable[..., Client], ending: str
) -> None:
    client = client_as(Role.TRAINER)
    head = "ФИО;Дата рождения;Телефон;Область"
    first = f"{head}\r\nИванова Анна;05.03.1985;375291234567;Минск\r\nЗуева Юлия;31.02.1986;;Брест\r\n"
    where = upload(client, first.encode()).location
    client.post(where, DECLARED)
    assert count(Participant) == 1
    given_back = client.get(where.replace("check-list", f"remarks.{ending}")).data
    (sheet,) = read_workbook(given_back).sheets
    rows = ["" if cell is None else str(cell) for cell in list(sheet.rows)[2].cells]
    assert rows[:2] == ["Зуева Юлия", "31.02.1986"]
    assert "calendar" in rows[4]
    again = upload(client, given_back, f"list.{ending}").location
    assert "Register 1 " not in client.get(again).text
    lines = [";".join("" if cell is None else str(cell) for cell in row.cells) for row in sheet.rows]
    corrected = "\r\n".join(lines).replace("31.02.1986", "28.02.1986").replace("\n", " ")
    client.post(upload(client, corrected.encode()).location, DECLARED)
    assert count(Participant) == 2
    added = f"{corrected}\r\nНовикова Вера;01.02.1990;;Гомель"
    client.post(upload(client, added.encode()).location, DECLARED)
    assert count(Participant) == 3
    upload(client, added.encode())
    assert count(Participant) == 3


def test_a_column_can_be_put_right(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    content = "Кто;Д.р.;Область\r\nПетрова О.;1985;Брестская\r\nСидорова А.;1990;Минск\r\n".encode()
    where = upload(client, content).location
    page = client.get(where).text
    assert "no column of names" in page
    assert "Register" not in re.sub("<title>.*?</title>", "", page).split("Check the list")[-1]
    client.post(
        where.replace("check-list", "map-columns"),
        {"column-0": "full_name", "column-1": "birth_date", "column-2": "oblast"},
        page=where,
    )
    assert "Register 2 people" in client.get(where).text


def test_cancelling_leaves_only_counts(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client).location
    client.post(where.replace("check-list", "cancel"), page=where)
    row = db.session.scalars(select(ListImport)).one()
    assert (row.state, row.content, row.wrapped_key) == (ImportState.CANCELLED, None, None)
    client.get(where, 302)
    assert upload(client).location != where


def test_after_an_hour_the_list_is_gone(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client).location
    with transaction():
        db.session.execute(update(ListImport).values(expires_at=clock.now()))
    assert "the hour is over" in client.get(where, 422).text


def test_what_is_stored_for_the_hour_holds_no_name(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    upload(client)
    content = db.session.scalar(select(ListImport.content))
    assert content
    for text in ("Артемьева", "Брест"):
        assert text.encode() not in content
        assert text.encode("cp1251") not in content


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00", "list.xlsx", "not a spreadsheet"),
        (b"", "list.csv", "empty"),
        ("просто;текст\r\n1;2\r\n".encode(), "list.csv", "no row of column names"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    client_as: Callable[..., Client], content: bytes, name: str, sentence: str
) -> None:
    client = client_as(Role.TRAINER)
    assert sentence in upload(client, content, name, 422).text
    assert count(ListImport) == 0


def test_another_organisations_list_is_not_there(client_as: Callable[..., Client]) -> None:
    where = upload(client_as(Role.TRAINER)).location
    stranger = client_as(Role.TRAINER)
    for step in ("check-list", "result", "remarks.csv"):
        stranger.get(where.replace("check-list", step), 404)
    stranger.post(where.replace("check-list", "cancel"), status=404, page="/participants/import")


@pytest.mark.parametrize("name", ["participants_be_utf8bom.csv", "participants_groups.xlsx"])
def test_the_other_samples_go_in(client_as: Callable[..., Client], name: str) -> None:
    client = client_as(Role.COORDINATOR)
    where = upload(client, (SAMPLES / name).read_bytes(), name).location
    client.get(where)
    client.post(where, DECLARED)
    assert count(Participant) > 10
