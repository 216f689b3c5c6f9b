"""Invented people for measuring: the same seed makes the same ones, with as many different names as a country has."""

import csv
import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grants.domain.people.values.oblasts import Oblast

TODAY = datetime.date(2026, 3, 2)
HEADER = ("№", "ФИО", "Дата рождения", "Телефон", "Область", "Населённый пункт", "Согласие")
_GIVEN = [
    "Анна",
    "Ольга",
    "Елена",
    "Екатерина",
    "Наталья",
    "Мария",
    "Анастасия",
    "София",
    "Ксения",
    "Юлия",
    "Ирина",
    "Дарья",
    "Татьяна",
    "Светлана",
    "Людмила",
    "Галина",
    "Валентина",
    "Евгения",
    "Надежда",
    "Любовь",
    "Вероника",
    "Виктория",
    "Елизавета",
    "Варвара",
    "Кристина",
    "Янина",
    "Лариса",
    "Раиса",
    "Алеся",
    "Вольга",
    "Ганна",
    "Марына",
    "Полина",
    "Диана",
    "Карина",
    "Оксана",
    "Инна",
    "Жанна",
    "Алина",
    "Снежана",
]
_FATHERS = [
    "Николаевна",
    "Григорьевна",
    "Владимировна",
    "Владиславовна",
    "Ивановна",
    "Васильевна",
    "Михайловна",
    "Юрьевна",
    "Алексеевна",
    "Александровна",
    "Дмитриевна",
    "Евгеньевна",
    "Анатольевна",
    "Геннадьевна",
    "Витальевна",
    "Валерьевна",
    "Аркадьевна",
    "Павловна",
    "Фёдоровна",
    "Степановна",
    "Казимировна",
    "Петровна",
    "Сергеевна",
    "Андреевна",
    "Леонидовна",
    "Мікалаеўна",
    "Рыгораўна",
    "Уладзіміраўна",
]
_STEMS = [
    "Коваль",
    "Савч",
    "Кравч",
    "Гринев",
    "Климов",
    "Юркев",
    "Станкев",
    "Адамов",
    "Шевч",
    "Бондар",
    "Бобр",
    "Жданов",
    "Радкев",
    "Хом",
    "Гончар",
    "Пинч",
    "Ткач",
    "Панас",
    "Лев",
    "Демид",
    "Рудь",
    "Сушк",
    "Яким",
    "Борисев",
    "Ярошев",
    "Богданов",
    "Макар",
    "Тарас",
    "Янушк",
    "Гайд",
    "Мартин",
    "Наум",
    "Примак",
    "Лобач",
    "Храп",
    "Цвирк",
    "Юшкев",
    "Грицк",
    "Дашк",
    "Леван",
    "Михал",
    "Шпил",
    "Козл",
    "Жук",
    "Сав",
    "Дубр",
    "Нов",
    "Высот",
    "Сокол",
    "Яблон",
    "Роман",
    "Малин",
    "Камен",
    "Остров",
    "Лис",
    "Метель",
    "Шиман",
    "Шпак",
    "Куз",
    "Солов",
    "Зай",
    "Голуб",
    "Вороб",
    "Медвед",
    "Волк",
    "Пет",
    "Сидор",
    "Титов",
    "Мороз",
    "Дроз",
    "Чайк",
    "Журав",
    "Сороч",
    "Бел",
    "Черн",
]
_ENDINGS = [
    "ович",
    "евич",
    "чук",
    "юк",
    "ская",
    "цкая",
    "ова",
    "ева",
    "ина",
    "енко",
    "ик",
    "ун",
    "ейко",
    "аш",
]
_TOWNS = [
    "Брест",
    "Пинск",
    "Кобрин",
    "Барановичи",
    "Орша",
    "Полоцк",
    "Лида",
    "Слоним",
    "Жодино",
    "Борисов",
    "Бобруйск",
    "Кричев",
    "Речица",
    "Мозырь",
]
_REGIONS = [oblast.name_in("ru") for oblast in Oblast]


@dataclass(frozen=True, slots=True)
class Somebody:
    """One invented woman, as a list has her."""

    surname: str
    given: str
    patronymic: str
    born: datetime.date
    phone: str
    oblast: str
    town: str


def people(count: int, seed: int = 1) -> Iterator[Somebody]:
    """So many of them."""
    chance = random.Random(seed)
    for _ in range(count):
        yield Somebody(
            surname=chance.choice(_STEMS) + chance.choice(_ENDINGS),
            given=chance.choice(_GIVEN),
            patronymic=chance.choice(_FATHERS),
            born=TODAY - datetime.timedelta(days=chance.randrange(18 * 366, 60 * 365)),
            phone=f"+375{chance.choice(('29', '33', '44', '25'))}{chance.randrange(1_000_000, 10_000_000)}",
            oblast=chance.choice(_REGIONS),
            town=chance.choice(_TOWNS),
        )


def write_list(path: Path, count: int, seed: int = 1) -> None:
    """A list as a spreadsheet program saves it: semicolons, a mark of the byte order, dates with dots."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(HEADER)
        for number, one in enumerate(people(count, seed), 1):
            name = f"{one.surname} {one.given} {one.patronymic}"
            rows.writerow((number, name, f"{one.born:%d.%m.%Y}", one.phone, one.oblast, one.town, "да"))
