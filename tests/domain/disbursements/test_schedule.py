"""Figures computed by hand: how an award is cut, and which fund bears what."""

import datetime
import uuid

from hypothesis import given
from hypothesis import strategies as st

from grants.domain.disbursements.schedule import plan_tranches
from grants.domain.disbursements.shares import Share, share_out
from grants.domain.disbursements.states import Condition

FUNDS = [uuid.UUID(int=number) for number in range(1, 5)]


def test_2144_is_cut_into_1286_40_and_857_60() -> None:
    first, second = plan_tranches(214_400, datetime.date(2027, 1, 31))
    assert (first.amount_minor, second.amount_minor) == (128_640, 85_760)
    assert first.due_on == datetime.date(2027, 2, 14)
    assert second.due_on == datetime.date(2027, 4, 30)
    assert first.condition is Condition.AGREEMENT_SIGNED
    assert second.condition is Condition.RECEIPTS_AND_VISIT


def test_an_odd_kopeck_goes_to_the_larger_remainder() -> None:
    # 60 % of 1000.01 is 600.006, 40 % is 400.004: the kopeck left over goes to the first.
    assert [part.amount_minor for part in plan_tranches(100_001, datetime.date(2027, 1, 1))] == [
        60_001,
        40_000,
    ]


def test_four_funds_bear_1286_40() -> None:
    # Shares of an envelope of 50,000.00: 20,000, 15,000, 10,000 and 5,000, that is 40, 30, 20 and 10 %.
    shares = [
        Share(fund, weight) for fund, weight in zip(FUNDS, (20_000, 15_000, 10_000, 5_000), strict=True)
    ]
    assert share_out(128_640, shares) == dict(zip(FUNDS, (51_456, 38_592, 25_728, 12_864), strict=True))


def test_three_equal_funds_bear_a_hundred() -> None:
    shares = [Share(fund, 1) for fund in FUNDS[:3]]
    assert list(share_out(10_000, shares).values()) == [3_334, 3_333, 3_333]


def test_a_fund_that_bears_less_than_a_kopeck_is_left_out() -> None:
    assert share_out(1, [Share(FUNDS[0], 9), Share(FUNDS[1], 1)]) == {FUNDS[0]: 1}


@given(st.integers(2, 10**12), st.lists(st.integers(1, 10**10), min_size=1, max_size=6))
def test_parts_always_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    assert sum(part.amount_minor for part in plan_tranches(amount, datetime.date(2027, 1, 1))) == amount
    shares = [Share(uuid.UUID(int=place), weight) for place, weight in enumerate(weights)]
    assert sum(share_out(amount, shares).values()) == amount
