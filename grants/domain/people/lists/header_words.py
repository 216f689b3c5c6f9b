"""The words by which the columns of a list are known, in Russian, Belarusian and English."""

import enum
import re
import unicodedata

from grants.core.text import N_


class Column(enum.StrEnum):
    NUMBER = "number"
    FULL_NAME = "full_name"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    PATRONYMIC = "patronymic"
    BIRTH_DATE = "birth_date"
    GENDER = "gender"
    PHONE = "phone"
    OBLAST = "oblast"
    TOWN = "town"
    SAFE_TO_CALL = "safe_to_call"
    CATEGORY = "category"
    NOTE = "note"
    CONSENT = "consent"
    SIGNATURE = "signature"
    NEVER_STORED = "never_stored"

    @property
    def label(self) -> str:
        """English, for translation."""
        return _LABELS[self]


_LABELS = {
    Column.NUMBER: N_("Number in the list"),
    Column.FULL_NAME: N_("Full name"),
    Column.SURNAME: N_("Surname"),
    Column.GIVEN_NAME: N_("Given name"),
    Column.PATRONYMIC: N_("Patronymic"),
    Column.BIRTH_DATE: N_("Birth date"),
    Column.GENDER: N_("Gender"),
    Column.PHONE: N_("Phone"),
    Column.OBLAST: N_("Oblast"),
    Column.TOWN: N_("Town or district"),
    Column.SAFE_TO_CALL: N_("Safe to call"),
    Column.CATEGORY: N_("Category"),
    Column.NOTE: N_("Note"),
    Column.CONSENT: N_("Consent"),
    Column.SIGNATURE: N_("Signature"),
    Column.NEVER_STORED: N_("Never stored"),
}

NAME_COLUMNS = frozenset({Column.FULL_NAME, Column.SURNAME, Column.GIVEN_NAME})
REPEATABLE = frozenset({Column.PHONE, Column.NOTE, Column.TOWN, Column.NEVER_STORED})
NOT_KEPT = frozenset({Column.NUMBER, Column.SIGNATURE, Column.NEVER_STORED})

_LONGEST_HEADER = 90


def _words(*lines: str) -> re.Pattern[str]:
    return re.compile("|".join(lines))


_LOOK_ALIKES = str.maketrans("aceopxyikmtbh", "асеорхуікмтвн")  # small letters as they stand after folding
_CYRILLIC = re.compile("[а-яёіў]")
_SURNAME = r"фамили|прозв[иі]шч|surname|last name|family name"
_GIVEN = r"\b(?:имя|імя|ім’я|first name|given name|forename|name)\b(?! па бацьку)"
_PATRONYMIC = r"отчеств|па бацьку|patronymic|middle name"
# The first that fits a tidied header decides; None is what is somebody else's or has no place in a record.
_HEADERS: tuple[tuple[Column | None, re.Pattern[str]], ...] = (
    (
        Column.NEVER_STORED,
        _words(
            r"паспорт|пашпарт|passport|идентификац|[иі]дэнтыф[иі]кац|документ|дакумент",
            r"личн\w* (?:номер|№)|асаб[иі]ст\w* (?:нумар|№)|identity (?:card|number|document)",
            r"\bid (?:number|card)|personal (?:number|id)|national id",
            r"д[иы]ягназ|диагноз|diagnos|инвалидн|[иі]нвал[иі]днасц|disabilit|болезн|заболев|хвароб",
            r"здоров|здароў|health|illness|\bвич\b|\bв[иі]ч\b|\bhiv\b|судимост|суд[зд]імасц",
        ),
    ),
    (Column.GENDER, _words(r"^пол\b|^стать\b|^плоць$|gender|^sex\b|^м ж$|^ж м$")),
    (None, _words(r"девичь|дзявоч|прежн|бывш|maiden|former")),
    (
        None,
        _words(
            r"тренер|трэнер|куратор|матер|мамы|маці|\bотца\b|ребен|детей|дзіц|дзяц|\bмуж[ау]?\b|супруг",
            r"специалист|спецыял[иі]ст|сотрудник|лектор|преподават|выкладчык|родств|родны|родител|доверен|давер",
            r"контактн\w* лиц|кантактн\w* асоб|руководит|кіраўн[иі]к|работодат|организац|арган[иі]зац",
            r"trainer|mother|father|child|husband|contact person|emergency|employer|organi[sz]ation",
            r"relative|teacher",
        ),
    ),
    (Column.CONSENT, _words(r"соглас|\bзгод|consent")),
    (
        Column.SAFE_TO_CALL,
        _words(
            r"(?:безопасн|бяспечн|можно|можна).*(?:звон|зван|связ|сувяз|контакт|кантакт|тэлефан[аоу])",
            r"(?:safe|ok to|may we).*(?:call|contact|phone)",
        ),
    ),
    (Column.SIGNATURE, _words(r"подпис|подп[иі]с|роспис|росп[иі]с|signature|signed")),
    (None, _words(r"(?:место|месца|place|страна|краіна|country).*(?:рожд|нарадж|birth)")),
    (
        Column.BIRTH_DATE,
        _words(
            r"рожд|нарадж|нарадзіл|birth|\bborn|^dob$|^d o b$|^д р$|^др$|^г р$|^дата р$|^дн$|^год р$",
        ),
    ),
    (None, _words(r"e mail|email|эл почт|электрон|telegram|телеграм|instagram|инстаграм")),
    (
        Column.PHONE,
        _words(
            r"\bтел\b|телефон|тэлефон|\bтэл\b|phone|mobile|\bмоб|\bcell\b|\btel\b",
            r"контакт|кантакт|contact|viber|вайбер",
        ),
    ),
    (
        Column.CATEGORY,
        _words(
            r"категор|катэгор|category|групп\w* риска|груп\w* рызык|целев\w* групп|мэтав\w* груп",
            r"target group|risk group",
        ),
    ),
    (None, _words(r"област\w* (?:интерес|деятельн|знан|примен)|сфера")),
    (
        Column.OBLAST,
        _words(r"област|\bобл\b|вобласц|\bвобл|region|oblast|voblas|регион|рэгіен|province"),
    ),
    (
        Column.TOWN,
        _words(
            r"район|раен|\bр н\b|\bгород|\bгорад|населен|\bнас п|\bн п\b|town|city|district|village|settlement",
            r"мест\w* жит|мест\w* прожив|месц\w* жых|месц\w* праж|местожит|residence|деревн|\bвеск",
        ),
    ),
    (
        Column.FULL_NAME,
        _words(
            r"\bф и о\b|\bфио\b|^п [иі] б|^п[иі]б\b|^п [иі] п|^п[иі]п\b|^ф и$|^fio\b",
            rf"(?:{_SURNAME}).*(?:имя|імя|name|\bи о\b|\bі п\b|initials|инициал|іныцыял)",
            rf"(?:имя|імя|name).*(?:{_SURNAME})",
            rf"(?:{_GIVEN}).*(?:{_PATRONYMIC})",
            r"full name|name of (?:the )?participant|participant s name|^name$",
        ),
    ),
    (Column.SURNAME, _words(_SURNAME)),
    (Column.PATRONYMIC, _words(_PATRONYMIC)),
    (Column.GIVEN_NAME, _words(_GIVEN, r"^и о$|^і п$|^инициалы|^іныцыялы|^initials")),
    (
        Column.FULL_NAME,
        _words(r"^(?:список |спіс )?(?:участниц|участник|удзельн[иі]|слушател|слухач)\w*$|^participants?$"),
    ),
    (
        Column.NOTE,
        _words(r"примеч|\bприм\b|заўваг|коммент|камент|note|comment|remark|дополнит|дадатков"),
    ),
    (
        Column.NUMBER,
        _words(r"^№|^n$|^no$|^n п п$|^п п$|^номер(?: п п)?$|^нумар|^number$|^#$|^nr$|^пп$"),
    ),
)


def tidy_header(text: str) -> str:
    """A header for comparing: small letters, ё as е, words apart by one space, no punctuation but № and #."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    folded = folded.replace("\u00ad", "").replace("-\n", "")
    return " ".join(re.sub(r"[^\w№#’]|_", " ", folded).split())


def column_of(header: str) -> Column | None:
    """The column a header names, or None. None is also what is somebody else's, as a trainer's name."""
    return _found(header)[1]


def is_known_word(header: str) -> bool:
    """Whether the words of a header are known at all, if only as what has no place in a record."""
    return _found(header)[0]


def _found(header: str) -> tuple[bool, Column | None]:
    tidy = tidy_header(header)
    if not tidy or len(tidy) > _LONGEST_HEADER:
        return False, None
    as_typed = _matched(tidy)
    if as_typed[0] or not _CYRILLIC.search(tidy):
        return as_typed
    return _matched(_with_cyrillic_letters(tidy))


def _matched(tidy: str) -> tuple[bool, Column | None]:
    return next(
        ((True, column) for column, pattern in _HEADERS if pattern.search(tidy)),
        (False, None),
    )


def _with_cyrillic_letters(tidy: str) -> str:
    """Latin letters among Cyrillic ones read as the letters they look like; і stays where it stood."""
    return tidy.translate(_LOOK_ALIKES)
