"""What was noticed about a sheet as a whole, worth a sentence before the commit."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from grants.core.text import N_


class NoteCode(enum.StrEnum):
    NO_HEADER = "no_header"
    NO_DATA = "no_data"
    NO_NAME_COLUMN = "no_name_column"
    NO_OBLAST_COLUMN = "no_oblast_column"
    NO_BIRTH_DATE_COLUMN = "no_birth_date_column"
    HIDDEN_SHEET = "hidden_sheet"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    DROPPED_COLUMNS = "dropped_columns"
    NEVER_STORED = "never_stored"
    SKIPPED_ROWS = "skipped_rows"
    WITHOUT_HEADER = "without_header"
    GUESSED_COLUMNS = "guessed_columns"
    ATTENDANCE = "attendance"
    LECTURES = "lectures"


_MESSAGES = {
    NoteCode.NO_HEADER: N_("The sheet “%(sheet)s” has no row of column names, so nothing is taken from it."),
    NoteCode.NO_DATA: N_("The sheet “%(sheet)s” has no rows with people."),
    NoteCode.NO_NAME_COLUMN: N_("The sheet “%(sheet)s” has no column of names. Choose one."),
    NoteCode.NO_OBLAST_COLUMN: N_("The sheet “%(sheet)s” has no column of oblasts. Choose one or add it."),
    NoteCode.NO_BIRTH_DATE_COLUMN: N_("The sheet “%(sheet)s” has no column of birth dates."),
    NoteCode.HIDDEN_SHEET: N_("The sheet “%(sheet)s” is hidden in the file. It is read as well."),
    NoteCode.HIDDEN_ROWS: N_("The sheet “%(sheet)s” has hidden rows, read as well: %(what)s."),
    NoteCode.HIDDEN_COLUMNS: N_("The sheet “%(sheet)s” has hidden columns, read as well: %(what)s."),
    NoteCode.DROPPED_COLUMNS: N_("Nothing is taken from these columns: %(what)s."),
    NoteCode.NEVER_STORED: N_("These columns are never stored. Remove them from the sheet: %(what)s."),
    NoteCode.WITHOUT_HEADER: N_(
        "The sheet “%(sheet)s” has no row of column names. What each column holds is guessed: see whether it is right."
    ),
    NoteCode.GUESSED_COLUMNS: N_(
        "What these columns hold is guessed by what stands in them, see whether it is right: %(what)s."
    ),
    NoteCode.ATTENDANCE: N_(
        "The sheet “%(sheet)s” is a sheet of attendance and not a list of participants: it has a column for every day. "
        "Open the group and take the marks from the sheet there."
    ),
    NoteCode.LECTURES: N_(
        "The sheet “%(sheet)s” is a log of lectures and not a list of participants: it counts listeners and names nobody. "
        "Nobody is registered from it; give it to the programme office, where lectures are counted."
    ),
    NoteCode.SKIPPED_ROWS: N_("These rows hold no person and are passed over: %(what)s."),
}


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a sheet; `what` lists the rows or headers it speaks of."""

    code: NoteCode
    sheet: str
    what: str = ""

    @property
    def is_about_another_list(self) -> bool:
        """Whether it says that the sheet is a list of another kind."""
        return self.code in (NoteCode.ATTENDANCE, NoteCode.LECTURES)

    @property
    def message(self) -> str:
        """The sentence for translation; its named places are filled by `say`."""
        return _MESSAGES[self.code]

    def say(self, translate: Callable[[str], str]) -> str:
        """The whole sentence in the language of `translate`."""
        return translate(self.message) % {"sheet": self.sheet, "what": self.what}
