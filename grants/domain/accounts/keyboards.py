"""What one word looks like when it is typed on the other keyboard, or written in Latin letters; and walks over the keys.

пароль is gfhjkm where the keyboard stands on Latin, and parol to those who write by ear: whoever guesses tries all three.
"""

import itertools
from collections.abc import Sequence

_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_BELARUSIAN = {"ў": "o", "і": "b"}  # where they sit on its keyboard
_TO_LATIN_KEYS = str.maketrans(dict(zip(_CYRILLIC, _LATIN, strict=True)) | _BELARUSIAN)
_TO_CYRILLIC_KEYS = str.maketrans(dict(zip(_LATIN, _CYRILLIC, strict=True)))
_BY_EAR = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "і": "i", "ў": "u",
}  # fmt: skip
_LATIN_BY_EAR = str.maketrans(_BY_EAR)
_ROWS = ("`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./")
_KEYS = {
    key: (row, column) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys, start=row > 0)
}
_WITHOUT_SHIFT = str.maketrans('~!@#$%^&*()_+{}|:"<>?', "`1234567890-=[]\\;',./")
_STRAIGHT, _ZIGZAG = 3, 5  # so many keys make a walk: qaz, edc, rty; 1q2w3
_BELARUSIAN_BY_EAR = str.maketrans(_BY_EAR | {"г": "h", "х": "h", "й": "j", "ю": "iu", "я": "ia"})


def readings(text: str) -> frozenset[str]:
    """The text in small letters, as it is, on the other keyboard, and by ear in Latin letters."""
    small = text.casefold()
    cyrillic = {small, small.translate(_TO_CYRILLIC_KEYS)}
    return frozenset(
        {
            *cyrillic,
            small.translate(_TO_LATIN_KEYS),
            *(word.translate(table) for word in cyrillic for table in (_LATIN_BY_EAR, _BELARUSIAN_BY_EAR)),
        }
    )


def without_walks(text: str) -> str:
    """The small text without what a finger walks: keys in a line or a zigzag, letters or figures in order, one key again
    and again."""
    keys = [_KEYS.get(sign) for sign in text.translate(_WITHOUT_SHIFT)]
    on_keys = [_key_step(one, other) for one, other in itertools.pairwise(keys)]
    in_order = [_order_step(one, other) for one, other in itertools.pairwise(text)]
    walked: set[int] = set()
    for start in range(len(text)):
        for steps, period, shortest in (
            (on_keys, 1, _STRAIGHT),
            (in_order, 1, _STRAIGHT),
            (on_keys, 2, _ZIGZAG),
        ):
            length = _run(steps, start, period)
            if length >= shortest:
                walked.update(range(start, start + length))
    return "".join(sign for place, sign in enumerate(text) if place not in walked)


def _key_step(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """From a key to one beside, above or below it; None where they are no neighbours."""
    if one is None or other is None:
        return None
    step = other[0] - one[0], other[1] - one[1]
    return step if max(map(abs, step)) <= 1 else None


def _order_step(one: str, other: str) -> int | None:
    step = ord(other) - ord(one)
    return step if abs(step) <= 1 else None


def _run(steps: Sequence[object], start: int, period: int) -> int:
    """How many signs from the start on are reached by the same `period` steps again and again."""
    end = start
    while (
        end < len(steps)
        and steps[end] is not None
        and (end - start < period or steps[end] == steps[end - period])
    ):
        end += 1
    return end - start + 1
