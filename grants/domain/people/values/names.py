"""A person's name: as written, tidied, taken apart, and the keys on which its Russian and Belarusian forms meet."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from grants.domain.people.values.name_forms import MENS_NAMES, SURNAME_STEMS, WOMENS_NAMES

APOSTROPHE = "’"
_APOSTROPHES = re.compile("['`´‘’‛ʼʹ′＇]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")
_LIST_NUMBER = re.compile(r"^\s*\d{1,4}\s*[.)]\s*")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_INITIALS = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_])")
_MIXED_SCRIPT = dict(zip("AaBCcEeHIiKkMOoPpTXxYyËëÏï", "АаВСсЕеНІіКкМОоРрТХхУуЁёЇї", strict=True))
_FEMALE_PATRONYMIC = re.compile(r"(?:овна|евна|ёвна|оўна|аўна|еўна|ёўна|ична|чна|iчна|ічна)$")
_MALE_PATRONYMIC = re.compile(r"(?:ович|евич|ёвич|авіч|овіч|евіч|ёвіч|евiч|ьич|льич|ич|іч|ыч)$")
_LONG_MALE_PATRONYMIC = re.compile(r"(?:[оеё]вич|[аоеё]віч)$")
_PATRONYMIC_PARTICLES = frozenset({"кызы", "гызы", "оглы", "оглу", "уулу", "улы", "зада"})
_VOWELS = str.maketrans(
    {
        "о": "а", "е": "а", "ё": "а", "э": "а", "я": "а", "є": "а",
        "і": "и", "ы": "и", "й": "и", "ї": "и", "ю": "у", "ў": "в",
    }
)  # fmt: skip
_LATIN_SOUNDS: tuple[tuple[str, str], ...] = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "т"), ("ch", "ч"), ("sh", "ш"), ("yu", "у"), ("ju", "у"),
    ("ya", "а"), ("ja", "а"), ("ia", "иа"), ("iu", "иу"), ("ye", "а"), ("yo", "а"), ("je", "а"), ("io", "а"),
    ("a", "а"), ("b", "б"), ("c", "т"), ("d", "д"), ("e", "а"), ("f", "ф"), ("g", "г"), ("h", "г"), ("i", "и"),
    ("j", "и"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "а"), ("p", "п"), ("q", "к"), ("r", "р"),
    ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "кс"), ("y", "и"), ("z", "з"),
)  # fmt: skip
_MIN_PREFIX = 2
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-zËëÏï]")
_HYPHEN = re.compile(r"\s*[-‐‑–]\s*(?=\w)(?<=\w)")
_INITIAL = re.compile(r"[^\W\d_]\.?")
_LAST_INITIAL = re.compile(r"\b[^\W\d_]\.\s*$")
_BETWEEN_WORDS = re.compile(r"[\s,.()-]+")
_NO_SOUND = re.compile(r"[^\w]|[\d_ьъ]")
_DOUBLED = re.compile(r"(.)\1+")
_SHORT_U = re.compile(r"^у(?=[^аиу])")
_PROTHETIC = re.compile(r"[Вв][оОуУ]")
_FATHERLY = re.compile(r"(?:авна|авич|ична|ич|на)$")
# Names repeat: a country has some thousands of surnames and some hundreds of the others.
_KNOWN_WORDS = 4096


@dataclass(frozen=True, slots=True)
class NameParts:
    """One name. `written` is never changed; the parts are a guess that a person may correct."""

    written: str
    cleaned: str
    surname: str
    given: str
    patronymic: str = ""
    former_surname: str = ""
    mixed_scripts: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.surname or self.given)


def clean_name(text: str) -> str:
    """NFC, one kind of apostrophe, single ordinary spaces, no invisible characters, no list number before it."""
    tidy = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).replace("\t", " ").replace("\n", " "))
    tidy = _APOSTROPHES.sub(APOSTROPHE, tidy)
    tidy = _LIST_NUMBER.sub("", tidy)
    tidy = _HYPHEN.sub("-", tidy)
    return " ".join(tidy.split()).strip(" ,;.-—–_") + ("." if _LAST_INITIAL.search(tidy) else "")


def has_mixed_scripts(text: str) -> bool:
    """True when a name in Cyrillic has Latin letters in it (the look-alikes of a wrong keyboard)."""
    return bool(_LATIN.search(text)) and bool(_CYRILLIC.search(text))


def repair_mixed_scripts(text: str) -> str:
    """Latin look-alikes inside Cyrillic replaced by the letters they look like; other Latin letters stay."""
    if not has_mixed_scripts(text):
        return text
    return "".join(_MIXED_SCRIPT.get(letter, letter) for letter in text)


def _is_shouted(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and (all(c.isupper() for c in letters) or all(c.islower() for c in letters))


def _in_title_case(word: str) -> str:
    if not _is_shouted(word) or word.lower() in _PATRONYMIC_PARTICLES:
        return word
    return "-".join(piece[:1].upper() + piece[1:].lower() for piece in word.split("-"))


def parse_name(text: str) -> NameParts:
    """Take a whole name apart. Surname first is assumed unless the given name or the patronymic says otherwise."""
    written = text
    mixed = has_mixed_scripts(text)
    cleaned = clean_name(text)
    tidy = repair_mixed_scripts(cleaned)
    former = _BRACKETS.search(tidy)
    tidy = _BRACKETS.sub(" ", tidy)
    surname_is_first = "," in tidy
    words = [_in_title_case(word) for word in _INITIALS.sub(" ", tidy.replace(",", " ")).split()]
    surname, given, patronymic = _order(_join_particles(words), surname_is_first)
    return NameParts(
        written=written,
        cleaned=cleaned,
        surname=surname,
        given=given,
        patronymic=patronymic,
        former_surname=_in_title_case(former.group(1).strip()) if former else "",
        mixed_scripts=mixed,
    )


def name_from_parts(surname: str, given: str, patronymic: str = "") -> NameParts:
    """A name that came in separate columns or fields: nothing is guessed but capitals and look-alikes."""
    written = " ".join(part for part in (surname, given, patronymic) if part.strip())
    tidy = [
        _in_title_case_all(repair_mixed_scripts(clean_name(part))) for part in (surname, given, patronymic)
    ]
    return NameParts(
        written=written,
        cleaned=clean_name(written),
        surname=tidy[0],
        given=tidy[1],
        patronymic=tidy[2],
        mixed_scripts=any(has_mixed_scripts(part) for part in (surname, given, patronymic)),
    )


def _in_title_case_all(text: str) -> str:
    return " ".join(_in_title_case(word) for word in text.split())


def _join_particles(words: list[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        if joined and word.lower() in _PATRONYMIC_PARTICLES:
            joined[-1] = f"{joined[-1]} {word.lower()}"
        else:
            joined.append(word)
    return joined


def is_patronymic(word: str) -> bool:
    """True for a word that ends as a woman's or a man's patronymic does."""
    lowered = word.lower()
    return bool(_FEMALE_PATRONYMIC.search(lowered) or _LONG_MALE_PATRONYMIC.search(lowered))


def _patronymic_at(words: list[str]) -> int | None:
    lowered = [word.lower() for word in words]
    for index in range(len(words) - 1, 0, -1):
        if _FEMALE_PATRONYMIC.search(lowered[index]) or lowered[index].split()[-1] in _PATRONYMIC_PARTICLES:
            return index
    if len(words) == 3 and _MALE_PATRONYMIC.search(lowered[1]) and is_given_name(words[0]):
        return 1
    if len(words) >= 3 and _MALE_PATRONYMIC.search(lowered[-1]):
        return len(words) - 1
    return None


def _order(words: list[str], surname_is_first: bool) -> tuple[str, str, str]:
    if not words:
        return ("", "", "")
    if len(words) == 1:
        return ("", words[0], "") if is_given_name(words[0]) else (words[0], "", "")
    at = _patronymic_at(words)
    if at is None and len(words) > 1 and all(map(_INITIAL.fullmatch, words[:-1])):  # А. С. Иванова
        return (words[-1], words[0], " ".join(words[1:-1]))
    if at is None:
        return _order_without_patronymic(words, surname_is_first)
    patronymic, rest, after = words[at], words[:at], words[at + 1 :]
    if after:  # Анна Ивановна Петрова
        return (" ".join(after), " ".join(rest), patronymic)
    if len(rest) == 1:  # Анна Ивановна, Петрова Ивановна
        return ("", rest[0], patronymic) if is_given_name(rest[0]) else (rest[0], "", patronymic)
    return (rest[0], " ".join(rest[1:]), patronymic)


def _order_without_patronymic(words: list[str], surname_is_first: bool) -> tuple[str, str, str]:
    first, others = words[0], words[1:]
    if len(words) == 2 and not surname_is_first and is_given_name(first) and not is_given_name(others[0]):
        return (others[0], first, "")
    if len(words) == 3:
        return (first, others[0], others[1])
    return (first, " ".join(others), "")


@lru_cache(maxsize=_KNOWN_WORDS)
def fold(word: str) -> str:
    """A word as it sounds in both languages: akanne and yakanne, ў/у/в, дз/ц, doubles, signs and ё/е are levelled.

    The folding of a beginning is a beginning of the folding, so that prefixes can be searched.
    """
    text = repair_mixed_scripts(unicodedata.normalize("NFC", word)).lower()
    if not _CYRILLIC.search(text):
        for latin, sound in _LATIN_SOUNDS:
            text = text.replace(latin, sound)
    text = _NO_SOUND.sub("", text)
    text = text.replace("щ", "шч").replace("дз", "д").replace("ц", "т").replace("ґ", "г")
    text = text.translate(_VOWELS)
    text = _DOUBLED.sub(r"\1", text)
    return _SHORT_U.sub("в", text)


_CANONICAL: dict[str, str] = {}
for _forms in WOMENS_NAMES + MENS_NAMES:
    for _form in _forms:
        _CANONICAL.setdefault(fold(_form), fold(_forms[0]))
_FATHERS: dict[str, str] = {}
for _forms in MENS_NAMES:
    for _form in _forms:
        _FATHERS.setdefault(fold(_form).rstrip("аи"), fold(_forms[0]))
_SIBLINGS: dict[str, frozenset[str]] = {
    canonical: frozenset(form for form, other in _CANONICAL.items() if other == canonical)
    for canonical in set(_CANONICAL.values())
}


def is_given_name(word: str) -> bool:
    """True for a given name of the table of forms; a surname first needs no table."""
    return fold(word) in _CANONICAL


@lru_cache(maxsize=_KNOWN_WORDS)
def _surname_variants(surname: str) -> frozenset[str]:
    variants = set()
    for piece in re.split(r"[-\s]+", surname):
        folded = fold(piece)
        if not folded:
            continue
        for belarusian, russian in SURNAME_STEMS:
            if folded.startswith(belarusian):
                folded = russian + folded[len(belarusian) :]
                break
        variants.add(folded)
        if _PROTHETIC.match(piece):  # prothetic в: Вострыкава — Острикова
            variants.add(folded[1:])
    return frozenset(variants)


def _canonical_given(given: str) -> str:
    folded = fold(given.split()[0]) if given.split() else ""
    return _CANONICAL.get(folded, folded)


@lru_cache(maxsize=2048)
def match_keys(name: NameParts) -> frozenset[str]:
    """Keys of surname and given name, whichever came first. Two names may be one person's if they share a key.

    The patronymic is left out, for it is often missing: ask `same_patronymic` beside it.
    """
    surnames = _surname_variants(name.surname) | _surname_variants(name.former_surname)
    surnames |= {_CANONICAL[s] for s in surnames if s in _CANONICAL}
    given = _canonical_given(name.given)
    return frozenset("|".join(sorted((surname, given))) for surname in (surnames or {""}) if surname or given)


def patronymic_key(name: NameParts) -> str:
    """The patronymic as it sounds, from its father's canonical name: Мікалаеўна and Николаевна meet. "" if none."""
    folded = fold(name.patronymic)
    if len(folded) < 2:
        return folded
    stem = _FATHERLY.sub("", folded).rstrip("аи") or folded
    return _FATHERS.get(stem, stem)


def same_patronymic(one: str, other: str) -> bool:
    """Whether two patronymic keys don't speak against one person: one missing, one an initial, or equal."""
    if not one or not other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other


def search_tokens(name: NameParts | str) -> frozenset[str]:
    """Every part of the name in every form it may be asked for, with all beginnings of two letters and more.

    Meant to be hashed with a key before it is stored. Initials and the patronymic are included.
    """
    return frozenset(token for word in _words(name) for token in word_tokens(word))


def words_of(name: NameParts) -> tuple[str, ...]:
    """The words of a name, each once: what `word_tokens` is asked for when many names are gone through."""
    return tuple(dict.fromkeys(_words(name)))


@lru_cache(maxsize=_KNOWN_WORDS)
def word_tokens(word: str) -> tuple[str, ...]:
    """The beginnings of one word of a name in all its forms, sorted."""
    return tuple(sorted({form[:end] for form in forms_of(word) for end in range(_MIN_PREFIX, len(form) + 1)}))


def forms_of(word: str) -> frozenset[str]:
    """One word of a name as it sounds in both languages, and the other forms of a given name."""
    forms = {fold(word)} | _surname_variants(word)
    for form in tuple(forms):
        forms |= _SIBLINGS.get(_CANONICAL.get(form, ""), frozenset())
    return frozenset(forms)


def query_tokens(text: str) -> frozenset[str]:
    """What to look up for what somebody typed: one token a word; a record is found when it has all of them."""
    return frozenset(token for token in map(fold, _words(text)) if len(token) >= _MIN_PREFIX)


def _words(name: NameParts | str) -> list[str]:
    if isinstance(name, str):
        text = clean_name(name)
    else:
        text = " ".join((name.surname, name.given, name.patronymic, name.former_surname))
    return [word for word in _BETWEEN_WORDS.split(text) if word]
