"""Keyset paging: a page starts after the last row seen, so that page one thousand costs what page one does."""

import base64
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from grants.core import crypto
from grants.core.errors import NotFound

PAGE_SIZE = 25
COUNT_LIMIT = 1000
_SEAL_BYTES = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list in its order. `total` is exact up to COUNT_LIMIT; `more_than` says that it stops there."""

    items: tuple[T, ...]
    next_cursor: str = ""
    total: int = 0
    more_than: bool = False


def write_cursor(*key: str) -> str:
    """An opaque text for the sort key of the last row shown, with a seal, so that only ours are ever looked up."""
    body = json.dumps(key)
    return base64.urlsafe_b64encode(_seal(body) + body.encode()).decode().rstrip("=")


def _seal(body: str) -> bytes:
    return crypto.token("cursor", body)[:_SEAL_BYTES]


def read_cursor(cursor: str, length: int) -> tuple[str, ...] | None:
    """The sort key in a cursor; None for "". Raises NotFound for one that isn't ours."""
    if not cursor:
        return None
    try:
        sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        body = sealed[_SEAL_BYTES:].decode()
    except ValueError as error:
        raise NotFound from error
    if not hmac.compare_digest(sealed[:_SEAL_BYTES], _seal(body)):
        raise NotFound
    key = json.loads(body)
    if len(key) != length:
        raise NotFound
    return tuple(key)


def make_page(rows: Sequence[T], cursors: Sequence[str], total: int, size: int = PAGE_SIZE) -> Page[T]:
    """The page of `rows`, of which one more than `size` was asked for, with the cursor of its last row."""
    shown = tuple(rows[:size])
    return Page(
        items=shown,
        next_cursor=cursors[size - 1] if len(rows) > size else "",
        total=min(total, COUNT_LIMIT),
        more_than=total > COUNT_LIMIT,
    )
