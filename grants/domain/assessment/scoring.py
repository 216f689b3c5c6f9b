"""The arithmetic of scoring: whole numbers only (basis points of 100 points), halves rounded up, no database.

A score of 1 to 5 counts as fifths of its weight: all fives are 100 points, all ones 20. "Can't judge" leaves the
denominator: the weights that were judged stand for the whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TOP = 5
WHOLE_BP = 10_000
REVIEWS_NEEDED = 3
WIDE_SPREAD_BP = 2_500  # 25 of 100 points between the highest and the lowest: to be discussed


@dataclass(frozen=True, slots=True)
class Mark:
    """What one member gave on one criterion; score None means that it couldn't be judged."""

    weight_bp: int
    score: int | None


def divide(numerator: int, denominator: int) -> int:
    """The quotient of two numbers that are not negative, to the nearest whole, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


def total_bp(marks: Iterable[Mark]) -> int | None:
    """A review's total in basis points; None when nothing was judged."""
    judged = [(mark.weight_bp, mark.score) for mark in marks if mark.score is not None]
    weight = sum(weight_bp for weight_bp, _score in judged)
    if weight == 0:
        return None
    return divide(sum(weight_bp * score for weight_bp, score in judged) * WHOLE_BP, TOP * weight)


def mean_bp(totals: Sequence[int]) -> int | None:
    """The mean of totals; None of none."""
    return divide(sum(totals), len(totals)) if totals else None


def mean_score_hundredths(scores: Sequence[int]) -> int | None:
    """The mean of scores from 1 to 5 in hundredths; None of none."""
    return divide(sum(scores) * 100, len(scores)) if scores else None


def spread_bp(totals: Sequence[int]) -> int:
    """How far the highest total lies above the lowest."""
    return max(totals) - min(totals) if totals else 0


def is_wide(totals: Sequence[int]) -> bool:
    """Whether the members differ so much that the panel must talk about it."""
    return spread_bp(totals) >= WIDE_SPREAD_BP


def fails_criterion(scores: Iterable[int | None]) -> bool:
    """Whether more than half of those who judged a criterion gave it a 1: one harsh member alone can't sink a plan."""
    judged = [score for score in scores if score is not None]
    return 2 * judged.count(1) > len(judged)


def passes(mean: int, floor: int, criteria: Iterable[Sequence[int | None]]) -> bool:
    """Whether a plan may be funded: its mean reaches the call's floor (of 100) and no criterion stands at 1."""
    return mean >= floor * 100 and not any(fails_criterion(scores) for scores in criteria)


@dataclass(frozen=True, slots=True)
class Entrant:
    """One application as the ranking sees it: the reviews' totals, what it asks for, whether it may be funded."""

    code: str
    totals: tuple[int, ...]
    requested_minor: int
    passes: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the ranking. `cumulative_minor`: what it and all fundable ones above ask for together."""

    code: str
    rank: int
    mean_bp: int
    spread_bp: int
    wide: bool
    passes: bool
    cumulative_minor: int
    within: bool


def ranking(entrants: Iterable[Entrant], envelope_minor: int) -> tuple[Place, ...]:
    """The applications in order, with the line where the money ends.

    Order: the higher mean; then the higher lowest total (the plan that convinced everybody); then the smaller
    request; then the code. The line is strict: after the first fundable one that no longer fits, none is within, so
    that a small request never overtakes a better plan. What may not be funded takes nothing from the envelope.
    """
    order = sorted(
        (entrant for entrant in entrants if entrant.totals),
        key=lambda one: (-(mean_bp(one.totals) or 0), -min(one.totals), one.requested_minor, one.code),
    )
    places, asked, open_line = [], 0, True
    for rank, one in enumerate(order, start=1):
        if one.passes:
            asked += one.requested_minor
            open_line = open_line and asked <= envelope_minor
        places.append(
            Place(
                code=one.code,
                rank=rank,
                mean_bp=mean_bp(one.totals) or 0,
                spread_bp=spread_bp(one.totals),
                wide=is_wide(one.totals),
                passes=one.passes,
                cumulative_minor=asked,
                within=one.passes and open_line,
            )
        )
    return tuple(places)
