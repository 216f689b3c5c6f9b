"""What one word looks like when it is typed on the other keyboard, or written in Latin letters.

пароль is gfhjkm where the keyboard stands on Latin, and parol to those who write by ear: whoever guesses tries all three.
"""

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
