"""Marks of attendance as people write them in a journal."""

import re

from grants.domain.people.lists.sheet import Cell, cell_text
from grants.domain.training.states import Mark

_LONGEST = 40
_LOOK_ALIKE = str.maketrans("HOoXxPpCcAaEeB", "НОоХхРрСсАаЕеВ")  # Latin letters of a wrong keyboard
_MARKS: tuple[tuple[Mark, str], ...] = (
    (
        Mark.PRESENT,
        (
            "+ ++ v х x 1 да так ага yes y true истина праўда √ ✓ ✔ ☑ есть ёсць присут присутствует присутствовала "
            "присутствовал прысутная прысутнічала была был здесь тут present"
        ),
    ),
    (
        Mark.ABSENT,
        (
            "н нб нет не няма no false ложь хлусня фальш 0 - – — − -- ― отс отсут отсутствует отсутствовала "
            "отсутствовал адс адсутная адсутнічала absent нея неявка няяўка"
        ),
    ),
    (
        Mark.EXCUSED,
        (
            "б бол болен больна болеет болезнь боліць хв хворая хворы хвароба бл ill sick "
            "ув уваж уважительная уп excused"
        ),
    ),
    (Mark.LATE, "оп опозд опоздание опоздала опоздал сп спазн спазненне спазнілася спазніўся late"),
)
_KNOWN = {word: mark for mark, words in _MARKS for word in words.split()}


class NotAMark(ValueError):
    """A cell that can't be taken for a mark."""


def read_mark(cell: Cell) -> Mark | None:
    """What stands in a cell of the journal; None when it is empty, which is not marked.

    Ill counts as excused: it doesn't count against her. A dash is absent. Raises NotAMark for anything else, also for
    letters that are used for both, such as «п».
    """
    if isinstance(cell, bool):
        return Mark.PRESENT if cell else Mark.ABSENT
    text = cell_text(cell).removeprefix("'")  # as a sheet keeps a plus that is no formula
    if not text:
        return None
    tidy = re.sub(r"[\s./\\]", "", text).casefold()
    if len(text) <= _LONGEST:
        swapped = re.sub(r"[\s./\\]", "", text.translate(_LOOK_ALIKE)).casefold()
        mark = _KNOWN.get(tidy) or _KNOWN.get(swapped)
        if mark is not None:
            return mark
    raise NotAMark
