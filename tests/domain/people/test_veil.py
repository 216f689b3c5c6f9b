"""What is covered in a text for people who must not know whose it is, and what is left."""

import flask
import pytest

from grants.domain.people.veil import COVER, veil_for, veil_of
from grants.policy import Role
from tests.factories import accounts, people

SAID = [
    ("Зубрицкая Аделина будет шить", f"{COVER} {COVER} будет шить"),
    ("у Зубрицкой, Аделиной и АДЕЛИНЕ", f"у {COVER}, {COVER} и {COVER}"),
    ("Зубрыцкай Адэліне Казіміраўне", f"{COVER} {COVER} {COVER}"),
    ("Zubritskaya Adelina", f"{COVER} {COVER}"),
    ("Аня вяжет, Анной довольны", f"Аня вяжет, {COVER} довольны"),
    ("Звоните +375 (29) 111-22-33 или 8 029 1112233", f"Звоните {COVER} или {COVER}"),
    ("чужой номер 8 033 765-43-21", f"чужой номер {COVER}"),
    ("пишите adelina@mail.example, @adelina_sews, https://t.example/x", f"пишите {COVER} {COVER}, {COVER}"),
    ("Дом цапли нам помог; дом цапли — лучший", f"{COVER} нам помог; {COVER} — лучший"),
    (
        "Они шьют 1 200 000 штук по 12,50 рубля с 2026 года",
        "Они шьют 1 200 000 штук по 12,50 рубля с 2026 года",
    ),
    ("Адель поёт, казино и зубр", "Адель поёт, казино и зубр"),
]


@pytest.mark.parametrize(("said", "read"), SAID)
def test_what_is_covered_and_what_is_not(app: flask.Flask, said: str, read: str) -> None:
    name = "Зубрицкая Аделина Казимировна" if "Анной" not in said else "Зубрицкая Анна"
    her = people.participant(accounts.organisation(name="Дом цапли"), name, phone="+375291112233")
    assert veil_of(her.id)(said) == read


@pytest.mark.parametrize(
    ("name", "said", "read"),
    [
        (
            "Портная Вера",
            "Портная Вера: мастер, вера в успех, портная",
            f"{COVER} {COVER}: мастер, вера в успех, портная",
        ),
        ("Новик Ия", "Новик Ия и новик", f"{COVER} {COVER} и новик"),
        ("Иванова Роза", "иванова продаёт розы и Розы", f"{COVER} продаёт розы и {COVER}"),
    ],
)
def test_names_that_are_words_too(app: flask.Flask, name: str, said: str, read: str) -> None:
    assert veil_of(people.participant(name=name).id)(said) == read


@pytest.mark.parametrize(
    ("role", "hers", "read"),
    [
        (Role.COORDINATOR, True, "Зубрицкая"),
        (Role.COORDINATOR, False, COVER),
        (Role.TRAINER, True, COVER),
        (Role.PROGRAMME_MANAGER, True, COVER),
    ],
)
def test_whoever_may_open_her_name_reads_what_was_written(
    app: flask.Flask, role: Role, hers: bool, read: str
) -> None:
    her = people.participant(name="Зубрицкая Аделина")
    ngo = accounts.Organisation(id=her.organisation_id) if hers else accounts.organisation()
    assert veil_for(accounts.user(role, ngo).actor, her.id)("Зубрицкая") == read
