"""Which passwords are taken."""

import pytest

from grants.core.errors import DomainError
from grants.domain.accounts import passwords


@pytest.mark.parametrize(
    "password",
    [
        "an orange boat at noon",
        "krok-demo-2002",
        "зимой в лесу тихо",
        "olga likes 12 horses and tea",
        "            x1 y2 z3",
        "🐴🐴🐴🐴🐴🐴 five odd horses",
    ],
)
def test_long_and_own_ones_are_taken(password: str) -> None:
    passwords.check_password(password, email="olga.novik@test.example", name="Olga Novik")
    assert passwords.verify_password(passwords.hash_password(password), password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password_short"),
        ("x" * 201, "password_long"),
        ("1qaz2wsx3edc", "password_common"),
        ("Password2024!!", "password_common"),
        ("!!qwertyuiop1", "password_common"),
        ("йцукенгшщзхъ", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abc1abc1abc1", "password_common"),
        ("abcdefghijklm", "password_common"),
        ("olganovik2024", "password_own"),
        ("Olga.Novik@test.example", "password_own"),
        ("novik-novik-olga!", "password_own"),
    ],
)
def test_short_common_and_own_names_are_refused(password: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        passwords.check_password(password, email="olga.novik@test.example", name="Olga Novik")
    assert caught.value.code == code


def test_hashes_are_at_the_recommendation_outside_of_tests() -> None:
    passwords.use_cheap_hashes(False)
    try:
        kept = passwords.hash_password("an orange boat at noon")
    finally:
        passwords.use_cheap_hashes(True)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("пароль123456", "password_common"),
        ("gfhjkm123456", "password_common"),
        ("Parol1234567", "password_common"),
        ("k.,jdm123456", "password_common"),
        ("йцукен123456", "password_common"),
        ("ольгановик20", "password_own"),
        ("jkmufyjdbr20", "password_own"),
        ("olganovik2024", "password_own"),
    ],
)
@pytest.mark.parametrize("name", ["Ольга Новик", "Olga Novik"])
def test_the_other_keyboard_and_latin_letters_hide_nothing(password: str, code: str, name: str) -> None:
    with pytest.raises(DomainError) as caught:
        passwords.check_password(password, email="olga.novik@test.example", name=name)
    assert caught.value.code == code


def test_words_in_any_letters_are_taken() -> None:
    for password in ("тихий лес и семь озёр", "nb[bq ktc b ctvm jp`h", "ціхі лес і сем азёраў"):
        passwords.check_password(password, email="olga.novik@test.example", name="Ольга Новик")
