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
        "   x1 y2 z3 lamps at the lake",
        "🐴🐴🐴🐴🐴🐴 five odd horses",
        "we were there then",
        "bluebirds bluebirds",
        "123456 bluebirds",
        "property trees on poppies",
        "sand and land and hand",
        "x" + "long words in a row " * 9,
    ],
)
def test_long_and_own_ones_are_taken(password: str) -> None:
    passwords.check_password(
        password,
        email="olga.novik@test.example",
        name="Olga Novik",
        organisations=["Land and People of Work"],
    )
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
        ("123456789012", "password_common"),
        ("финансы финансы", "password_common"),
        ("password password ", "password_common"),
        ("teapot99-teapot99-", "password_common"),
        ("asdfghjkl;'z", "password_common"),
        ("zxcvbnm,./zx", "password_common"),
        ("0987654321qw", "password_common"),
        ("!QAZ2wsx#EDC", "password_common"),
        ("qwe asd zxc rty", "password_common"),
        ("4r5t6y7u8i9o", "password_common"),
        ("ЙЦУКЕН abcdef", "password_common"),
        ("ячсмитьбю123", "password_common"),
        ("sunrise centre 1", "password_own"),
        ("ЦентрВосход2026", "password_own"),
        ("olganovik2024", "password_own"),
        ("Olga.Novik@test.example", "password_own"),
        ("novik-novik-olga!", "password_own"),
    ],
)
def test_short_common_and_own_names_are_refused(password: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        passwords.check_password(
            password,
            email="olga.novik@test.example",
            name="Olga Novik",
            organisations=["The Sunrise Centre", "Центр «Восход»"],
        )
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


def test_one_form_for_what_looks_the_same() -> None:
    composed, apart = (
        "ёлка в йогурте, café",
        "e\u0308лка в и\u0306огурте, cafe\u0301".replace("e\u0308", "е\u0308"),
    )
    assert composed != apart
    assert passwords.verify_password(passwords.hash_password(composed), apart)
    assert passwords.verify_password(passwords.hash_password(apart), composed)
    assert passwords.verify_password(passwords.hash_password("ﬁve ｗｉｄｅ horses"), "five wide horses")


def test_a_hash_that_is_older_than_the_normal_form_still_opens() -> None:
    apart = "cafe\u0301 at the corner"
    kept = passwords._hasher(True).hash(apart)
    assert passwords.verify_password(kept, apart)
    assert not passwords.verify_password(kept, "cafe at the corner")


def test_what_follows_the_longest_password_is_not_ignored() -> None:
    longest = ("many words in a row " * 20)[: passwords.MAX_LENGTH]
    kept = passwords.hash_password(longest)
    assert passwords.verify_password(kept, longest)
    assert not passwords.verify_password(kept, longest + "!")
