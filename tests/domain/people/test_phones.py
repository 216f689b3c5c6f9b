"""Phones in any habit of writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.domain.people.values.phones import normalise_phone, read_phones


@pytest.mark.parametrize(
    "written",
    [
        "+375 29 123-45-67",
        "8 029 1234567",
        "80291234567",
        "(029) 123-45-67",
        "375291234567",
        "291234567",
        "29 123 45 67",
        "00375291234567",
        "810375291234567",
        "тел. 8-029-123-45-67",
        "моб.: +375(29)1234567 после 18 ч",
        "8\u00a0029\u00a01234567",
        375291234567.0,
        375291234567,
        291234567.0,
    ],
)
def test_one_number(written: str | int | float) -> None:
    reading = read_phones(written)
    assert reading.own == ("+375291234567",)
    assert reading.note == ""
    assert reading.unreadable == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("+7 916 123-45-67", "+79161234567"),
        ("8 (916) 123-45-67", "+79161234567"),
        ("+48 601 234 567", "+48601234567"),
        ("8 0162 20-12-34", "+375162201234"),
        ("12345", None),
        ("+375 99 123 45 67", None),
        ("8029123456", None),
        ("802912345678", None),
    ],
)
def test_other_countries_and_what_is_no_number(written: str, expected: str | None) -> None:
    assert normalise_phone(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "80291234567, 80339876543",
        "80291234567; 80339876543",
        "80291234567 80339876543",
        "8 029 1234567 / 8 033 9876543",
        "80291234567\n80339876543",
        "80291234567 или 80339876543",
    ],
)
def test_two_in_a_cell(written: str) -> None:
    assert read_phones(written).own == ("+375291234567", "+375339876543")


@pytest.mark.parametrize(
    "written",
    [
        "тел. мамы 8029 1234567",
        "8029 1234567 (муж)",
        "80291234567 мама",
        "сястра: 8 029 1234567",
        "80291234567 Оля",
    ],
)
def test_someone_elses_phone_is_a_note_and_never_hers(written: str) -> None:
    reading = read_phones(written)
    assert reading.own == ()
    assert reading.main is None
    assert reading.note == written


def test_hers_and_her_mothers() -> None:
    reading = read_phones("80291234567, мама 80339876543")
    assert reading.own == ("+375291234567",)
    assert reading.note == "мама 80339876543"


@pytest.mark.parametrize("written", ["", "—", "нет", "няма", " - "])
def test_none(written: str) -> None:
    assert read_phones(written) == read_phones("")


def test_the_unreadable_is_named() -> None:
    assert read_phones("8029123").unreadable == ("8029123",)


@given(st.one_of(st.text(max_size=80), st.floats(), st.integers()))
def test_any_cell_is_read_without_failing(value: str | int | float) -> None:
    assert all(number.startswith("+") for number in read_phones(value).own)
