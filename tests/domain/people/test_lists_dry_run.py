"""The dry run of whole files: duplicates, several sheets, and lists of any length."""

import datetime
import itertools
import tracemalloc

from grants.domain.people.lists.columns import find_header
from grants.domain.people.lists.dry_run import ListCheck, check_list, nobody
from grants.domain.people.lists.faults import FaultCode, Outcome
from grants.domain.people.lists.notes import NoteCode
from grants.domain.people.lists.sheet import Row, Sheet
from tests.domain.people.list_sheets import ANNA, HEADER, TODAY, codes, run, sheet


def listed(*people: tuple[str, object]):
    """The dry run of a list of names and birth dates."""
    rows = [(n, name, born, None, "Минская") for n, (name, born) in enumerate(people, start=1)]
    return run(HEADER, *rows)


def outcomes(*people: tuple[str, object]) -> list[Outcome]:
    return [row.outcome for row in listed(*people).rows]


def test_the_same_person_again_is_a_duplicate_of_the_first_row():
    result = listed(("Иванова Анна Петровна", "05.03.1987"), ("ИВАНОВА АННА ПЕТРОВНА", "5.3.87"))

    assert codes(result) == [FaultCode.TWICE_IN_FILE]
    fault = result.faults[0]
    assert (fault.row, fault.column, fault.value) == (3, "ФИО", "ИВАНОВА АННА ПЕТРОВНА")
    assert "row 2" in fault.say(str)
    assert result.rows[1].participant is not None
    assert len(result.good_rows) == 1


def test_forms_of_two_languages_and_other_orders_are_one_person():
    for other in ("Іванова Ганна Пятроўна", "Анна Петровна Иванова", "Иванова Анна", "ИВАНОВА АННА П."):
        assert (
            outcomes(("Иванова Анна Петровна", "05.03.1987"), (other, "05.03.1987"))[1] is Outcome.DUPLICATE
        )
    assert outcomes(("Пятрова Вольга", "1.2.1990"), ("Петрова Ольга", "01.02.1990"))[1] is Outcome.DUPLICATE


def test_other_people_are_no_duplicates():
    assert set(
        outcomes(
            ("Иванова Анна Петровна", "05.03.1987"),
            ("Иванова Анна Сергеевна", "05.03.1987"),
            ("Иванова Анна Петровна", "06.03.1987"),
            ("Иванова Мария Петровна", "05.03.1987"),
        )
    ) == {Outcome.GOOD}


def test_a_year_alone_agrees_with_a_day_of_that_year():
    assert outcomes(("Иванова Анна", "05.03.1987"), ("Иванова Анна", "1987"))[1] is Outcome.DUPLICATE
    assert outcomes(("Иванова Анна", "05.03.1987"), ("Иванова Анна", "1988"))[1] is Outcome.WARNING
    assert outcomes(("Иванова Анна", "05.03.1987"), ("Иванова Анна", None))[1] is Outcome.DUPLICATE
    assert outcomes(("Иванова Анна", None), ("Иванова Анна", "05.03.1987"))[1] is Outcome.DUPLICATE


def test_a_row_that_is_not_taken_makes_no_duplicate():
    assert outcomes(("Иванова Анна", "31.02.1987"), ("Иванова Анна", "05.03.1987")) == [
        Outcome.ERROR,
        Outcome.GOOD,
    ]


def test_who_is_registered_already_is_a_duplicate_with_the_id():
    result = check_list(
        [sheet(HEADER, ANNA, (2, "Зуева Юлия", "1.1.1990", "", "Минская"))],
        TODAY,
        lambda drafts: ["id-7" if draft.name.surname == "Иванова" else None for draft in drafts],
    )

    assert [row.outcome for row in result.rows] == [Outcome.DUPLICATE, Outcome.GOOD]
    assert result.rows[0].registered_as == "id-7"
    assert codes(result) == [FaultCode.ALREADY_REGISTERED]


def test_the_same_file_twice_takes_nothing_the_second_time():
    rows = sheet(HEADER, ANNA, (2, "Зуева Юлия", "1.1.1990", "", "Минская"))
    known: set[object] = set()
    for draft in (row.participant for row in check_list([rows], TODAY, nobody).good_rows):
        known.add(draft)

    again = check_list([rows], TODAY, lambda drafts: [draft if draft in known else None for draft in drafts])

    assert len(known) == 2
    assert again.good_rows == ()
    assert again.count(Outcome.DUPLICATE) == 2


def test_several_sheets_with_their_own_columns_and_duplicates_between_them():
    first = sheet(("Список",), HEADER, ANNA, name="Группа 1")
    second = sheet(("Обл.", "Ф.И.О.", "Цвет"), ("Минская", "Иванова Анна Петровна", "синий"), name="Группа 2")
    other = sheet(("Справочник",), ("Брест",), name="Данные", hidden=True)

    result = check_list([first, second, other], TODAY, nobody)

    assert (result.data_rows, result.sheet, result.header_row) == (2, "Группа 1", 2)
    assert codes(result) == [FaultCode.TWICE_ON_ANOTHER_SHEET]
    assert result.faults[0].sheet == "Группа 2"
    assert "row 3" in result.faults[0].say(str)
    assert "Группа 1" in result.faults[0].say(str)
    assert result.dropped_columns == ("Цвет",)
    assert [report.name for report in result.sheets] == ["Группа 1", "Группа 2", "Данные"]
    assert NoteCode.NO_HEADER in [note.code for note in result.notes]


def test_hidden_rows_columns_and_sheets_are_read_and_told():
    result = check_list(
        [sheet(HEADER, ANNA, hidden=True, hidden_rows=frozenset({2}), hidden_columns=frozenset({3}))],
        TODAY,
        nobody,
    )

    assert result.data_rows == 1
    assert result.rows[0].participant.phones == ("+375291234567",)
    said = [note.say(str) for note in result.notes]
    assert [note.code for note in result.notes] == [
        NoteCode.HIDDEN_SHEET,
        NoteCode.HIDDEN_ROWS,
        NoteCode.HIDDEN_COLUMNS,
    ]
    assert "Телефон" in said[2]
    assert all(sentence.endswith(".") for sentence in said)


def test_an_empty_file():
    result = check_list([sheet()], TODAY, nobody)

    assert result.as_json() == {"data_rows": 0, "faults": []}
    assert (result.sheet, result.header_row, result.notes) == (None, None, ())


def test_five_thousand_rows_take_seconds():
    names = itertools.product(
        ("Ивано", "Петро", "Зуе", "Сидоро", "Коро"), ("Анна", "Ольга", "Юлия", "Майя"), range(250)
    )
    rows = [
        (
            n,
            f"{stem}ва {given}",
            datetime.date(1960, 1, 1) + datetime.timedelta(days=day * 50),
            375291000000 + n,
            "Минская",
        )
        for n, (stem, given, day) in enumerate(names)
    ]

    result = run(HEADER, *rows)

    assert result.data_rows == 5_000
    assert result.count(Outcome.GOOD) == 5_000


def test_a_long_list_is_checked_row_by_row():
    count = 6_000
    letters = "абвгдежзик"

    class Long:
        def __iter__(self):
            yield Row(1, HEADER)
            for number in range(count):
                surname = "Нова" + "".join(letters[int(digit)] for digit in str(number)) + "ва"
                yield Row(
                    number + 2, (number, f"{surname} Анна Петровна", "05.03.1987", "80291234567", "Минская")
                )

    tracemalloc.start()
    rows = ListCheck(TODAY, nobody).rows([Sheet("Long", Long())])
    taken = sum(1 for _ in rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert taken == count
    assert peak < count * 1_000  # the keys by which duplicates are found, and nothing of the rows themselves


def test_the_header_knows_what_to_remember():
    header = find_header([Row(1, HEADER)])

    assert header.mapping()["фио"].value == "full_name"


def test_very_many_rows_passed_over_are_not_all_listed():
    result = run(HEADER, ANNA, *(("Группа", None) for _ in range(50)))

    (note,) = (note for note in result.notes if note.code is NoteCode.SKIPPED_ROWS)
    assert note.what.startswith("3, 4, 5")
    assert note.what.endswith("22, …")
