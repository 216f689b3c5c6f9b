"""Invented people: names, birth dates and phones. No part of a participant's name is part of a staff name."""

import datetime
import random
from dataclasses import dataclass

from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import NameParts, name_from_parts


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Ольга Елена Екатерина Наталья Мария Анастасия Ирина Дарья Татьяна Юлия Ксения Виктория Кристина "
    "Вероника Марина Александра Валентина Оксана Полина Диана Карина Евгения Лариса Снежана Янина "
    "Варвара Елизавета Эвелина"
)
MEN = _words("Николай Андрей Сергей Дмитрий Виталий Максим Артём Кирилл Тимофей Станислав")
PATRONYMICS = (
    ("Николаевна", "Николаевич"), ("Петровна", "Петрович"), ("Ивановна", "Иванович"),
    ("Александровна", "Александрович"), ("Владимировна", "Владимирович"), ("Викторовна", "Викторович"),
    ("Михайловна", "Михайлович"), ("Сергеевна", "Сергеевич"), ("Анатольевна", "Анатольевич"),
    ("Васильевна", "Васильевич"), ("Андреевна", "Андреевич"), ("Леонидовна", "Леонидович"),
    ("Григорьевна", "Григорьевич"), ("Степановна", "Степанович"), ("Алексеевна", "Алексеевич"),
    ("Юрьевна", "Юрьевич"), ("Дмитриевна", "Дмитриевич"), ("Геннадьевна", "Геннадьевич"),
    ("Фёдоровна", "Фёдорович"), ("Казимировна", "Казимирович"), ("Вацлавовна", "Вацлавович"),
)  # fmt: skip
_ALIKE = _words(
    "Ковальчук Савчук Кравчук Гриневич Климович Юркевич Станкевич Мицкевич Адамович Шевчук Бондарчук "
    "Бобрик Жданович Радкевич Хомич Гончарик Пинчук Ткачук Панасюк Климук Левчук Демидчик Рудько "
    "Сушко Якимович Борисевич Ярошевич Богданович Макаревич Тарасевич Янушкевич Гайдук Ковшик "
    "Мартинович Наумчик Примак Лобач Храпко Цвирко Юшкевич Грицкевич Дашкевич Леванович Михалевич "
    "Шпилевич Ходькевич Ральцевич"
)
SURNAMES = (
    *((surname, surname) for surname in _ALIKE),
    ("Козловская", "Козловский"), ("Жуковская", "Жуковский"), ("Савицкая", "Савицкий"),
    ("Дубровская", "Дубровский"), ("Новицкая", "Новицкий"), ("Высоцкая", "Высоцкий"),
    ("Соколовская", "Соколовский"), ("Яблонская", "Яблонский"), ("Василевская", "Василевский"),
    ("Романовская", "Романовский"), ("Малиновская", "Малиновский"), ("Каминская", "Каминский"),
    ("Островская", "Островский"), ("Лисовская", "Лисовский"), ("Метельская", "Метельский"),
    ("Шиманская", "Шиманский"), ("Шпаковская", "Шпаковский"), ("Кузнецова", "Кузнецов"),
    ("Васильева", "Васильев"), ("Соловьёва", "Соловьёв"), ("Зайцева", "Зайцев"), ("Михайлова", "Михайлов"),
)  # fmt: skip

STAFF_GIVEN = _words(
    "Алла Вера Жанна Зоя Инна Лилия Майя Нина Римма Тамара Эмма Нелли Элла Антонина Клавдия Надежда "
    "Раиса Светлана Людмила Любовь"
)
STAFF_SURNAMES = _words(
    "Астапенко Белявская Вербицкая Галузо Дорошевич Евсеенко Заболотная Ивашко Карпенко Лапицкая "
    "Мацкевич Некрашевич Олешкевич Петрашко Раковец Сечко Турко Урбанович Федорук Хилько Цыганкова "
    "Чернухо Шабуня Щербакова Эйсмонт Юхновец Яцук Артюх Бурак Ващенко Герасименко Добыш Ермакова "
    "Житкевич Зенько Игнатенко Кисель Липская Матвеенко Назарова Орлова Прокопчик"
)

_MOBILE = ("29", "33", "44", "25")
_OLDEST, _YOUNGEST = 52, 18


@dataclass(frozen=True, slots=True)
class Somebody:
    """One invented person."""

    name: NameParts
    is_man: bool
    birth: BirthDate
    phone: str


def somebody(chance: random.Random, today: datetime.date, *, men: int = 4) -> Somebody:
    """A person of 18 to 52 years; so many in a hundred are men."""
    is_man = chance.randrange(100) < men
    surname = chance.choice(SURNAMES)[is_man]
    patronymic = chance.choice(PATRONYMICS)[is_man]
    given = chance.choice(MEN if is_man else WOMEN)
    days = chance.randrange(_YOUNGEST * 366, _OLDEST * 365)
    born = today - datetime.timedelta(days=days)
    birth = BirthDate(born.year, born.month, born.day)
    if chance.randrange(100) < 3:
        birth = BirthDate(born.year)
    phone = f"+375{chance.choice(_MOBILE)}{chance.randrange(1_000_000, 10_000_000)}"
    return Somebody(name_from_parts(surname, given, patronymic), is_man, birth, phone)


def staff_names(chance: random.Random, number: int) -> list[str]:
    """So many different names of staff."""
    every = [f"{given} {surname}" for surname in STAFF_SURNAMES for given in STAFF_GIVEN]
    return chance.sample(every, number)
