"""What a benchmark found: a ratio, what it was measured against, and whether the aim is met."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim. `ratio` is unitless; `aim` says in words what it should be, and `met` whether it is."""

    claim: str
    database: str
    ratio: float
    aim: str
    met: bool
    details: dict[str, float | int | str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {
            "claim": self.claim,
            "database": self.database,
            "ratio": round(self.ratio, 3),
            "aim": self.aim,
            "met": self.met,
            "details": self.details,
        }


class Stopwatch:
    """Seconds of the parts that are timed, added up."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - begun


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def table(figures: list[Figure]) -> str:
    """The figures to read: one claim, its ratio and its aim, then what it was made of."""
    lines: list[str] = []
    for one in figures:
        mark = "met" if one.met else "MISSED"
        lines.append(f"{one.claim} [{one.database}]: {one.ratio:.2f} (aim {one.aim}: {mark})")
        lines += [f"    {name:<42} {_shown(value)}" for name, value in one.details.items()]
    return "\n".join(lines)


def _shown(value: float | int | str) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else value
