"""Columns are remembered for an organisation when a list is committed, by keyed hashes alone, and can be forgotten."""

from collections.abc import Callable

from sqlalchemy import select

from grants.core.db import db
from grants.domain.people.lists.header_words import Column
from grants.domain.people.models import ListColumn, Participant
from grants.policy import Role
from tests.support.client import Client
from tests.web.people.test_imports import DECLARED, count, upload

HEAD = "Кто;Учился;Обл.;Телефон;Телефон"
FIRST = f"{HEAD}\r\nПетрова О.;1985;Брестская;80291234567;80331234567\r\n".encode()
SECOND = f"{HEAD}\r\nСидорова А.;1990;Минск;80291234568;80331234568\r\n".encode()
CHOICE = {
    "column-0": "full_name",
    "column-1": "birth_date",
    "column-2": "oblast",
    "column-3": "phone",
    "column-4": "",
    "header_row": "1",
}


def map_columns(client: Client, where: str, **changed: str) -> None:
    client.post(where.replace("check-list", "map-columns"), {**CHOICE, **changed}, page=where)


def test_the_next_list_of_the_organisation_is_read_as_the_last_one(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client, FIRST).location
    map_columns(client, where)
    assert count(ListColumn) == 0, "nothing is learned before the list is committed"
    client.post(where, DECLARED)
    kinds = db.session.scalars(select(ListColumn.kind)).all()
    assert sorted(str(kind) for kind in kinds) == ["None", "birth_date", "full_name"]
    for row in db.session.scalars(select(ListColumn)):
        assert (len(row.header_token), row.chosen_by) == (16, client.actor.user_id)
    where = upload(client, SECOND).location
    page = client.get(where).text
    assert "Columns as your organisation last mapped them: Кто, Учился, Телефон" in page
    assert "Register 1 person" in page
    client.post(where, DECLARED)
    assert count(Participant) == 2


def test_a_column_or_row_that_no_list_has_is_passed_over(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client, FIRST).location
    for number in ("9" * 5000, "²", "٣", "-1"):
        map_columns(client, where, **{f"column-{number}": "phone", "header_row": number})
    assert "Register 1 person" in client.get(where).text


def test_another_organisation_learns_nothing_of_it(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client, FIRST).location
    map_columns(client, where)
    client.post(where, DECLARED)
    stranger = client_as(Role.TRAINER)
    page = stranger.get(upload(stranger, SECOND).location).text
    assert "last mapped" not in page
    assert "no column of names" in page


def test_an_abandoned_list_teaches_nothing(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client, FIRST).location
    map_columns(client, where)
    client.post(where.replace("check-list", "cancel"), page=where)
    assert count(ListColumn) == 0


def test_a_choice_can_be_forgotten_and_another_one_replaces_it(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    where = upload(client, FIRST).location
    map_columns(client, where)
    client.post(where, DECLARED)
    where = upload(client, SECOND).location
    map_columns(client, where, **{"column-1": "", "column-4": "phone"})
    assert "last mapped" not in client.get(where).text
    client.post(where, DECLARED)
    assert set(db.session.scalars(select(ListColumn.kind))) == {Column.FULL_NAME}
    where = upload(client, SECOND + b"\r\n").location
    assert "last mapped them: Кто." in client.get(where).text
    client.post(where.replace("check-list", "forget-columns"), page=where)
    assert "no column of names" in client.get(where).text
    assert count(ListColumn) == 0


def test_the_row_of_names_and_the_oblast_of_all_can_be_said(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    content = "ФИО;Обл\r\nгруппа;один\r\nИмя;Дата рождения\r\n".encode() + b"".join(
        f"Иванова {name};1.1.19{year}\r\n".encode() for name, year in (("Анна", 80), ("Ева", 81), ("Яна", 82))
    )
    where = upload(client, content).location
    client.post(
        where.replace("check-list", "map-columns"), {"header_row": "3", "oblast": "BY-HO"}, page=where
    )
    page = client.get(where).text
    assert "Register 3 people" in page
    assert 'value="BY-HO" selected' in page
    client.post(where, DECLARED)
    assert set(db.session.scalars(select(Participant.oblast))) == {"BY-HO"}


def test_rows_that_lack_the_same_thing_are_told_once(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    people = "".join(f"Иванова {name};1.1.1980\r\n" for name in ("Анна", "Ева", "Яна"))
    page = client.get(upload(client, f"ФИО;Д.р.\r\n{people}".encode()).location).text
    assert "3 rows name no oblast" in page
    assert "There is no oblast" not in page


def test_a_list_of_another_kind_is_refused_with_where_it_belongs(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    marks = "№;ФИО;02.03;04.03\r\n1;Иванова Анна;+;н\r\n".encode()
    assert "Open the group and take the marks" in upload(client, marks, status=422).text
    lectures = "Дата;Тема;Кол-во слушателей;Лектор\r\n5.3.26;Права;34;Петрова\r\n".encode()
    assert "a log of lectures" in upload(client, lectures, status=422).text
