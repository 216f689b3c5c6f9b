"""Identity: encrypted in its place, found by keyed hashes, unreadable anywhere else."""

import flask
import pytest
from sqlalchemy import select

from grants.core import crypto
from grants.core.db import db
from grants.core.ids import new_id
from grants.domain.people.identity import (
    IdentityFields,
    SafeContact,
    decrypt_identity,
    encrypt_identity,
    identity_tokens,
    tokens_for_match,
    tokens_for_name,
)
from grants.domain.people.models import IdentityToken
from grants.domain.people.states import Category
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import parse_name
from grants.domain.people.values.phones import show_phone
from tests.factories import people

FIELDS = IdentityFields(
    name=parse_name("Петрова Ольга Ивановна"),
    birth=BirthDate(1985, 3),
    phones=("+375291234567", "+375337654321"),
    phone_note="тел. мамы",
    town="Лида",
    address="ул. Советская, 1",
    category=Category.IN_PROTECTION,
    safe_contact=SafeContact(phone="+375291234567", safe_to_call=True, code_word="василёк"),
    note="после 18",
)


def test_what_was_encrypted_comes_back(app: flask.Flask) -> None:
    participant_id = new_id()
    assert decrypt_identity(participant_id, encrypt_identity(participant_id, FIELDS)) == FIELDS


def test_a_ciphertext_opens_in_its_own_row_and_column_alone(app: flask.Flask) -> None:
    mine, other = new_id(), new_id()
    columns = encrypt_identity(mine, FIELDS)
    with pytest.raises(crypto.Undecipherable):
        decrypt_identity(other, columns)
    with pytest.raises(crypto.Undecipherable):
        decrypt_identity(mine, {**columns, "town": columns["note"]})
    changed = bytearray(columns["name"])
    changed[-1] ^= 1
    with pytest.raises(crypto.Undecipherable):
        decrypt_identity(mine, {**columns, "name": bytes(changed)})


def test_the_hashes_meet_across_languages_and_tell_nothing(app: flask.Flask) -> None:
    here, elsewhere = new_id(), new_id()
    found = set(identity_tokens(FIELDS, here))
    for typed in ("оль", "Вольга", "Пятрова", "петр иван"):
        assert set(tokens_for_name(typed, here)) <= found, typed
        assert not set(tokens_for_name(typed, elsewhere)) & found, typed
    assert not set(tokens_for_name("Анна", here)) <= found
    belarusian = IdentityFields(name=parse_name("Пятрова Вольга"), birth=BirthDate(1985))
    assert set(tokens_for_match(belarusian)) & found
    assert not set(tokens_for_match(IdentityFields(parse_name("Петрова Ольга"), BirthDate(1990)))) & found
    assert set(tokens_for_match(IdentityFields(parse_name("Петрова Ольга")))) & found


def test_the_factory_makes_a_findable_person(app: flask.Flask) -> None:
    made = people.participant(name="Петрова Ольга Ивановна")
    tokens = db.session.scalars(
        select(IdentityToken.token).where(IdentityToken.participant_id == made.id)
    ).all()
    assert crypto.token("phone", "375291234567") in tokens


def test_dates_and_phones_are_written_as_people_read_them() -> None:
    assert [BirthDate(*parts).as_typed() for parts in ((1985, 3, 5), (1985, 3), (1985,))] == [
        "05.03.1985",
        "03.1985",
        "1985",
    ]
    assert show_phone("+375291234567") == "+375 29 123-45-67"
    assert show_phone("nonsense") == "nonsense"
