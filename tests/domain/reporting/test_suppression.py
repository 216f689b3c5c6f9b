"""Small numbers stay small: what is published can't be solved back."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from grants.domain.reporting.suppression import Cell, exactly, protected


def test_exact_counts_are_left_alone() -> None:
    assert exactly({"a": 1, "b": 0}, 1) == ({"a": Cell(1), "b": Cell(0)}, Cell(1))


def test_nothing_small_is_left_alone() -> None:
    assert protected({"a": 5, "b": 0, "c": 70}, 75) == ({"a": Cell(5), "b": Cell(0), "c": Cell(70)}, Cell(75))


def test_one_small_count_takes_the_next_smallest_with_it() -> None:
    # 3 and 12 are kept back: the difference, 15, leaves the small one anything from 1 to 4.
    cells, total = protected({"a": 3, "b": 12, "c": 40}, 55)
    assert (cells["a"], cells["b"], cells["c"], total) == (Cell(None, True), Cell(None), Cell(40), Cell(55))


def test_a_neighbour_too_near_to_hide_it_is_not_enough() -> None:
    # 1 and 5 sum to 6, which only 1 + 5 can be, so that 40 is kept back too.
    cells, total = protected({"a": 1, "b": 5, "c": 40, "d": 90}, 136)
    assert [cells[key].value for key in "abcd"] == [None, None, None, 90]
    assert total == Cell(136)


def test_many_small_counts_hide_each_other() -> None:
    # Six that sum to 13: each may be anything from 1 to 4, so that a donor still reads the 15 and the 28.
    cells, total = protected(dict(enumerate([15, 2, 2, 3, 2, 2, 2])), 28)
    assert (cells[0], total) == (Cell(15), Cell(28))
    assert all(cells[key].small for key in range(1, 7))
    # Six that sum to 7: five of them are 1, so that the neighbour is kept back, but not the total.
    cells, total = protected(dict(enumerate([11, 2, 1, 1, 1, 1, 1])), 18)
    assert (cells[0], total) == (Cell(None), Cell(18))


def test_a_small_count_alone_takes_the_total_with_it() -> None:
    assert protected({"a": 2, "b": 0}, 2) == ({"a": Cell(None, True), "b": Cell(0)}, Cell(None, True))
    assert protected({"a": 4, "b": 4}, 8)[1] == Cell(None)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_small_count_can_be_worked_out(counts: list[int]) -> None:
    table = dict(enumerate(counts))
    cells, total = protected(table, sum(counts))
    small = [key for key, cell in cells.items() if cell.small]
    assert {key for key, count in table.items() if 0 < count < 5} == set(small)
    if not small or total.value is None:
        return
    kept_back = [key for key, cell in cells.items() if cell.value is None]
    missing = total.value - sum(cell.value or 0 for cell in cells.values())
    ranges = [range(1, 5) if cells[key].small else range(5, missing + 1) for key in kept_back]
    possible = [guess for guess in itertools.product(*ranges) if sum(guess) == missing]
    for place, key in enumerate(kept_back):
        if cells[key].small:
            assert {guess[place] for guess in possible} == {1, 2, 3, 4}
