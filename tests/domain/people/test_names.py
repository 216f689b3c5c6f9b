"""Names: kept as written, taken apart, and meeting across two languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.domain.people.values.names import (
    clean_name,
    fold,
    has_mixed_scripts,
    match_keys,
    name_from_parts,
    parse_name,
    patronymic_key,
    query_tokens,
    same_patronymic,
    search_tokens,
)


@pytest.mark.parametrize(
    ("written", "surname", "given_name", "patronymic"),
    [
        ("Артемьева Агата Сергеевна", "Артемьева", "Агата", "Сергеевна"),
        ("АРТЕМЬЕВА АГАТА СЕРГЕЕВНА", "Артемьева", "Агата", "Сергеевна"),
        ("артемьева агата сергеевна", "Артемьева", "Агата", "Сергеевна"),
        ("Агата Сергеевна Артемьева", "Артемьева", "Агата", "Сергеевна"),
        ("Анна Петрова", "Петрова", "Анна", ""),
        ("Петрова Анна", "Петрова", "Анна", ""),
        ("Іванова, Юлія Мікалаеўна", "Іванова", "Юлія", "Мікалаеўна"),
        ("Иванова\u00a0 Анна  Ивановна ", "Иванова", "Анна", "Ивановна"),
        ("Абрамович Анна Ивановна", "Абрамович", "Анна", "Ивановна"),
        ("Абрамович Иван Петрович", "Абрамович", "Иван", "Петрович"),
        ("Иван Петрович Абрамович", "Абрамович", "Иван", "Петрович"),
        ("Гасанова Лейла Мамед кызы", "Гасанова", "Лейла", "Мамед кызы"),
        ("ИВАНОВА-ПЕТРОВА АННА", "Иванова-Петрова", "Анна", ""),
        ("ИВАНОВА А.С.", "Иванова", "А.", "С."),
        ("12. Сидорова Анна Ивановна", "Сидорова", "Анна", "Ивановна"),
        ("Петрова Анна Мария Ивановна", "Петрова", "Анна Мария", "Ивановна"),
        ("Анна", "", "Анна", ""),
        ("", "", "", ""),
    ],
)
def test_parts(written: str, surname: str, given_name: str, patronymic: str) -> None:
    name = parse_name(written)
    assert (name.surname, name.given, name.patronymic) == (surname, given_name, patronymic)
    assert name.written == written


def test_former_surname_in_brackets_is_kept_apart_and_matches() -> None:
    name = parse_name("Иванова (Петрова) Анна Ивановна")
    assert (name.surname, name.former_surname) == ("Иванова", "Петрова")
    assert match_keys(name) & match_keys(parse_name("Петрова Анна Ивановна"))


def test_decomposed_letters_and_apostrophes_are_one() -> None:
    decomposed = unicodedata.normalize("NFD", "Дем'янаў Андрэй")
    assert decomposed != "Дем'янаў Андрэй"
    assert clean_name(decomposed) == clean_name("Демʼянаў  Андрэй") == "Дем’янаў Андрэй"


def test_latin_look_alikes_are_noticed_and_matched() -> None:
    name = parse_name("Кoрнилoвa Анжеликa Сергеевнa")
    assert name.mixed_scripts
    assert name.written == "Кoрнилoвa Анжеликa Сергеевнa"
    assert name.surname == "Корнилова"
    assert match_keys(name) == match_keys(parse_name("Корнилова Анжелика Сергеевна"))
    assert not has_mixed_scripts("Kowalska Anna")
    assert not has_mixed_scripts("Корнилова Анжелика")


@pytest.mark.parametrize(
    ("russian", "belarusian"),
    [
        ("Петрова Ольга Николаевна", "Пятрова Вольга Мікалаеўна"),
        ("Власова Елена Владимировна", "Уласава Алена Уладзіміраўна"),
        ("Власова Елена Владимировна", "Ўласава Алена Ўладзіміраўна"),
        ("Савченко Екатерина Григорьевна", "Саўчанка Кацярына Рыгораўна"),
        ("Анна Ивановна Ковалёва", "Кавалева Ганна Іванаўна"),
        ("Шевченко Татьяна Сергеевна", "ШАЎЧЭНКА ТАЦЦЯНА СЯРГЕЕЎНА"),
        ("Волкова Наталия Петровна", "Ваўкова Наталля Пятроўна"),
        ("Острикова Анна Ильинична", "Вострыкава Ганна Ільінічна"),
        ("Воробьёва Дарья Юрьевна", "Вераб'ёва Дар’я Юр'еўна"),
        ("Толстая Ирина Осиповна", "Таўстая Ірына Восіпаўна"),
        ("Николаева Мария Фёдоровна", "Мікалаева Марыя Фёдараўна"),
        ("Цветкова Юлия Александровна", "Цвяткова Юлія Аляксандраўна"),
        ("Левкович Светлана Дмитриевна", "Ляўковіч Святлана Дзмітрыеўна"),
        ("Соловьёва Евгения Евгеньевна", "Салаўёва Яўгенія Яўгенаўна"),
        ("Артемова Анна", "Артёмова Анна"),
    ],
)
def test_forms_of_one_name_meet(russian: str, belarusian: str) -> None:
    one, other = parse_name(russian), parse_name(belarusian)
    assert match_keys(one) & match_keys(other)
    assert same_patronymic(patronymic_key(one), patronymic_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Петрова Анна", "Павлова Анна"),
        ("Петрова Галина", "Петрова Алина"),
        ("Петрова Елена", "Петрова Алина"),
        ("Петрова Ольга", "Петрова Елена"),
        ("Быкова Юлия", "Жукова Юлия"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert not match_keys(parse_name(one)) & match_keys(parse_name(other))


def test_patronymics_part_two_women_and_a_missing_one_does_not() -> None:
    first, second, none, initial = (
        patronymic_key(parse_name(text))
        for text in ("Козлова Анна Андреевна", "Козлова Анна Васильевна", "Козлова Анна", "Козлова А.А.")
    )
    assert not same_patronymic(first, second)
    assert same_patronymic(first, none)
    assert same_patronymic(first, initial)
    assert not same_patronymic(second, initial)


@pytest.mark.parametrize(
    "query", ["Петрова", "пятр", "ольг", "Вольга", "ПЕТ ОЛЬ", "ol'ga", "Николаевна", "мік"]
)
def test_a_search_finds_any_form(query: str) -> None:
    stored = search_tokens(parse_name("Пятрова Вольга Мікалаеўна"))
    assert query_tokens(query) <= stored
    assert query_tokens(query)


def test_a_search_for_another_name_does_not_find_her() -> None:
    assert not query_tokens("Сидорова") <= search_tokens(parse_name("Пятрова Вольга"))
    assert query_tokens("п") == frozenset()


def test_separate_columns_are_not_guessed_at() -> None:
    name = name_from_parts("АННА", "Петрова", "ивановна")
    assert (name.surname, name.given, name.patronymic) == ("Анна", "Петрова", "Ивановна")


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяўі'-", max_size=20), st.integers(0, 20))
def test_the_fold_of_a_beginning_is_a_beginning_of_the_fold(word: str, end: int) -> None:
    whole, beginning = fold(word), fold(word[:end])
    if len(beginning) >= 2:
        assert whole.startswith(beginning)


@given(st.text(max_size=60))
def test_any_text_gives_a_name_without_failing(text: str) -> None:
    name = parse_name(text)
    assert name.written == text
    match_keys(name)
    search_tokens(name)
