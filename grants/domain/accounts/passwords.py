"""Passwords: kept as argon2id at OWASP's recommendation, refused when common or made of what is known of the user."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.accounts.keyboards import readings, without_walks

MIN_LENGTH = 12
MAX_LENGTH = 200  # what is hashed is bounded; far above what anyone types
_OWN_WORD = 3  # shorter parts of a name or an address say nothing
_ORGANISATIONS_WORD = 5  # nor do the shorter words of an organisation's name
_PIECE = 6  # so short a piece, again and again, is no password; nor is one with few letters, or a common one
_LEFT_OVER = 8  # letters that must remain once the user's own words, or what a finger walks, are taken out
_WALKED = 6  # fewer keys in a line than these are in many words

# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
_PROFILES = {False: (19456, 2), True: (8, 1)}
_cheap: list[bool] = [False]


@lru_cache(maxsize=2)
def _hasher(cheap: bool) -> PasswordHasher:
    memory, time = _PROFILES[cheap]
    return PasswordHasher(time_cost=time, memory_cost=memory, parallelism=1, type=Type.ID)


@lru_cache(maxsize=2)
def _nobodys(cheap: bool) -> str:
    return _hasher(cheap).hash("nobody's password, verified so that an unknown user takes as long")


def use_cheap_hashes(cheap: bool) -> None:
    """For tests: hash in microseconds. What was hashed otherwise still verifies."""
    _cheap[:] = [cheap]
    _nobodys(cheap)


def _normal(password: str) -> str:
    """One form for what looks the same, however a keyboard or a system composes it (NIST SP 800-63B-4, NFKC)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters and salt."""
    return _hasher(_cheap[0]).hash(_normal(password))


def verify_password(kept: str | None, password: str) -> bool:
    """Whether it is the one. Without a kept hash the same work is done, and the answer is no.

    As it was typed counts too: so were the hashes made that are older than the normal form.
    """
    right = any(_verify(kept, form) for form in {_normal(password): None, password: None})
    return right and kept is not None and len(password) <= MAX_LENGTH


def _verify(kept: str | None, password: str) -> bool:
    try:
        return _hasher(_cheap[0]).verify(kept or _nobodys(_cheap[0]), password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher(_cheap[0]).check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The list, and its Cyrillic words as they are typed on Latin keys or written in Latin letters."""
    words = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split()
    return frozenset(words).union(*(readings(word) for word in words if not word.isascii()))


def check_password(
    password: str, *, email: str, name: str, organisations: Iterable[str] = (), field: str = "password"
) -> None:
    """Raises DomainError for `field` when the password is short, common, or made of the user's own name, address or
    organisations.

    NIST SP 800-63B-4: a length, a list, the user's own words; no rules of composition.
    """
    password = _normal(password)
    if len(password) < MIN_LENGTH:
        raise DomainError(
            N_("A password has at least %(length)s characters. A few words in a row are easy to remember."),
            field=field,
            code="password_short",
            length=MIN_LENGTH,
        )
    if len(password) > MAX_LENGTH:
        raise DomainError(
            N_("A password has at most %(length)s characters."),
            field=field,
            code="password_long",
            length=MAX_LENGTH,
        )
    if any(_is_common(reading) for reading in readings(password)):
        raise DomainError(
            N_("This password is one that many people use. Choose another."),
            field=field,
            code="password_common",
        )
    words = _own_words(email, name, organisations)
    if any(_is_own(reading, words) for reading in readings(password)):
        raise DomainError(
            N_(
                "The password is made of your name, your e-mail address or your organisation. Choose another."
            ),
            field=field,
            code="password_own",
        )


def _is_common(password: str) -> bool:
    """In the list, as it is or without the figures and signs around it; or a piece over and over; or walked on keys."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    if password in _common() or core in _common():
        return True
    if len(set(password)) < 5:
        return True
    length = len(password)
    if any(_is_poor(password[:size]) for size in _periods(password)):
        return True
    left = without_walks(password)
    return length - len(left) >= _WALKED and _is_little(left)


def _periods(password: str) -> Iterator[int]:
    """The lengths of the pieces which, again and again, are the password."""
    length = len(password)
    return (
        size for size in range(1, (length + 1) // 2 + 1) if password == (password[:size] * length)[:length]
    )


def _is_poor(piece: str) -> bool:
    return len(piece) <= _PIECE or _is_little(piece) or re.sub(r"[\W_]", "", piece) in _common()


def _is_little(left: str) -> bool:
    return len(re.sub(r"[\W\d_]", "", left)) < _LEFT_OVER


def _own_words(email: str, name: str, organisations: Iterable[str]) -> list[str]:
    """In every reading, the longest first."""
    parts = {email, *_parts(email, _OWN_WORD), *_parts(name, _OWN_WORD)}
    for organisation in organisations:
        parts |= _parts(organisation, _ORGANISATIONS_WORD)
    return sorted({reading for part in parts for reading in readings(part)}, key=len, reverse=True)


def _parts(text: str, shortest: int) -> set[str]:
    return {part for part in re.split(r"[\W_]+", _normal(text)) if len(part) >= shortest}


def _is_own(password: str, words: Iterable[str]) -> bool:
    left = password
    for word in words:
        if len(word) >= _OWN_WORD:
            left = left.replace(word, "")
    return left != password and _is_little(left)
