"""Names as pages show them: whoever was erased has words in place of a name."""

from collections.abc import Mapping
from typing import TypeVar

from flask_babel import gettext

Key = TypeVar("Key")


def name_or_erased(name: str) -> str:
    """The name; of an erased person ("") the words that say so."""
    return name or gettext("Identity erased")


def names_or_erased(names: Mapping[Key, str]) -> dict[Key, str]:
    """The same for the names of a list."""
    return {key: name_or_erased(name) for key, name in names.items()}
