"""Passwords: kept as argon2id at OWASP's recommendation, refused when common or made of what is known of the user."""

import itertools
import re
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.accounts.keyboards import readings

MIN_LENGTH = 12
MAX_LENGTH = 200  # what is hashed is bounded; far above what anyone types
_OWN_WORD = 3  # shorter parts of a name or an address say nothing
_PIECE = 6  # so short a piece, again and again, is no password
_LEFT_OVER = 8  # what must remain once the user's own words are taken out

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


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters and salt."""
    return _hasher(_cheap[0]).hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Whether it is the one. Without a kept hash the same work is done, and the answer is no."""
    try:
        right = _hasher(_cheap[0]).verify(kept or _nobodys(_cheap[0]), password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher(_cheap[0]).check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The list, and its Cyrillic words as they are typed on Latin keys or written in Latin letters."""
    words = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split()
    return frozenset(words).union(*(readings(word) for word in words if not word.isascii()))


def check_password(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Raises DomainError for `field` when the password is short, common, or made of the user's own name or address.

    NIST SP 800-63B-4: a length, a list, the user's own words; no rules of composition.
    """
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
    if any(_is_own(reading, email, name) for reading in readings(password)):
        raise DomainError(
            N_("The password is made of your name or e-mail address. Choose another."),
            field=field,
            code="password_own",
        )


def _is_common(password: str) -> bool:
    """In the list, as it is or without the figures and signs around it; or a short piece over and over; or a run."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    if password in _common() or core in _common():
        return True
    if len(set(password)) < 5:
        return True
    length = len(password)
    if any(password == (password[:size] * length)[:length] for size in range(1, _PIECE + 1)):
        return True
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(password)}
    return len(steps) == 1


def _is_own(password: str, email: str, name: str) -> bool:
    parts = {*re.split(r"[\W_]+", email), *re.split(r"[\W_]+", name), email}
    words = {reading for part in parts for reading in readings(part)}
    left = password
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _OWN_WORD:
            left = left.replace(word, "")
    return left != password and len(re.sub(r"[\W\d_]", "", left)) < _LEFT_OVER
