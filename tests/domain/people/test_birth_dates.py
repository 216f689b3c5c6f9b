"""Birth dates: strict, and never more exact than what was written."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grants.domain.people.values.dates import BadBirthDate, BirthDate, DateProblem, Precision, read_birth_date

TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1987-03-05", "1987-03-05"),
        ("1987-03-05 00:00:00", "1987-03-05"),
        ("1987-03-05T00:00:00", "1987-03-05"),
        ("1987.03.05", "1987-03-05"),
        ("05.03.1987", "1987-03-05"),
        ("5.3.87", "1987-03-05"),
        ("5/3/1987", "1987-03-05"),
        ("05-03-1987", "1987-03-05"),
        ("05.03.1987 г.", "1987-03-05"),
        ("05.03.1987г.р.", "1987-03-05"),
        ("05.03.1987\u00a0года", "1987-03-05"),
        ("5 марта 1985 г.", "1985-03-05"),
        ("5 сакавіка 1985", "1985-03-05"),
        ("5 мая 1985", "1985-05-05"),
        ("2 траўня 1985", "1985-05-02"),
        ("5 лютага 1985 г.", "1985-02-05"),
        ("5 лістапада 1985", "1985-11-05"),
        ("15 ноября 1988 г.", "1988-11-15"),
        ("March 5, 1985", "1985-03-05"),
        ("5 March 1985", "1985-03-05"),
        ("март 1985", "1985-03"),
        ("сакавік 1985", "1985-03"),
        ("03.1985", "1985-03"),
        ("1985-03", "1985-03"),
        ("1985", "1985"),
        ("1985 г.р.", "1985"),
        ("1985 год", "1985"),
        (1985.0, "1985"),
        (1985, "1985"),
        ("1985.0", "1985"),
        (31111.0, "1985-03-05"),
        ("31111", "1985-03-05"),
        (datetime.datetime(1985, 3, 5, 0, 0), "1985-03-05"),
        (datetime.date(1985, 3, 5), "1985-03-05"),
        ("29.02.1988", "1988-02-29"),
        ("01.01.12", "2012-01-01"),
        ("01.01.40", "1940-01-01"),
    ],
)
def test_read(written: object, expected: str) -> None:
    assert str(read_birth_date(written, TODAY)) == expected


def test_the_1904_epoch() -> None:
    assert str(read_birth_date(29649.0, TODAY, epoch_1904=True)) == "1985-03-05"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("12.О5.1991", DateProblem.LETTER_FOR_DIGIT),
        ("12.O5.1991", DateProblem.LETTER_FOR_DIGIT),
        ("не помнит", DateProblem.NOT_A_DATE),
        ("", DateProblem.NOT_A_DATE),
        ("0.5", DateProblem.NOT_A_DATE),
        (0.5, DateProblem.NOT_A_DATE),
        (True, DateProblem.NOT_A_DATE),
        (None, DateProblem.NOT_A_DATE),
        (datetime.time(10, 0), DateProblem.NOT_A_DATE),
        ("5 брюмера 1985", DateProblem.NOT_A_DATE),
        ("1985-1986", DateProblem.NOT_A_DATE),
        ("31.02.1987", DateProblem.NO_SUCH_DATE),
        ("29.02.1987", DateProblem.NO_SUCH_DATE),
        ("3/25/1987", DateProblem.NO_SUCH_DATE),
        ("13.1985", DateProblem.NO_SUCH_DATE),
        ("03.01.2027", DateProblem.IN_THE_FUTURE),
        ("25.11.2026", DateProblem.IN_THE_FUTURE),
        ("24.11.2026", DateProblem.TOO_YOUNG),
        ("25.11.2012", DateProblem.TOO_YOUNG),
        (44262.0, DateProblem.TOO_YOUNG),
        ("2013", DateProblem.TOO_YOUNG),
        ("05.03.15", DateProblem.TOO_YOUNG),
        ("05.03.1885", DateProblem.TOO_OLD),
    ],
)
def test_refused(written: object, problem: DateProblem) -> None:
    with pytest.raises(BadBirthDate) as refusal:
        read_birth_date(written, TODAY)
    assert refusal.value.problem is problem


def test_fourteen_today_is_old_enough() -> None:
    assert str(read_birth_date("24.11.2012", TODAY)) == "2012-11-24"


def test_precision_and_agreement() -> None:
    year, month, day = BirthDate(1985), BirthDate(1985, 3), BirthDate(1985, 3, 5)
    assert [value.precision for value in (year, month, day)] == [
        Precision.YEAR,
        Precision.MONTH,
        Precision.DAY,
    ]
    assert year.agrees_with(day)
    assert month.agrees_with(day)
    assert not BirthDate(1985, 4).agrees_with(day)
    assert year.latest == datetime.date(1985, 12, 31)


@pytest.mark.parametrize("text", ["1985", "1985-03", "1985-03-05"])
def test_stored_and_read_back(text: str) -> None:
    assert str(BirthDate.from_iso(text)) == text


@pytest.mark.parametrize("text", ["85", "1985-3", "1985-13", "1985-02-30", "5.3.1985"])
def test_only_iso_is_read_back(text: str) -> None:
    with pytest.raises(ValueError):
        BirthDate.from_iso(text)


@given(
    st.one_of(
        st.text(max_size=40), st.floats(), st.integers(), st.dates(), st.from_regex(r"[0-9.,/ -]{1,12}")
    )
)
@example(value=float("nan"))
@example(value=float("-inf"))
def test_any_cell_is_a_date_or_refused(value: object) -> None:
    try:
        assert 1900 < read_birth_date(value, TODAY).year <= 2012
    except BadBirthDate:
        pass
