"""Seven regions in three languages, and gender as lists write it."""

import pytest

from grants.domain.people.values.gender import Gender, gender_of, parse_gender
from grants.domain.people.values.names import parse_name
from grants.domain.people.values.oblasts import Oblast, parse_oblast


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Брестская", "BY-BR"),
        ("Брестская обл.", "BY-BR"),
        ("Брэсцкая вобл.", "BY-BR"),
        ("Brest", "BY-BR"),
        ("Витебская область", "BY-VI"),
        ("Віцебская", "BY-VI"),
        ("Гомельская", "BY-HO"),
        ("Homiel region", "BY-HO"),
        ("ГРОДНЕНСКАЯ ОБЛ", "BY-HR"),
        ("Гродзенская вобласць", "BY-HR"),
        ("Гродненская, г. Лида", "BY-HR"),
        ("Могилевская", "BY-MA"),
        ("Могилёвская обл.", "BY-MA"),
        ("Магілёўская", "BY-MA"),
        ("г. Минск", "BY-HM"),
        ("г.Мінск", "BY-HM"),
        ("Минск", "BY-HM"),
        ("Minsk City", "BY-HM"),
        ("Минская", "BY-MI"),
        ("Мінская вобл", "BY-MI"),
        ("Минск обл.", "BY-MI"),
        ("Minsk Region", "BY-MI"),
        ("BY-HM", "BY-HM"),
        ("by-mi", "BY-MI"),
    ],
)
def test_known(written: str, code: str) -> None:
    assert parse_oblast(written) == Oblast(code)


@pytest.mark.parametrize(
    "written", ["", "—", "Виленская", "Смоленская обл.", "обл.", "Брестская Минская", "5"]
)
def test_unknown(written: str) -> None:
    assert parse_oblast(written) is None


@pytest.mark.parametrize("language", ["en", "ru", "be"])
def test_every_own_name_is_understood(language: str) -> None:
    assert [parse_oblast(oblast.name_in(language)) for oblast in Oblast] == list(Oblast)
    assert len(Oblast) == 7


@pytest.mark.parametrize("written", ["ж", "Ж", "жен.", "женский", "F", "жаночы", "female"])
def test_women(written: str) -> None:
    assert parse_gender(written) is Gender.FEMALE


@pytest.mark.parametrize("written", ["м", "муж.", "мужской", "M", "мужчынскі"])
def test_men(written: str) -> None:
    assert parse_gender(written) is Gender.MALE


def test_gender_unknown_or_given_away_by_the_patronymic() -> None:
    assert parse_gender("?") is None
    assert gender_of(parse_name("Жук Ганна Мікалаеўна")) is Gender.FEMALE
    assert gender_of(parse_name("Жук Іван Мікалаевіч")) is Gender.MALE
    assert gender_of(parse_name("Жук Саша")) is None
