"""The arithmetic of scores: weights that act as declared, can't judge, means, spread, ranking, the line."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.domain.assessment import rubric
from grants.domain.assessment.scoring import (
    WHOLE_BP,
    Entrant,
    Mark,
    fails_criterion,
    is_wide,
    mean_bp,
    passes,
    ranking,
    spread_bp,
    total_bp,
)

WEIGHTS = [item.weight_bp for item in rubric.DEFAULT]


def marks(*scores):
    return [Mark(weight, score) for weight, score in zip(WEIGHTS, scores, strict=True)]


def test_the_default_rubric_sums_to_the_whole_and_is_written_out():
    assert sum(WEIGHTS) == WHOLE_BP
    assert WEIGHTS == [2000, 2000, 1500, 1000, 1500, 1000, 1000]
    assert len({item.code for item in rubric.DEFAULT}) == 7
    anchors = [anchor for item in rubric.DEFAULT for anchor in item.anchors]
    assert len(set(anchors)) == 35
    assert all(20 < len(anchor) < 110 and anchor.endswith(".") for anchor in anchors)


@pytest.mark.parametrize(
    ("scores", "total"),
    [
        ((5, 5, 5, 5, 5, 5, 5), 10_000),
        ((1, 1, 1, 1, 1, 1, 1), 2_000),
        ((3, 3, 3, 3, 3, 3, 3), 6_000),
        # 20·4/5 + 20·3/5 + 15·5/5 + 10·2/5 + 15·4/5 + 10·3/5 + 10·4/5 = 16+12+15+4+12+6+8
        ((4, 3, 5, 2, 4, 3, 4), 7_300),
        # Without the second: (16+15+4+12+6+8) of 80 = 61/80
        ((4, None, 5, 2, 4, 3, 4), 7_625),
        # Only demand and skills: (16+9)/35 = 71.428… %
        ((4, None, 3, None, None, None, None), 7_143),
        ((None,) * 7, None),
    ],
)
def test_totals_by_hand(scores, total):
    assert total_bp(marks(*scores)) == total


def test_a_half_is_rounded_up():
    assert total_bp([Mark(1, 5), Mark(7, 1)]) == 3_000
    assert total_bp([Mark(1, 2), Mark(3, 1), Mark(12, 1)]) == 2_125
    assert mean_bp([7_000, 7_001]) == 7_001
    assert mean_bp([1, 1, 2]) == 1


@pytest.mark.parametrize("place", range(7))
def test_each_weight_acts_as_it_is_declared(place):
    """One more point on one criterion moves the total by a fifth of its weight, on every criterion (invariant 8)."""
    low = [2] * 7
    high = [*low[:place], 3, *low[place + 1 :]]
    assert total_bp(marks(*high)) - total_bp(marks(*low)) == WEIGHTS[place] // 5


@given(some.lists(some.one_of(some.none(), some.integers(1, 5)), min_size=7, max_size=7))
def test_cannot_judge_is_never_a_zero(scores):
    total = total_bp(marks(*scores))
    judged = [score for score in scores if score is not None]
    if judged:
        assert min(judged) * 2_000 <= total <= max(judged) * 2_000
    else:
        assert total is None


def test_spread_and_the_wide_flag():
    assert spread_bp([6_000, 8_499, 7_000]) == 2_499
    assert not is_wide([6_000, 8_499])
    assert is_wide([6_000, 8_500])
    assert spread_bp([]) == 0


def test_a_criterion_fails_by_most_of_those_who_judged_it():
    assert fails_criterion([1, 1, 4])
    assert not fails_criterion([1, 4, 4])
    assert not fails_criterion([1, 2])
    assert fails_criterion([1, None, None])
    assert not fails_criterion([None, None])


def test_the_floor_holds_to_the_hundredth():
    fine = [[4, 4, 4]]
    assert passes(6_000, 60, fine)
    assert not passes(5_999, 60, fine)
    assert not passes(9_000, 60, [[1, 1, 5]])


def entrant(code, *totals, asked=100, fine=True):
    return Entrant(code, totals, asked, fine)


def test_ranking_by_hand_with_its_line():
    places = ranking(
        [
            entrant("C", 70_00, 70_00, 70_00, asked=300),
            entrant("A", 90_00, 90_00, 90_00, asked=400),
            entrant("D", 65_00, 65_00, 65_00, asked=100),
            entrant("B", 80_00, 80_00, 80_00, asked=300),
            entrant("E", 95_00, 20_00, 20_00, asked=500, fine=False),
        ],
        envelope_minor=800,
    )
    assert [(p.code, p.rank, p.cumulative_minor, p.within) for p in places] == [
        ("A", 1, 400, True),
        ("B", 2, 700, True),
        ("C", 3, 1000, False),
        ("D", 4, 1100, False),  # would fit, but never overtakes a better plan
        ("E", 5, 1100, False),
    ]


def test_ties_break_the_same_way_whatever_the_order_they_come_in():
    tied = [
        entrant("D", 80_00, 80_00, 80_00, asked=200),
        entrant("B", 80_00, 80_00, 80_00, asked=100),
        entrant("A", 80_00, 80_00, 80_00, asked=100),
        entrant("C", 90_00, 80_00, 70_00, asked=50),
    ]
    orders = {tuple(p.code for p in ranking(order, 1000)) for order in itertools.permutations(tied)}
    assert orders == {("A", "B", "D", "C")}


def test_what_is_not_scored_has_no_rank():
    assert ranking([entrant("A")], 1000) == ()
