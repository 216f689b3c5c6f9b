"""Why a file can't be read, in a sentence that says what to do."""

import enum
from collections.abc import Callable

from grants.core.text import N_


class Reason(enum.StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_CELLS = "too_many_cells"
    TEXT_TOO_LONG = "text_too_long"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    WEB_PAGE = "web_page"
    OTHER_SPREADSHEET = "other_spreadsheet"
    PROTECTED = "protected"
    MACROS = "macros"
    XML_ENTITIES = "xml_entities"
    DAMAGED = "damaged"
    UNKNOWN_ENCODING = "unknown_encoding"
    BROKEN_TEXT = "broken_text"
    OPEN_QUOTE = "open_quote"
    NO_SHEETS = "no_sheets"


_MESSAGES = {
    Reason.EMPTY: N_("The file is empty. Save the list and choose the file again."),
    Reason.TOO_LARGE: N_("The file is too large. Divide the list into several files of up to 20 MB."),
    Reason.UNPACKS_TOO_LARGE: N_(
        "The file holds far more than a list. Copy the list alone into a new file and save it."
    ),
    Reason.TOO_MANY_CELLS: N_(
        "The sheet has too many rows or columns. Copy the list alone into a new file, or save it as .csv."
    ),
    Reason.TEXT_TOO_LONG: N_("A cell holds far too much text. Copy the list alone into a new file."),
    Reason.NOT_A_SPREADSHEET: N_(
        "This is not a spreadsheet. Choose a file saved as .xlsx, .ods, .xls or .csv."
    ),
    Reason.WEB_PAGE: N_(
        "This is a web page under the name of a spreadsheet. Open it and save it as .xlsx or .csv."
    ),
    Reason.OTHER_SPREADSHEET: N_(
        "This kind of spreadsheet isn't read. Open it and save it as .xlsx or .csv."
    ),
    Reason.PROTECTED: N_(
        "The file is protected by a password. Save it without the password and choose it again."
    ),
    Reason.MACROS: N_("The file has macros in it. Save it as .xlsx without macros and choose it again."),
    Reason.XML_ENTITIES: N_("The file has definitions inside that no list needs. Save it again as .xlsx."),
    Reason.DAMAGED: N_(
        "The file is damaged. Open it, save it again as .xlsx or .csv, and choose the new file."
    ),
    Reason.UNKNOWN_ENCODING: N_(
        "The letters of this file can't be read. Save it as .xlsx, or as CSV in UTF-8."
    ),
    Reason.BROKEN_TEXT: N_(
        "There are characters in this file that no text has. Open it, save it again as .xlsx, and choose the new file."
    ),
    Reason.OPEN_QUOTE: N_("A quotation mark is opened and never closed. Save the list as .xlsx instead."),
    Reason.NO_SHEETS: N_("There is no sheet with cells in this file."),
}


class UnreadableFile(Exception):
    """A file that is refused. `reason` is for programs, `message` for translation and for people."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_MESSAGES[reason])
        self.reason = reason

    @property
    def message(self) -> str:
        return _MESSAGES[self.reason]

    def say(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language of `translate`."""
        return translate(self.message)
