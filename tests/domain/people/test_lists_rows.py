"""Checking the rows of a list: what is taken, what is flagged, what is refused."""

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.domain.people.lists.dry_run import check_list, nobody
from grants.domain.people.lists.faults import Fault, FaultCode, FaultKind, Outcome
from grants.domain.people.lists.notes import NoteCode
from grants.domain.people.states import Category
from grants.domain.people.values.gender import Gender
from tests.domain.people.list_sheets import ANNA, HEADER, TODAY, codes, one, run, sheet

WIDE = (*HEADER, "Город", "Пол", "Безопасно звонить", "Категория", "Примечание", "Согласие", "Подпись")


def wide(**cells: object) -> tuple[object, ...]:
    """A good row with some cells changed: by name born phone oblast town gender safe category note consent."""
    good = {
        "number": 1, "name": "Иванова Анна Петровна", "born": "05.03.1987", "phone": "80291234567", "oblast": "Брестская",
        "town": "Пинск", "gender": "ж", "safe": "", "category": "", "note": "", "consent": "да", "signature": "",
    }  # fmt: skip
    return tuple({**good, **cells}.values())


def person(**cells: object):
    return one(WIDE, wide(**cells)).rows[0].participant


def faults(**cells: object) -> list[FaultCode]:
    return codes(one(WIDE, wide(**cells)))


def test_a_good_row():
    result = one(WIDE, wide())

    row = result.rows[0]
    assert (row.outcome, row.faults, row.row_number) == (Outcome.GOOD, (), 2)
    draft = row.participant
    assert str(draft.birth) == "1987-03-05"
    assert draft.phones == ("+375291234567",)
    assert (draft.gender, draft.safe_to_call, draft.category, draft.consent) == (
        Gender.FEMALE,
        None,
        None,
        True,
    )
    assert draft.town == "Пинск"


# --- errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": ""}, FaultCode.NO_NAME),
        ({"name": " \u00a0"}, FaultCode.NO_NAME),
        ({"name": "—"}, FaultCode.NO_NAME),
        ({"name": "12345"}, FaultCode.NOT_A_NAME),
        ({"name": 375291234567.0}, FaultCode.NOT_A_NAME),
        ({"name": "Иванова " * 40}, FaultCode.TOO_LONG),
        ({"born": "31.02.1987"}, FaultCode.NO_SUCH_DATE),
        ({"born": "12.О5.1991"}, FaultCode.LETTER_FOR_DIGIT),
        ({"born": "не помнит"}, FaultCode.NOT_A_DATE),
        ({"born": "03.01.2027"}, FaultCode.IN_THE_FUTURE),
        ({"born": "25.11.2012"}, FaultCode.TOO_YOUNG),
        ({"born": "01.01.1901"}, FaultCode.TOO_OLD),
        ({"oblast": ""}, FaultCode.NO_OBLAST),
        ({"oblast": "—"}, FaultCode.NO_OBLAST),
        ({"oblast": "Виленская"}, FaultCode.UNKNOWN_OBLAST),
        ({"name": '=HYPERLINK("http://x","click")'}, FaultCode.FORMULA),
        ({"name": "@SUM(A1)"}, FaultCode.FORMULA),
        ({"name": "+cmd|' /C calc'!A0"}, FaultCode.FORMULA),
        ({"name": "-2+3"}, FaultCode.FORMULA),
        ({"note": "=1+1"}, FaultCode.FORMULA),
        ({"phone": "=A1"}, FaultCode.FORMULA),
        ({"town": "=A1"}, FaultCode.FORMULA),
        ({"born": "=TODAY()"}, FaultCode.FORMULA),
    ],
)
def test_errors_keep_the_row_out(cells, code):
    row = one(WIDE, wide(**cells)).rows[0]

    assert [fault.code for fault in row.faults] == [code]
    assert (row.outcome, row.participant) == (Outcome.ERROR, None)


def test_a_child_of_fourteen_is_taken_on_her_birthday():
    assert faults(born="24.11.2012") == []


def test_a_number_computed_by_a_formula_does_not_matter():
    assert faults(number="=A4+1") == []
    assert faults(signature="=1") == []


def test_numbers_written_as_text_formulas_are_text():
    assert person(phone='="80291234567"').phones == ("+375291234567",)


def test_a_sign_that_makes_no_formula():
    assert faults(phone="+375 29 123-45-67") == []
    assert faults(note="- нет", safe="-") == []
    assert faults(safe="+") == []


def test_several_faults_of_a_row_come_from_left_to_right():
    assert faults(name="", born="1985", oblast="X") == [
        FaultCode.NO_NAME,
        FaultCode.YEAR_ONLY,
        FaultCode.UNKNOWN_OBLAST,
    ]


# --- dates and phones in every habit ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        (datetime.date(1987, 3, 5), "1987-03-05", None),
        (datetime.datetime(1987, 3, 5), "1987-03-05", None),
        ("05.03.1987", "1987-03-05", None),
        ("5.3.87", "1987-03-05", None),
        ("05.03.1987 г.", "1987-03-05", None),
        ("5 марта 1987 г.", "1987-03-05", None),
        ("5 сакавіка 1987", "1987-03-05", None),
        ("1987-03-05", "1987-03-05", None),
        (31841.0, "1987-03-05", None),
        ("март 1985", "1985-03", FaultCode.MONTH_ONLY),
        ("1985", "1985", FaultCode.YEAR_ONLY),
        (1985.0, "1985", FaultCode.YEAR_ONLY),
        ("", None, FaultCode.NO_BIRTH_DATE),
        (None, None, FaultCode.NO_BIRTH_DATE),
    ],
)
def test_birth_dates(written, read, code):
    row = one(WIDE, wide(born=written)).rows[0]

    assert (str(row.participant.birth) if row.participant.birth else None) == read
    assert [fault.code for fault in row.faults] == ([code] if code else [])
    assert row.outcome is (Outcome.WARNING if code else Outcome.GOOD)


def test_the_epoch_of_1904():
    result = check_list([sheet(HEADER, (*ANNA[:2], 30000.0, *ANNA[3:]), epoch_1904=True)], TODAY, nobody)

    assert str(result.rows[0].participant.birth) == "1986-02-19"


@pytest.mark.parametrize(
    "written",
    [
        "+375 29 123 45 67",
        "8 029 123-45-67",
        "80291234567",
        "(029) 123-45-67",
        "375291234567",
        "291234567",
        "00375291234567",
        375291234567.0,
        375291234567,
    ],
)
def test_phones(written):
    assert person(phone=written).phones == ("+375291234567",)


def test_phones_from_abroad():
    assert person(phone="+7 916 123-45-67").phones == ("+79161234567",)
    assert person(phone="+48 512 345 678").phones == ("+48512345678",)


def test_two_phones_in_a_cell_are_taken_and_flagged():
    row = one(WIDE, wide(phone="80291234567, 80339876543")).rows[0]

    assert row.participant.phones == ("+375291234567", "+375339876543")
    assert [fault.code for fault in row.faults] == [FaultCode.SEVERAL_PHONES]
    assert row.outcome is Outcome.WARNING


def test_someone_elses_phone_is_a_note_and_never_a_contact():
    row = one(WIDE, wide(phone="тел. мамы 8029 1234567")).rows[0]

    assert row.participant.phones == ()
    assert row.participant.phone_note == "тел. мамы 8029 1234567"
    assert [fault.code for fault in row.faults] == [FaultCode.SOMEONE_ELSES_PHONE]


def test_a_broken_phone_is_a_note():
    row = one(WIDE, wide(phone="29123456")).rows[0]

    assert (row.participant.phones, row.participant.phone_note) == ((), "29123456")
    assert [fault.code for fault in row.faults] == [FaultCode.UNREADABLE_PHONE]


def test_no_phone_is_no_fault():
    assert faults(phone="нет") == []
    assert faults(phone="нет телефона") == []
    assert faults(phone="спросить") == [FaultCode.UNREADABLE_PHONE]
    assert faults(phone=None) == []


# --- names, oblasts, gender, answers ---------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Иванова\u00a0 Анна  Петровна",
        "ИВАНОВА АННА ПЕТРОВНА",
        "Анна Петровна Иванова",
        unicodedata.normalize("NFD", "Иванова Анна Петровна"),
        "1. Иванова Анна Петровна",
    ],
)
def test_names_are_taken_apart_and_kept_as_written(written):
    name = person(name=written).name

    assert (name.surname, name.given, name.patronymic) == ("Иванова", "Анна", "Петровна")
    assert name.written == written.replace("\u00a0", " ").strip()


def test_latin_letters_in_a_cyrillic_name():
    row = one(WIDE, wide(name="Кoрнилoвa Анжеликa Сергеевнa")).rows[0]

    assert row.participant.name.surname == "Корнилова"
    assert [fault.code for fault in row.faults] == [FaultCode.MIXED_SCRIPTS]


def test_one_word_of_a_name_is_flagged():
    assert faults(name="Иванова") == [FaultCode.INCOMPLETE_NAME]
    assert faults(name="Иванова Анна") == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Брестская обл.", "BY-BR"),
        ("Брэсцкая вобл.", "BY-BR"),
        ("Vitebsk region", "BY-VI"),
        ("Гомельская область", "BY-HO"),
        ("Гродзенская вобласць", "BY-HR"),
        ("Минская", "BY-MI"),
        ("Минск", "BY-HM"),
        ("г. Мінск", "BY-HM"),
        ("Могилёвская", "BY-MA"),
        ("by-ma", "BY-MA"),
    ],
)
def test_oblasts(written, code):
    assert str(person(oblast=written).oblast) == code


def test_gender_from_the_cell_or_from_the_patronymic():
    assert person(gender="Жен.").gender is Gender.FEMALE
    assert person(gender="").gender is Gender.FEMALE
    assert person(gender="", name="Иванова Анна").gender is None
    assert faults(gender="кот") == [FaultCode.UNKNOWN_GENDER]


@pytest.mark.parametrize("written", ["да", "Так", "yes", "+", "1", 1.0, True])
def test_it_is_safe_to_call(written):
    assert person(safe=written).safe_to_call is True
    assert faults(safe=written) == []


@pytest.mark.parametrize("written", ["нет", "няма", "no", "—", "нельзя", 0.0, False])
def test_it_is_not_safe_to_call(written):
    assert person(safe=written).safe_to_call is False
    assert faults(safe=written) == []


def test_nobody_says_whether_it_is_safe_to_call():
    assert person(safe="").safe_to_call is None
    assert person(safe=None).safe_to_call is None
    assert faults(safe="") == []


def test_an_unclear_answer_to_safe_to_call_means_no():
    assert person(safe="да, только утром").safe_to_call is not True
    assert faults(safe="да, только утром") == [FaultCode.UNCLEAR_SAFE_TO_CALL]


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("группа риска", Category.AT_RISK),
        ("Гр. риска", Category.AT_RISK),
        ("група рызыкі", Category.AT_RISK),
        ("at risk", Category.AT_RISK),
        ("в программе защиты", Category.IN_PROTECTION),
        ("under protection", Category.IN_PROTECTION),
        ("—", None),
        ("нет", None),
    ],
)
def test_categories(written, category):
    assert person(category=written).category is category
    assert faults(category=written) == []


def test_an_unknown_category_is_not_kept():
    assert faults(category="безработная") == [FaultCode.UNKNOWN_CATEGORY]
    assert "безработная" not in repr(person(category="безработная"))


@pytest.mark.parametrize(
    ("cells", "category"),
    [
        ({"category": "ЖТЛ"}, Category.IN_PROTECTION),
        ({"category": "пострадавшая от торговли людьми"}, Category.IN_PROTECTION),
        ({"note": "бывшая ЖТЛ, звонить осторожно"}, Category.IN_PROTECTION),
        ({"note": "ВИЧ"}, None),
        ({"note": "паспорт MP1234567"}, None),
        ({"note": "MP 1234567"}, None),
        ({"note": "ахвяра гандлю людзьмі"}, Category.IN_PROTECTION),
        ({"note": "survivor"}, Category.IN_PROTECTION),
        ({"town": "кризисный центр, Брест"}, None),
        ({"phone": "80291234567, приют 80171234567"}, None),
        ({"name": "Иванова Анна Петровна (ЖТЛ)"}, Category.IN_PROTECTION),
    ],
)
def test_a_sensitive_remark_becomes_a_category_and_its_text_is_never_kept(cells, category):
    row = one(WIDE, wide(**cells)).rows[0]

    assert [fault.code for fault in row.faults] == [FaultCode.SENSITIVE_REMARK]
    assert row.outcome is Outcome.WARNING
    assert row.participant.category is category
    kept = repr(row.participant)
    for word in ("ЖТЛ", "торговл", "ВИЧ", "1234567'", "MP", "ахвяра", "survivor", "кризисн", "приют"):
        assert word not in kept.replace("+375291234567'", "")


def test_an_ordinary_note_is_kept():
    assert (
        person(note="звонить после 18, работает психологом").note == "звонить после 18, работает психологом"
    )


# --- which rows are data ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        (),
        (None, "", " ", None, None),
        (2, None, None, None, None),
        (None, "Итого:", 48, None, None),
        ("Всего участниц: 48",),
        (None, "Разам", None, None, 12),
        ("Total", None, 48),
        (None, "Тренер ____________", None, None, None),
        ("Подпись координатора",),
        ("М.П.",),
        ("Руководитель проекта Петрова А.А.",),
        ("Дата: 05.03.2026",),
        ("Группа 2",),
        (None, "Группа 2", None, None, None),
        HEADER,
        ("=A4+1", None, None, None, None),
        (None, None, "=COUNTA(B2:B9)", None, None),
        (None, "Количество участниц", 12, None, None),
        (None, "Список составлен по итогам первого дня занятий в клубе", None, None, None),
        (None, None, None, None, None, "Подпись тренера _______"),
    ],
)
def test_rows_that_hold_no_person(row):
    result = run(HEADER, ANNA, row)

    assert result.data_rows == 1
    assert result.faults == ()


def test_rows_passed_over_are_told():
    result = run(
        HEADER, ANNA, ("Группа 2",), (2, "Зуева Юлия", "1.1.1990", None, "Минская"), (None, "Итого", 2)
    )

    assert result.data_rows == 2
    assert [note.what for note in result.notes if note.code is NoteCode.SKIPPED_ROWS] == ["3, 5"]


def test_a_numbered_row_with_one_fact_is_data():
    assert codes(run(HEADER, (2, None, None, None, "Минская"))) == [
        FaultCode.NO_NAME,
        FaultCode.NO_BIRTH_DATE,
    ]
    assert codes(run((*HEADER, "Прим."), (2, "Зуева Юлия", None, None, None, "подписала согласие"))) == [
        FaultCode.NO_BIRTH_DATE,
        FaultCode.NO_OBLAST,
    ]


def test_a_row_with_a_name_alone_is_data():
    assert codes(run(HEADER, (2, "Зуева Юлия"))) == [FaultCode.NO_BIRTH_DATE, FaultCode.NO_OBLAST]


# --- faults as people and programs get them --------------------------------------------------------


def test_a_fault_says_where_what_and_what_to_do():
    fault = one(WIDE, wide(born=datetime.date(2030, 1, 2))).faults[0]

    assert (fault.row, fault.column, fault.value, fault.sheet) == (2, "Дата рождения", "02.01.2030", "Список")
    assert fault.kind is FaultKind.ERROR
    assert fault.as_json() == {"row": 2, "column": "Дата рождения", "value": "02.01.2030", "kind": "error"}
    assert fault.say(str) == "This birth date is in the future. Check the year."


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_is_a_whole_sentence(code):
    details = (("row", "4"), ("sheet", "Группа 1"), ("oblast", "Brest Region"))
    sentence = Fault(1, "", "", code, "", details).say(str)

    assert sentence.endswith(".")
    assert "%" not in sentence
    assert not any(word in sentence.casefold() for word in ("victim", "traffick", "at risk", "beneficiar"))


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.sampled_from(
        ["Иванова Анна", "05.03.1987", "80291234567", "Минская", "Итого", "ЖТЛ", "=1", "Тел.", "ФИО"]
    ),
)


@given(st.lists(st.lists(CELLS, max_size=14), max_size=8))
def test_whatever_stands_in_the_cells_it_is_checked(rows):
    result = run(WIDE, *rows)

    assert result.data_rows == len(result.rows)
    for row in result.rows:
        assert (row.participant is None) == (row.outcome is Outcome.ERROR)
