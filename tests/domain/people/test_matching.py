"""Who may be the same person: by the forms of her name, her year, her phone; and what speaks against it."""

import flask
import pytest

from grants.core.ids import new_id
from grants.domain.people.identity import IdentityFields, SafeContact
from grants.domain.people.matching import find_alike, may_be_same
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import parse_name
from tests.factories import people

PHONE, OTHER = "+375291234567", "+375337654321"


def typed(name: str, birth: str = "1985-03-05", phone: str = "") -> IdentityFields:
    return IdentityFields(
        parse_name(name), BirthDate.from_iso(birth) if birth else None, (phone,) if phone else ()
    )


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("Петрова Ольга", "ПЕТРОВА ОЛЬГА"),
        ("Петрова Ольга", "Ольга Петрова"),  # the given name first
        ("Зубрицкая Аделина", "Аделина Зубрицкая"),  # and one that no table knows
        ("Петрова Ольга", "Пятрова Вольга"),
        ("Петрова Анна", "Петрова Ганна"),
        ("Волкова Екатерина", "Ваўкова Кацярына"),
        ("Острикова Анна", "Вострыкава Ганна"),
        ("Григорьева Наталья", "Рыгорава Наталля"),
        ("Соловьёва Алёна", "Соловьева Алена"),
        ("Петрова Ольга", "Пeтpoвa Oльгa"),  # Latin look-alikes
        ("Петрова Ольга", "Petrova Olga"),
        ("Петрова Ольга", "Сидорова (Петрова) Ольга"),
        ("Сидорова (Петрова) Ольга", "Петрова Ольга"),
        ("Петрова-Сидорова Ольга", "Сидорова Ольга"),
        ("Петрова Ольга", "Петрова Ольга Ивановна"),
        ("Петрова Ольга Николаевна", "Пятрова Вольга Мікалаеўна"),
        ("Петрова Ольга И.", "Петрова Ольга Ивановна"),
    ],
)
def test_forms_of_one_name_meet(app: flask.Flask, known: str, asked: str) -> None:
    her = people.participant(name=known, birth="1985-03-05", phone="")
    people.participant(name="Кравчук Ирина", birth="1985-03-05", phone="")
    assert [one.participant_id for one in find_alike(typed(asked))] == [her.id]


@pytest.mark.parametrize(
    ("known", "asked", "alike"),
    [
        ("1985-03-05", "1985-03-05", True),
        ("1985", "1985-03-05", True),
        ("1985-03-05", "1985", True),
        ("1985-03", "1985-03-05", True),
        ("", "1985-03-05", True),
        ("1985-03-05", "", True),
        ("1985-03-05", "1985-05-03", True),  # a day is easily mistyped
        ("1985-03-05", "1986-03-05", False),
        ("1985", "1986", False),
    ],
)
def test_the_year_counts_and_a_missing_one_does_not(
    app: flask.Flask, known: str, asked: str, alike: bool
) -> None:
    people.participant(name="Петрова Ольга", birth=known, phone="")
    assert bool(find_alike(typed("Петрова Ольга", asked))) is alike


@pytest.mark.parametrize(
    ("known", "birth", "alike"),
    [
        ("Кравчук Ирина", "1985-03-05", True),  # a name that she changed
        ("Кравчук Ирина", "", True),
        ("Кравчук Ирина", "1960", False),  # her mother's phone
        ("Петрова Ольга", "1958-03-05", True),  # the same name: a year that was mistyped
    ],
)
def test_a_phone_counts(app: flask.Flask, known: str, birth: str, alike: bool) -> None:
    people.participant(name=known, birth=birth, phone=PHONE)
    assert bool(find_alike(typed("Петрова Ольга", phone=PHONE))) is alike
    assert not find_alike(typed("Петрова Ольга", phone=OTHER))


def test_the_number_agreed_for_reaching_her_counts_too(app: flask.Flask) -> None:
    people.participant(name="Кравчук Ирина", birth="", phone=OTHER, safe_contact=SafeContact(PHONE))
    assert find_alike(typed("Петрова Ольга", phone=PHONE))


@pytest.mark.parametrize("asked", ["Петрова Анна", "Кравчук Ольга", "Петрова Ольга Сергеевна"])
def test_another_name_or_patronymic_speaks_against_it(app: flask.Flask, asked: str) -> None:
    people.participant(name="Петрова Ольга Ивановна", birth="1985-03-05", phone="")
    assert find_alike(typed(asked)) == ()


def test_a_list_is_held_to_the_day(app: flask.Flask) -> None:
    assert not may_be_same(typed("Петрова Ольга"), typed("Петрова Ольга", "1985-05-03"))


def test_the_person_herself_is_left_out(app: flask.Flask) -> None:
    her = people.participant(name="Петрова Ольга", birth="1985", phone="")
    assert find_alike(typed("Петрова Ольга"), besides=her.id) == ()
    assert find_alike(typed("Петрова Ольга"), besides=new_id())
