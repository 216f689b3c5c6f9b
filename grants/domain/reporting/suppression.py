"""Small numbers are protected: a published table can't be worked back to a person, not by its totals either."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

THRESHOLD = 5
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Cell:
    """A count to show. `value` is None where it is kept back: `small` then says "fewer than 5", else it is withheld."""

    value: int | None
    small: bool = False


def exactly(counts: Mapping[K, int], total: int) -> tuple[dict[K, Cell], Cell]:
    """The counts as they are."""
    return {key: Cell(count) for key, count in counts.items()}, Cell(total)


def protected(counts: Mapping[K, int], total: int) -> tuple[dict[K, Cell], Cell]:
    """The cells and their total with every count from 1 to 4 kept back, and as many others as it takes.

    Whoever subtracts what is shown from the total learns the sum of what isn't. Where that sum alone leaves every
    small count free to be anything from 1 to 4, nothing more is kept back; else the smallest other counts are withheld
    until it does. If the others don't suffice, the total is withheld too.
    """
    hidden = {key for key, count in counts.items() if 0 < count < THRESHOLD}
    withheld: set[K] = set()
    others = sorted(
        (count, place, key) for place, (key, count) in enumerate(counts.items()) if count >= THRESHOLD
    )
    while hidden and others and not _safe(counts, hidden, withheld):
        withheld.add(others.pop(0)[2])
    cells = {
        key: Cell(None, small=key in hidden) if key in hidden | withheld else Cell(count)
        for key, count in counts.items()
    }
    if 0 < total < THRESHOLD:
        return cells, Cell(None, small=True)
    return cells, Cell(None) if hidden and not _safe(counts, hidden, withheld) else Cell(total)


def _safe(counts: Mapping[K, int], hidden: set[K], withheld: set[K]) -> bool:
    """Whether any one small count may be 1 and may be 4, when the others are whatever makes up the known sum."""
    known_sum = sum(counts[key] for key in hidden | withheld)
    most = THRESHOLD - 1
    one_can_be_most = known_sum >= most + (len(hidden) - 1) + THRESHOLD * len(withheld)
    one_can_be_least = bool(withheld) or known_sum <= 1 + most * (len(hidden) - 1)
    return one_can_be_most and one_can_be_least
