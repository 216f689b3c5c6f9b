"""Reading the cells of one row, field by field; every reader says what it takes and what is wrong."""

import datetime
import re
import unicodedata
from dataclasses import dataclass, field

from grants.domain.people.lists.columns import Header, MappedColumn
from grants.domain.people.lists.faults import Fault, FaultCode
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.sensitive import category_behind, is_sensitive
from grants.domain.people.lists.sheet import Cell, Row, as_written, cell_text, is_nothing
from grants.domain.people.states import Category
from grants.domain.people.values.dates import BadBirthDate, BirthDate, Precision, read_birth_date
from grants.domain.people.values.gender import Gender, gender_of, parse_gender
from grants.domain.people.values.names import NameParts, name_from_parts, parse_name
from grants.domain.people.values.oblasts import Oblast, oblast_within, parse_oblast
from grants.domain.people.values.phones import is_shortened, read_phones, with_zeros
from grants.domain.people.values.towns import oblast_of_town

LONGEST_NAME = 200
LONGEST_TEXT = 2_000

_FORMULA = re.compile(r"\s*(?:=|@\w|[+-]\s*(?:\w+\s*[(|!]|\d[\d.]*\s*[-+*/^]))", re.IGNORECASE)
_FORMULA_IN_PHONE = re.compile(r"\s*(?:=|@|[+-]\s*[^\W\d_]+\s*[(|!])", re.IGNORECASE)
_BROKEN = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|ССЫЛКА!|Н/Д|ЗНАЧ!|ИМЯ\?|ДЕЛ/0!|ПУСТО!|ЧИСЛО!|#{2,})|Err:\d+"
)
_TEXT_AS_FORMULA = re.compile(r'="([^"=]*)"')
_APOSTROPHE = re.compile(r"^'(?=[=+\-@])")  # before what looks like a formula, as our own exports write it
_NO_PHONE = re.compile(r"(?:нет|няма|не |no |без )", re.IGNORECASE)
_UNCHECKED = frozenset({Column.NUMBER, Column.SIGNATURE, Column.NEVER_STORED})
_NAME_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_YES = frozenset(
    {"да", "так", "yes", "y", "д", "т", "+", "v", "✓", "✔", "☑", "√", "1", "true", "истина", "праўда", "safe"}
    | {"можно", "можна", "безопасно", "бяспечна", "ok", "ок"}
)
_AGREED = re.compile(
    r"(?:да|так|yes|не возража\w*|не против|не супраць|соглас(?:на|ен|ие)|згодна|згода|есть|ёсць|имеется|"
    r"получен\w*|атрыман\w*|подписан\w*|подписала|падпісан\w*|падпісала|дала|дано|signed|given|agreed|agrees|[xх☒])\b.*|[☑☒]",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"(?:нет|не|няма|no|not|отказ\w*|адмов\w*|адмаў\w*|против|супраць|без|отозва\w*|refus\w*|declin\w*|withdr\w*)\b.*",
    re.IGNORECASE,
)
_NO = frozenset(
    {"нет", "не", "няма", "no", "n", "н", "-", "0", "false", "ложь", "хлусня", "нельзя", "нельга", "опасно"}
    | {"небяспечна", "небезопасно", "unsafe", "✗", "✘", "☐"}
)
_AT_RISK = re.compile(
    r"(?:(?:в\s+)?(?:групп\w*|гр)\.?\s+риска|гр|риск\w*|(?:у\s+)?груп\w*\s+рызык\w*|рызык\w*|"
    r"at[\s_-]risk|risk group|risk)\.?",
    re.IGNORECASE,
)
_IN_PROTECTION = re.compile(
    r"(?:(?:под|в)\s+защит\w*|защит\w*|(?:в\s+)?программ\w*\s+защиты|пад\s+аховай|ахова|абарона|"
    r"(?:under|in)[\s_-]protection|protection|protected)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")  # of the signature
_NO_CATEGORY = frozenset({"нет", "няма", "без категории", "none", "no", "n/a", "не указана", "н/д"})


@dataclass(slots=True)
class RowReader:
    """Reads one row under its header and gathers the faults."""

    row: Row
    header: Header
    sheet: str = ""
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def text(self, mapped: MappedColumn) -> str:
        """The cell as people see it; text that was exported as ="…", or behind an apostrophe, is that text."""
        text = _APOSTROPHE.sub("", unicodedata.normalize("NFC", cell_text(self.cell(mapped))))
        quoted = _TEXT_AS_FORMULA.fullmatch(text)
        return quoted[1] if quoted else text

    def cell(self, mapped: MappedColumn) -> Cell:
        return self.row.cells[mapped.index] if mapped.index < len(self.row.cells) else None

    def columns(self, column: Column) -> tuple[MappedColumn, ...]:
        return self.header.of_kind.get(column, ())

    def fault(
        self, mapped: MappedColumn | None, code: FaultCode, details: tuple[tuple[str, str], ...] = ()
    ) -> None:
        value = as_written(self.cell(mapped)) if mapped else ""
        column = mapped.header if mapped else ""
        fault = Fault(self.row.number, column, value, code, self.sheet, details)
        self.faults.append((mapped.index if mapped else len(self.header.columns), fault))

    def in_order(self) -> tuple[Fault, ...]:
        """The faults from left to right."""
        return tuple(fault for _, fault in sorted(self.faults, key=lambda item: item[0]))

    # --- fields --------------------------------------------------------------------------------

    def formulas(self) -> bool:
        """Refuse formulas, and what came of broken ones, wherever something would be taken from; True if there was one."""
        found = False
        for mapped in self.header.columns:
            if mapped.column is None or mapped.column in _UNCHECKED:
                continue
            text = self.text(mapped)
            pattern = _FORMULA_IN_PHONE if mapped.column is Column.PHONE else _FORMULA
            if isinstance(self.cell(mapped), str) and pattern.match(text):
                self.fault(mapped, FaultCode.FORMULA)
                found = True
            elif _BROKEN.fullmatch(text):
                self.fault(mapped, FaultCode.BROKEN_VALUE)
                found = True
        return found

    def name(self) -> tuple[NameParts | None, Category | None]:
        """The name, and the category a sensitive remark in brackets behind it amounts to."""
        where = self._name_column()
        texts = {column: " ".join(self.text(m) for m in self.columns(column)) for column in _NAME_PARTS}
        written = " ".join(text for text in texts.values() if text and not is_nothing(text))
        if not written:
            self.fault(where, FaultCode.NO_NAME)
            return None, None
        category = None
        for bracket in _NAME_BRACKETS.findall(written):
            if is_sensitive(bracket):
                category = category or category_behind(bracket)
                self.fault(where, FaultCode.SENSITIVE_REMARK)
                texts = {column: text.replace(bracket, " ").strip() for column, text in texts.items()}
        return self._checked_name(where, _parsed(texts)), category

    def name_fault(self, code: FaultCode, details: tuple[tuple[str, str], ...]) -> None:
        """A fault of the person as a whole, at the name."""
        self.fault(self._name_column(), code, details)

    def _name_column(self) -> MappedColumn | None:
        return next((m for column in _NAME_PARTS for m in self.columns(column)), None)

    def _checked_name(self, where: MappedColumn | None, name: NameParts) -> NameParts | None:
        letters = sum(character.isalpha() for character in name.cleaned)
        if len(name.written) > LONGEST_NAME:
            self.fault(where, FaultCode.TOO_LONG)
        elif name.is_empty or letters < 2 or sum(c.isdigit() for c in name.cleaned) > 1:
            self.fault(where, FaultCode.NOT_A_NAME)
        else:
            if name.mixed_scripts:
                self.fault(where, FaultCode.MIXED_SCRIPTS)
            if not (name.surname and name.given):
                self.fault(where, FaultCode.INCOMPLETE_NAME)
            return name
        return None

    def birth_date(self, today: datetime.date, epoch_1904: bool) -> BirthDate | None:
        for mapped in self.columns(Column.BIRTH_DATE):
            text, cell = self.text(mapped), self.cell(mapped)
            if is_nothing(text):
                self.fault(mapped, FaultCode.NO_BIRTH_DATE)
                return None
            try:
                born = read_birth_date(text if isinstance(cell, str) else cell, today, epoch_1904=epoch_1904)
            except BadBirthDate as error:
                self.fault(mapped, FaultCode(error.problem.value))
                return None
            if born.precision is Precision.YEAR:
                self.fault(mapped, FaultCode.YEAR_ONLY)
            elif born.precision is Precision.MONTH:
                self.fault(mapped, FaultCode.MONTH_ONLY)
            return born
        return None

    def oblast(self, usual: Oblast | None = None) -> Oblast | None:
        """As the list names it; else `usual`, or in a list without oblasts that of the town."""
        columns = self.columns(Column.OBLAST)
        for mapped in columns:
            text = self.text(mapped)
            if is_nothing(text):
                if usual is None:
                    self.fault(mapped, FaultCode.NO_OBLAST)
                return usual
            found = parse_oblast(text)
            if found is None:
                self.fault(mapped, FaultCode.UNKNOWN_OBLAST)
            return found
        return self._oblast_by_town() or self._without_oblast(usual)

    def _oblast_by_town(self) -> Oblast | None:
        for mapped in self.columns(Column.TOWN):
            text = self.text(mapped)
            found = oblast_within(text) or parse_oblast(text) or oblast_of_town(text)
            if found is not None:
                self.fault(mapped, FaultCode.OBLAST_BY_TOWN, (("oblast", found.name_in("en")),))
                return found
        return None

    def _without_oblast(self, usual: Oblast | None) -> Oblast | None:
        if usual is None:
            self.fault(None, FaultCode.NO_OBLAST)
        return usual

    def gender(self, name: NameParts | None) -> Gender | None:
        for mapped in self.columns(Column.GENDER):
            text = self.text(mapped)
            if is_nothing(text):
                continue
            gender = parse_gender(text)
            if gender is None:
                self.fault(mapped, FaultCode.UNKNOWN_GENDER)
            return gender
        return gender_of(name) if name else None

    def phones(self) -> tuple[tuple[str, ...], str]:
        """Her own numbers, and what is kept as a note only."""
        own: list[str] = []
        notes: list[str] = []
        for mapped in self.columns(Column.PHONE):
            cell = self.cell(mapped)
            text = self.text(mapped)
            if _NO_PHONE.match(text) and not any(map(str.isdigit, text)):
                continue
            if is_shortened(text):
                self.fault(mapped, FaultCode.SHORTENED_PHONE)
                notes.append(text)
                continue
            if with_zeros(text) != text:
                self.fault(mapped, FaultCode.LETTER_IN_PHONE)
                cell = text = with_zeros(text)
            reading = read_phones(cell if isinstance(cell, (int, float)) else text)
            fresh = [number for number in reading.own if number not in own]
            if len(reading.own) > 1 or (fresh and own):
                self.fault(mapped, FaultCode.SEVERAL_PHONES)
            own += fresh
            kept = [part for part in (reading.note, *reading.unreadable) if part]
            if any(map(is_sensitive, kept)):
                self.fault(mapped, FaultCode.SENSITIVE_REMARK)
                continue
            wordy = bool(reading.note) and not any(map(str.isdigit, reading.note))
            if reading.note and not wordy:
                self.fault(mapped, FaultCode.SOMEONE_ELSES_PHONE)
            if reading.unreadable or wordy:
                self.fault(mapped, FaultCode.UNREADABLE_PHONE)
            notes += kept
        return tuple(own), ", ".join(notes)[:LONGEST_TEXT]

    def safe_to_call(self) -> bool | None:
        """A yes or no; None when nothing is there. What is neither counts as nothing and is flagged."""
        for mapped in self.columns(Column.SAFE_TO_CALL):
            text = self.text(mapped).casefold().strip(" .!")
            if not text and not self.text(mapped):
                continue
            if text in _YES:
                return True
            if text in _NO or is_nothing(text):
                return False
            self.fault(mapped, FaultCode.UNCLEAR_SAFE_TO_CALL)
        return None

    def consent(self) -> bool | None:
        """Whether the list says that she agreed; None when it says nothing. A refusal or a riddle keeps her out."""
        for mapped in self.columns(Column.CONSENT):
            cell, text = self.cell(mapped), self.text(mapped).strip(" .!")
            if not text:
                continue
            if isinstance(cell, datetime.date) or text.casefold() in _YES or _AGREED.fullmatch(text):
                return True
            if text.casefold() in _NO or is_nothing(text) or _REFUSED.fullmatch(text):
                self.fault(mapped, FaultCode.REFUSED)
                return False
            if _DAY.search(text):
                return True
            self.fault(mapped, FaultCode.UNCLEAR_CONSENT)
            return None
        return None

    def category(self) -> Category | None:
        for mapped in self.columns(Column.CATEGORY):
            text = self.text(mapped)
            if is_nothing(text) or text.casefold() in _NO_CATEGORY:
                continue
            if _AT_RISK.fullmatch(text):
                return Category.AT_RISK
            if _IN_PROTECTION.fullmatch(text):
                return Category.IN_PROTECTION
            if is_sensitive(text):
                self.fault(mapped, FaultCode.SENSITIVE_REMARK)
                return category_behind(text)
            self.fault(mapped, FaultCode.UNKNOWN_CATEGORY)
        return None

    def free_text(self, column: Column) -> tuple[str, Category | None]:
        """Notes or places joined; what is sensitive in them stays out and is flagged."""
        kept: list[str] = []
        category = None
        for mapped in self.columns(column):
            text = self.text(mapped)
            if is_nothing(text):
                continue
            if is_sensitive(text):
                self.fault(mapped, FaultCode.SENSITIVE_REMARK)
                category = category or category_behind(text)
            elif len(text) > LONGEST_TEXT:
                self.fault(mapped, FaultCode.TOO_LONG)
            elif text not in kept:
                kept.append(text)
        return ", ".join(kept), category


_NAME_PARTS = (Column.FULL_NAME, Column.SURNAME, Column.GIVEN_NAME, Column.PATRONYMIC)


def _parsed(texts: dict[Column, str]) -> NameParts:
    texts = {column: "" if is_nothing(text) else text for column, text in texts.items()}
    surname, given = texts[Column.SURNAME], texts[Column.GIVEN_NAME]
    if given and (surname or texts[Column.PATRONYMIC]) and not texts[Column.FULL_NAME]:
        return name_from_parts(surname, given, texts[Column.PATRONYMIC])
    order = (Column.SURNAME, Column.FULL_NAME, Column.GIVEN_NAME, Column.PATRONYMIC)
    return parse_name(" ".join(texts[column] for column in order if texts[column]))
