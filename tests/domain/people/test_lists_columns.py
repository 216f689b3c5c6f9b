"""Finding the header of a list and mapping its columns."""

import pytest

from grants.domain.people.lists.columns import find_header
from grants.domain.people.lists.header_words import Column, column_of
from grants.domain.people.lists.notes import NoteCode
from grants.domain.people.lists.sheet import Row
from tests.domain.people.list_sheets import ANNA, HEADER, run


@pytest.mark.parametrize(
    ("column", "headers"),
    [
        (Column.NUMBER, "№; № п/п; N; п/п; #; Нумар; No."),
        (
            Column.FULL_NAME,
            (
                "ФИО; Ф.И.О.; ФИО участницы; Фамилия, имя, отчество; Фамилия Имя; Прозвішча, імя, імя па бацьку; ПІБ; "
                "Full name; Name; Name and surname; Участница; Ф. И. О. слушателя; Имя, отчество; "
                "Прозвішча, імя; Фамилия, И.О."
            ),
        ),
        (Column.SURNAME, "Фамилия; Прозвішча; Surname; Last name; Family name"),
        (Column.GIVEN_NAME, "Имя; Імя; First name; Given name"),
        (Column.PATRONYMIC, "Отчество; Імя па бацьку; Patronymic; Middle name"),
        (
            Column.BIRTH_DATE,
            (
                "Дата рождения; Дата рожд.; Д.р.; ДР; Год рождения; Г.р.; Дата нараджэння; Birth date; Date of birth; "
                "DOB; Born; Дата\nрождения"
            ),
        ),
        (Column.GENDER, "Пол; Пол (ж/м); Пол (муж/жен); Gender; Sex"),
        (
            Column.PHONE,
            (
                "Тел.; Телефон; Контактный телефон; Моб. тел.; Тэлефон; Тэл.; Phone; Mobile; Номер телефона; Контакты; "
                "№ телефона; Phone number; Контактные данные"
            ),
        ),
        (Column.OBLAST, "Область; Обл.; Вобласць; Region; Oblast; Регион; Рэгіён; Область проживания"),
        (
            Column.TOWN,
            (
                "Город; Район; Район/город; Горад; Населенный пункт; Населённый пункт; Населены пункт; Раён; Town; City; "
                "Место жительства; Месца жыхарства; District"
            ),
        ),
        (
            Column.SAFE_TO_CALL,
            "Безопасно звонить; Можно звонить?; Бяспечна тэлефанаваць; Safe to call; Безопасно ли звонить",
        ),
        (Column.CATEGORY, "Категория; Катэгорыя; Category; Группа риска; Целевая группа"),
        (Column.NOTE, "Примечание; Заўвагі; Комментарий; Notes; Прим.; Remarks"),
        (Column.CONSENT, "Согласие; Згода; Consent; Согласие на обработку персональных данных"),
        (Column.SIGNATURE, "Подпись; Подпіс; Signature; Роспись"),
        (
            Column.NEVER_STORED,
            (
                "Паспорт; Номер паспорта; Личный номер; Идентификационный номер; Диагноз; Дыягназ; Инвалидность; "
                "Passport No; Passport number; ID number; Серия и номер документа; Состояние здоровья; ВИЧ"
            ),
        ),
        (
            None,
            (
                "Возраст; ФИО тренера; Телефон мамы; Место рождения; Организация; Электронная почта; E-mail; "
                "Контактное лицо; Девичья фамилия; Имя ребенка; Дата; Оценка; Область деятельности; Рост"
            ),
        ),
    ],
)
def test_headers_in_three_languages(column, headers):
    for header in headers.split("; "):
        assert column_of(header) is column, header


def test_title_and_blank_rows_above_the_header():
    result = run(("Список участниц тренинга, г. Брест",), (), ("НГО «Клуб»", "2026"), (), HEADER, ANNA)

    assert (result.header_row, result.first_data_row, result.data_rows) == (5, 6, 1)
    assert result.faults == ()


def test_columns_in_any_order_with_extra_ones_dropped_by_name():
    result = run(
        ("Область", "Любимый цвет", "Имя", "Отчество", "Фамилия", "Размер", "Д.р."),
        ("Минская", "синий", "Анна", "Петровна", "Иванова", "M", "05.03.1987"),
    )

    person = result.rows[0].participant
    assert (person.name.surname, person.name.given, person.name.patronymic) == ("Иванова", "Анна", "Петровна")
    assert result.dropped_columns == ("Любимый цвет", "Размер")
    assert result.faults == ()


def test_what_is_never_stored_is_dropped_and_named():
    result = run((*HEADER, "Паспорт", "Диагноз"), (*ANNA, "AB1234567", "не скажу"))

    assert result.dropped_columns == ("Паспорт", "Диагноз")
    assert [note.what for note in result.notes if note.code is NoteCode.NEVER_STORED] == ["Паспорт, Диагноз"]
    assert "AB1234567" not in repr(result.rows)
    assert "не скажу" not in repr(result.rows)


def test_a_header_of_two_rows():
    result = run(
        ("№", "ФИО", "Дата рождения", "Место жительства", None),
        (None, None, None, "Область", "Город"),
        (1, "Иванова Анна", "05.03.1987", "Брестская", "Пинск"),
    )

    person = result.rows[0].participant
    assert (result.header_row, result.first_data_row, result.data_rows) == (1, 3, 1)
    assert (str(person.oblast), person.town) == ("BY-BR", "Пинск")


def test_a_row_that_numbers_the_columns_is_no_data():
    assert run(HEADER, (1, 2, 3, 4, 5), ANNA).first_data_row == 3
    assert run(HEADER, ("1", "2", "3", "4", "5"), ANNA).first_data_row == 3


def test_only_a_column_of_names():
    result = run(("ФИО",), ("Иванова Анна",))

    assert result.data_rows == 1
    assert [note.code for note in result.notes] == [NoteCode.NO_OBLAST_COLUMN, NoteCode.NO_BIRTH_DATE_COLUMN]


def test_a_surname_column_alone_holds_the_whole_name():
    result = run(("Фамилия", "Область"), ("Иванова А.С.", "Минская"))

    assert result.rows[0].participant.name.surname == "Иванова"
    assert result.rows[0].participant.name.given == "А."


def test_a_surname_beside_given_name_and_patronymic_in_one_column():
    result = run(("Фамилия", "Имя, отчество", "Область"), ("Иванова", "Анна Петровна", "Минская"))

    name = result.rows[0].participant.name
    assert (name.surname, name.given, name.patronymic) == ("Иванова", "Анна", "Петровна")


def test_name_beside_surname_is_the_given_name():
    result = run(("Name", "Surname", "Region"), ("Анна", "Иванова", "Minsk"))

    assert result.rows[0].participant.name.surname == "Иванова"
    assert str(result.rows[0].participant.oblast) == "BY-HM"


def test_the_user_corrects_the_mapping_by_place_or_by_header():
    rows = (("Кто", "Когда", "Откуда", "ФИО"), ("Иванова Анна", "05.03.1987", "Минская", "тренер Петров"))

    by_place = run(*rows, mapping={0: Column.FULL_NAME, 1: Column.BIRTH_DATE, 2: Column.OBLAST, 3: None})
    by_header = run(
        *rows,
        mapping={"кто": Column.FULL_NAME, "Когда": Column.BIRTH_DATE, "Откуда": Column.OBLAST, "ФИО": None},
    )

    for result in (by_place, by_header):
        assert result.rows[0].participant.name.surname == "Иванова"
        assert result.faults == ()
        assert result.dropped_columns == ("ФИО",)


def test_a_mapping_can_be_remembered():
    rows = [Row(1, ("ФИО", "Обл.", "Цвет"))]

    remembered = find_header(rows).mapping()

    assert remembered == {"фио": Column.FULL_NAME, "обл": Column.OBLAST, "цвет": None}
    assert find_header(rows, remembered).columns == find_header(rows).columns


def test_a_sheet_without_a_header_is_passed_over_and_said_so():
    result = run(("просто", "слова"), ("и", "ещё"))

    assert result.data_rows == 0
    assert [note.code for note in result.notes] == [NoteCode.NO_HEADER]
    assert result.header_row is None


def test_two_columns_of_phones_and_a_repeated_header():
    header = ("ФИО", "Тел. 1", "Тел. 2", "Область", "Область")

    result = run(header, ("Иванова Анна", "80291234567", "331234567", "Брестская", "Минская"))

    assert result.rows[0].participant.phones == ("+375291234567", "+375331234567")
    assert str(result.rows[0].participant.oblast) == "BY-BR"
    assert result.dropped_columns == ("Область",)


def test_the_user_says_which_row_is_the_header():
    rows = (("ФИО", "Область", "Телефон"), ("Кто", "Откуда", "ФИО"), ("Иванова Анна", "Минская", "x"))

    result = run(*rows, header_rows={"Список": 2}, mapping={0: Column.FULL_NAME, 1: Column.OBLAST, 2: None})

    assert (result.header_row, result.first_data_row, result.data_rows) == (2, 3, 1)


def test_a_header_without_one_known_word_is_mapped_by_place():
    result = run(
        ("Список",), ("A", "B"), ("Иванова Анна", "Минская"), mapping={0: Column.FULL_NAME, 1: Column.OBLAST}
    )

    assert (result.header_row, result.data_rows) == (2, 1)
    assert str(result.rows[0].participant.oblast) == "BY-MI"


@pytest.mark.parametrize("mapping", [{5: Column.NOTE}, {"Паспорт": Column.NOTE}])
def test_no_correction_makes_a_passport_be_stored(mapping):
    result = run((*HEADER, "Паспорт"), (*ANNA, "AB 1234567"), mapping=mapping)

    assert result.dropped_columns == ("Паспорт",)
    assert result.rows[0].participant.note == ""
