"""What can be wrong in a row of a list, how much it matters, and what its keeper can do."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from grants.core.text import N_


class FaultKind(enum.StrEnum):
    """An error keeps the row out; a warning doesn't; of a duplicate a person decides."""

    ERROR = "error"
    WARNING = "warning"
    DUPLICATE = "duplicate"


class FaultCode(enum.StrEnum):
    NO_NAME = "no_name"
    NOT_A_NAME = "not_a_name"
    FORMULA = "formula"
    NO_OBLAST = "no_oblast"
    UNKNOWN_OBLAST = "unknown_oblast"
    OBLAST_BY_TOWN = "oblast_by_town"
    BROKEN_VALUE = "broken_value"
    REFUSED = "refused"
    UNCLEAR_CONSENT = "unclear_consent"
    NOT_A_DATE = "not_a_date"
    LETTER_FOR_DIGIT = "letter_for_digit"
    NO_SUCH_DATE = "no_such_date"
    IN_THE_FUTURE = "in_the_future"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    TOO_LONG = "too_long"
    INCOMPLETE_NAME = "incomplete_name"
    MIXED_SCRIPTS = "mixed_scripts"
    NO_BIRTH_DATE = "no_birth_date"
    YEAR_ONLY = "year_only"
    MONTH_ONLY = "month_only"
    SEVERAL_PHONES = "several_phones"
    SOMEONE_ELSES_PHONE = "someone_elses_phone"
    UNREADABLE_PHONE = "unreadable_phone"
    SHORTENED_PHONE = "shortened_phone"
    LETTER_IN_PHONE = "letter_in_phone"
    UNKNOWN_GENDER = "unknown_gender"
    UNCLEAR_SAFE_TO_CALL = "unclear_safe_to_call"
    UNKNOWN_CATEGORY = "unknown_category"
    SENSITIVE_REMARK = "sensitive_remark"
    TWICE_IN_FILE = "twice_in_file"
    TWICE_ON_ANOTHER_SHEET = "twice_on_another_sheet"
    ALREADY_REGISTERED = "already_registered"


_TRANSLATED = frozenset({"oblast"})
_ERROR, _WARNING, _DUPLICATE = FaultKind.ERROR, FaultKind.WARNING, FaultKind.DUPLICATE
_CODES: dict[FaultCode, tuple[FaultKind, str]] = {
    FaultCode.NO_NAME: (_ERROR, N_("There is no name. Write the surname and the given name.")),
    FaultCode.NOT_A_NAME: (
        _ERROR,
        N_("This is not a name. Write the surname and the given name in letters."),
    ),
    FaultCode.FORMULA: (_ERROR, N_("This is a formula. Write the value itself in place of the formula.")),
    FaultCode.NO_OBLAST: (
        _ERROR,
        N_("There is no oblast. Write one of the six oblasts or the city of Minsk."),
    ),
    FaultCode.UNKNOWN_OBLAST: (
        _ERROR,
        N_("There is no such oblast in Belarus. Write one of the six or the city of Minsk."),
    ),
    FaultCode.OBLAST_BY_TOWN: (
        _WARNING,
        N_("The list names no oblast; by the town it is %(oblast)s. Check it, or add a column of oblasts."),
    ),
    FaultCode.BROKEN_VALUE: (
        _ERROR,
        N_("The sheet shows an error in place of a value here. Write the value itself."),
    ),
    FaultCode.REFUSED: (_ERROR, N_("By this list she did not agree, so she is not registered.")),
    FaultCode.UNCLEAR_CONSENT: (
        _ERROR,
        N_("It isn't clear whether she agreed, so she is not registered. Write yes or no."),
    ),
    FaultCode.NOT_A_DATE: (
        _ERROR,
        N_("This is not a date. Write it as 05.03.1987, or only the year if that is all you know."),
    ),
    FaultCode.LETTER_FOR_DIGIT: (_ERROR, N_("There is a letter among the digits. Write the date in digits.")),
    FaultCode.NO_SUCH_DATE: (
        _ERROR,
        N_("There is no such date in the calendar. Check the day and the month."),
    ),
    FaultCode.IN_THE_FUTURE: (_ERROR, N_("This birth date is in the future. Check the year.")),
    FaultCode.TOO_YOUNG: (_ERROR, N_("By this birth date she is under 14. Check the year.")),
    FaultCode.TOO_OLD: (_ERROR, N_("By this birth date she is over 110. Check the year.")),
    FaultCode.TOO_LONG: (_ERROR, N_("This text is too long for its column. Shorten it.")),
    FaultCode.INCOMPLETE_NAME: (
        _WARNING,
        N_("Only one word of the name is here. Add the surname or the given name if you know it."),
    ),
    FaultCode.MIXED_SCRIPTS: (
        _WARNING,
        N_("There are Latin letters in this Cyrillic name. They are read as the letters they look like."),
    ),
    FaultCode.NO_BIRTH_DATE: (_WARNING, N_("There is no birth date. Ask for it when you meet her.")),
    FaultCode.YEAR_ONLY: (
        _WARNING,
        N_("Only the year is known, and it is kept so. Add the day and the month if you know them."),
    ),
    FaultCode.MONTH_ONLY: (
        _WARNING,
        N_("Only the month and the year are known, and they are kept so. Add the day if you know it."),
    ),
    FaultCode.SEVERAL_PHONES: (
        _WARNING,
        N_("There are several numbers. The first one is taken as the main one: check which she uses."),
    ),
    FaultCode.SOMEONE_ELSES_PHONE: (
        _WARNING,
        N_("This is someone else's phone. It is kept as a note and never used. Ask for her own number."),
    ),
    FaultCode.UNREADABLE_PHONE: (
        _WARNING,
        N_("This is not a whole phone number. It is kept as a note only. Check the digits."),
    ),
    FaultCode.SHORTENED_PHONE: (
        _WARNING,
        N_(
            "The spreadsheet program shortened this number, and its digits are lost. "
            "Set the column to text and write the number again."
        ),
    ),
    FaultCode.LETTER_IN_PHONE: (
        _WARNING,
        N_("There is a letter among the digits. It is read as a zero: check the number."),
    ),
    FaultCode.UNKNOWN_GENDER: (_WARNING, N_("This gender can't be read and is left open. Write Ж or М.")),
    FaultCode.UNCLEAR_SAFE_TO_CALL: (
        _WARNING,
        N_("It isn't clear whether calling is safe, so the answer is taken as no. Write yes or no."),
    ),
    FaultCode.UNKNOWN_CATEGORY: (
        _WARNING,
        N_("This category isn't known and is not kept. Choose the category after the import."),
    ),
    FaultCode.SENSITIVE_REMARK: (
        _WARNING,
        N_("This remark is too sensitive for a list, and its text is not kept. Remove it from the sheet."),
    ),
    FaultCode.TWICE_IN_FILE: (
        _DUPLICATE,
        N_("This seems to be the same person as in row %(row)s. Decide whether they are one person."),
    ),
    FaultCode.TWICE_ON_ANOTHER_SHEET: (
        _DUPLICATE,
        N_(
            "This seems to be the same person as in row %(row)s of the sheet “%(sheet)s”. "
            "Decide whether they are one person."
        ),
    ),
    FaultCode.ALREADY_REGISTERED: (
        _DUPLICATE,
        N_("This person seems to be registered already. Decide whether they are one person."),
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one cell: where, what stands there as written, and what to do about it."""

    row: int
    column: str
    value: str
    code: FaultCode
    sheet: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> FaultKind:
        return _CODES[self.code][0]

    @property
    def message(self) -> str:
        """The sentence for translation; its named places are filled by `say`."""
        return _CODES[self.code][1]

    def say(self, translate: Callable[[str], str]) -> str:
        """The whole sentence in the language of `translate`."""
        sentence = translate(self.message)
        if not self.details:
            return sentence
        return sentence % {
            name: translate(value) if name in _TRANSLATED else value for name, value in self.details
        }

    def as_json(self) -> dict[str, int | str]:
        return {"row": self.row, "column": self.column, "value": self.value, "kind": self.kind.value}


class Outcome(enum.StrEnum):
    """What becomes of a row: the worst of its faults."""

    GOOD = "good"
    WARNING = "warning"
    DUPLICATE = "duplicate"
    ERROR = "error"

    @property
    def label(self) -> str:
        """English, for translation."""
        return _OUTCOMES[self]

    @property
    def is_taken(self) -> bool:
        """Whether committing the good rows takes this one: a duplicate waits for a person's decision."""
        return self in (Outcome.GOOD, Outcome.WARNING)


_OUTCOMES = {
    Outcome.GOOD: N_("Taken"),
    Outcome.WARNING: N_("Taken and flagged"),
    Outcome.DUPLICATE: N_("Perhaps a duplicate"),
    Outcome.ERROR: N_("Not taken"),
}


def outcome_of(faults: tuple[Fault, ...]) -> Outcome:
    kinds = {fault.kind for fault in faults}
    if FaultKind.ERROR in kinds:
        return Outcome.ERROR
    if FaultKind.DUPLICATE in kinds:
        return Outcome.DUPLICATE
    return Outcome.WARNING if FaultKind.WARNING in kinds else Outcome.GOOD
