"""Codes that are read aloud, money that is never a float."""

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core import clock, ids, paging
from grants.core.errors import NotFound
from grants.core.money import CurrencyMismatchError, Money, split


def test_a_new_code_reads_back_however_it_is_typed() -> None:
    code = ids.new_code()
    assert len(code) == ids.CODE_LENGTH
    assert not set(code) & set("01OI")
    for typed in (code, ids.show_code(code), code.lower(), f" {code[:4]} – {code[4:]} "):
        assert ids.read_code(typed) == code


def test_cyrillic_look_alikes_are_read_as_what_they_look_like() -> None:
    code = ids.with_check_character("ABCEHKM")
    assert ids.read_code(code.replace("ABCEHKM", "АВСЕНКМ")) == code


@given(st.text(ids.ALPHABET, min_size=7, max_size=7), st.integers(0, 7), st.sampled_from(ids.ALPHABET))
def test_one_wrong_character_is_noticed(body: str, at: int, letter: str) -> None:
    code = ids.with_check_character(body)
    wrong = code[:at] + letter + code[at + 1 :]
    assert ids.read_code(wrong) == (code if wrong == code else None)


@pytest.mark.parametrize("typed", ["", "K7MX", "0000-0000", "ÄÄÄÄÄÄÄÄ", "A" * 400])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert ids.read_code(typed) is None


def test_ids_come_in_the_order_of_time() -> None:
    made = [ids.new_id() for _ in range(200)]
    assert made == sorted(made)
    assert {value.version for value in made} == {7}


def test_currencies_do_not_mix() -> None:
    assert Money(150, "BYN") + Money(50, "BYN") == Money(200, "BYN")
    assert Money(150, "BYN") - Money(50, "BYN") == Money(100, "BYN")
    assert Money(1, "BYN") < Money(2, "BYN") <= Money(2, "BYN")
    for act in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(CurrencyMismatchError):
            act(Money(1, "BYN"), Money(1, "USD"))


@pytest.mark.parametrize(("minor", "currency"), [(1.0, "BYN"), (True, "BYN"), ("1", "BYN")])
def test_money_is_a_whole_number(minor: object, currency: str) -> None:
    with pytest.raises(TypeError):
        Money(minor, currency)  # type: ignore[arg-type]


def test_a_currency_is_an_iso_code() -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, "руб")


def test_the_largest_remainder_takes_the_odd_kopeck() -> None:
    assert split(214400, [60, 40]) == [128640, 85760]
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(5, [3, 0, 1]) == [4, 0, 1]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any))
def test_the_parts_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    assert all(part >= 0 and (weight or not part) for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_weights_that_split_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(1, weights)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-24", 3, "2027-02-24"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-05-15", 12, "2027-05-15"),
    ],
)
def test_months_are_added_by_the_calendar(day: str, months: int, later: str) -> None:
    assert clock.add_months(clock.datetime.date.fromisoformat(day), months).isoformat() == later


def test_a_cursor_reads_back_and_a_forged_one_is_not_found(app: flask.Flask) -> None:
    ours = paging.write_cursor("2026-01-01", "x")
    assert paging.read_cursor(paging.write_cursor("2026-01-01", "x"), 2) == ("2026-01-01", "x")
    assert paging.read_cursor("", 2) is None
    for forged in (
        "!!",
        "Zm9v",
        paging.write_cursor("one"),
        "eyJhIjoxfQ",
        f"A{ours[1:]}",
        ours[:-2],
        "W" * 60_000,
    ):
        with pytest.raises(NotFound):
            paging.read_cursor(forged, 2)


def test_a_page_says_where_the_next_begins() -> None:
    rows, cursors = list(range(4)), [str(n) for n in range(4)]
    page = paging.make_page(rows, cursors, total=1500, size=3)
    assert (page.items, page.next_cursor, page.total, page.more_than) == ((0, 1, 2), "2", 1000, True)
    assert paging.make_page(rows, cursors, total=4, size=4).next_cursor == ""
