"""Choices of a form from the labels of an enumeration."""

import enum
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from flask_babel import lazy_gettext

E = TypeVar("E", bound=enum.StrEnum)


def labelled(labels: Mapping[E, str]) -> list[tuple[E, Any]]:
    """(member, label in the reader's language) in the order of the table."""
    return [(member, lazy_gettext(text)) for member, text in labels.items()]


def as_id(value: uuid.UUID | str) -> uuid.UUID:
    """The id behind a choice, for `coerce`. Raises ValueError for what is none."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
