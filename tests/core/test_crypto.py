"""Keys and ciphertexts: what is moved, changed or opened with another key stays closed."""

import base64

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core import crypto
from grants.core.db import db
from grants.core.transaction import transaction

KEY = bytes(range(32))
OTHER = bytes(32)


@given(st.text(), st.text())
def test_what_was_encrypted_opens_in_its_place(text: str, place: str) -> None:
    assert crypto.decrypt(KEY, crypto.encrypt(KEY, text, place), place) == text


def test_two_ciphertexts_of_one_text_differ() -> None:
    assert crypto.encrypt(KEY, "Анна", "a") != crypto.encrypt(KEY, "Анна", "a")


def test_a_ciphertext_elsewhere_changed_or_under_another_key_fails() -> None:
    sealed = crypto.encrypt(KEY, "Анна", "participant/1/name")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, text, place in (
        (KEY, sealed, "participant/2/name"),
        (KEY, sealed, "participant/1/town"),
        (OTHER, sealed, "participant/1/name"),
        (KEY, changed, "participant/1/name"),
        (KEY, b"", "participant/1/name"),
    ):
        with pytest.raises(crypto.Undecipherable):
            crypto.decrypt(key, text, place)


def test_a_data_key_is_wrapped_for_one_place_and_survives_a_change_of_the_master_key() -> None:
    old = crypto.Keyring([KEY])
    wrapped = old.wrap(OTHER, "participant/1")
    both = crypto.Keyring([OTHER, KEY])
    assert both.unwrap(wrapped, "participant/1") == OTHER
    assert both.wrap(KEY, "x")[:4] != wrapped[:4]
    with pytest.raises(crypto.Undecipherable):
        both.unwrap(wrapped, "participant/2")
    with pytest.raises(crypto.KeyProblem, match="not among the keys"):
        crypto.Keyring([OTHER]).unwrap(wrapped, "participant/1")


@pytest.mark.parametrize("text", ["", "short", "!!!", base64.b64encode(b"x" * 31).decode()])
def test_a_malformed_master_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(crypto.KeyProblem) as caught:
        crypto.read_master_keys(text)
    assert not text or text not in str(caught.value)


def test_tokens_are_keyed_and_kinds_keep_apart(app: flask.Flask) -> None:
    assert crypto.token("name", "анна") == crypto.token("name", "анна")
    assert crypto.token("name", "анна") != crypto.token("phone", "анна")
    assert len(crypto.token("name", "анна")) == crypto.TOKEN_BYTES


def test_another_master_key_is_noticed_at_the_start(app: flask.Flask) -> None:
    mine = crypto.keyring()
    crypto.install(crypto.Keyring([OTHER]))
    try:
        with pytest.raises(crypto.KeyProblem):
            crypto.check_secrets()
    finally:
        crypto.install(mine)
    crypto.check_secrets()


def test_secrets_are_made_once(app: flask.Flask) -> None:
    before = db.session.get_one(crypto.Secret, "index").wrapped
    with transaction():
        crypto.ensure_secrets()
    assert db.session.get_one(crypto.Secret, "index").wrapped == before
