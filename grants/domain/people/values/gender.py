"""Gender as lists write it."""

import enum

from grants.domain.people.values.names import NameParts


class Gender(enum.StrEnum):
    FEMALE = "female"
    MALE = "male"


_WORDS: dict[str, Gender] = {
    **dict.fromkeys(
        (
            "ж",
            "жен",
            "женский",
            "женщина",
            "девушка",
            "жан",
            "жаночы",
            "жанчына",
            "f",
            "female",
            "w",
            "woman",
        ),
        Gender.FEMALE,
    ),
    **dict.fromkeys(
        ("м", "муж", "мужской", "мужчина", "мужчынскі", "мужчына", "m", "male", "man"),
        Gender.MALE,
    ),
}


def parse_gender(text: str) -> Gender | None:
    """The gender a word stands for, in Russian, Belarusian or English; None if it stands for none."""
    return _WORDS.get(text.strip(" .").casefold())


def gender_of(name: NameParts) -> Gender | None:
    """What a patronymic gives away; None when there is none or it tells nothing."""
    patronymic = name.patronymic.casefold()
    if patronymic.endswith(("на", "кызы", "гызы")):
        return Gender.FEMALE
    if patronymic.endswith(("ич", "іч", "ыч", "оглы", "оглу", "улы")):
        return Gender.MALE
    return None
