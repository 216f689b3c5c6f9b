"""The figures of the four sample plans, worked out by hand, and the corners of the formulas."""

import json
from pathlib import Path

import pytest

from grants.domain.plans.arithmetic import (
    Figures,
    break_even,
    cash_flow,
    compute,
    figures_from_json,
    figures_to_json,
    tranche_amounts,
)
from grants.domain.plans.content import Payer, PlanContent, StartUpItem, TrancheMonth, from_json, to_json

SAMPLES = json.loads((Path(__file__).parents[2] / "samples/business_plans.json").read_text())


def content_of(sample: dict[str, object], **values: object) -> PlanContent:
    rows = tuple(StartUpItem(row["item"], 1, row["amount"]) for row in sample["startup_costs"])
    return PlanContent(
        **{
            "title": sample["title"],
            "start_up": rows,
            "price_minor": sample["unit_price"],
            "cost_minor": sample["unit_cost"],
            "fixed_minor": sample["fixed_costs_a_month"],
            "units": tuple(sample["units_a_month"]),
            "own_minor": sample["own_contribution"],
            "requested_minor": sample["requested"],
        }
        | values
    )


def closings(figures: Figures) -> list[int]:
    return [month.closing for month in figures.months]


@pytest.mark.parametrize(
    ("plan", "units", "sales", "margin_bp", "earned_back"),
    [
        (0, 7, 27_932, 8045, 6),  # 180 ÷ 29 = 6.2 units; 180 × 45 ÷ 29 = 279.31…
        (1, 8, 22_500, 8378, 3),  # 180 ÷ 24 = 7.5 units
        (2, 13, 32_143, 8308, 5),  # 180 ÷ 14 = 12.9 units
        (3, 52, 30_858, 7973, 6),  # 180 ÷ 3.50 = 51.4 units
    ],
)
def test_break_even_of_the_samples(
    plan: int, units: int, sales: int, margin_bp: int, earned_back: int
) -> None:
    figures = compute(content_of(SAMPLES[plan]))
    assert figures.break_even.units == units
    assert figures.break_even.sales == sales
    assert figures.break_even.month == 1
    assert figures.break_even.margin_bp == margin_bp
    assert figures.earned_back_month == earned_back
    assert figures.who_pays.gap == 0
    assert figures.who_pays.own_share_bp == 2000


@pytest.mark.parametrize(
    ("plan", "first_four", "last", "below_zero"),
    [
        (0, [-60_260, -23_160, 22_640, 165_800], 888_900, 1),
        (1, [7_600, 54_400, 115_600, 216_000], 1_116_000, None),
        (2, [-53_680, -8_680, 48_920, 203_800], 1_060_800, 1),
        (3, [-56_960, -22_460, 22_540, 159_000], 849_750, 1),
    ],
)
def test_cash_flow_of_the_samples(
    plan: int, first_four: list[int], last: int, below_zero: int | None
) -> None:
    figures = compute(content_of(SAMPLES[plan]))
    assert closings(figures)[:4] == first_four
    assert closings(figures)[-1] == last
    assert figures.first_below_zero == below_zero


def test_the_first_month_of_the_first_plan_line_by_line() -> None:
    month = compute(content_of(SAMPLES[0])).months[0]
    assert (month.sales, month.own, month.tranche, month.money_in) == (67_500, 53_600, 128_640, 249_740)
    assert (month.purchases, month.variable, month.fixed, month.money_out) == (
        268_000,
        24_000,
        18_000,
        310_000,
    )
    assert month.net == -60_260


def test_sales_thirty_percent_lower() -> None:
    lower = compute(
        content_of(SAMPLES[0])
    ).lower  # 10, 13, 15, 18, 21, 23, 26, 26, 26, 27, 28, 28 = 261 units
    assert lower.closing == 261 * 2_900 - 12 * 18_000 == 540_900
    assert (lower.lowest, lower.lowest_month, lower.first_below_zero) == (-74_760, 1, 1)
    assert lower.break_even_month == 1
    assert lower.earned_back_month == 8


def test_a_purchase_later_keeps_the_money_above_zero() -> None:
    rows = (
        StartUpItem("Швейная машина", 1, 120_000),
        StartUpItem("Оверлок", 1, 95_000, month=4),
        StartUpItem("Ткани и фурнитура", 3, 15_000, supplier="ООО Нить"),
        StartUpItem("Реклама", 1, 8_000),
    )
    figures = compute(content_of(SAMPLES[0], start_up=rows))
    assert closings(figures)[:4] == [34_740, 71_840, 117_640, 165_800]
    assert figures.first_below_zero is None


def test_what_others_pay_for_changes_no_balance() -> None:
    rows = (StartUpItem("Стол", 2, 10_000, Payer.OTHER, month=2), StartUpItem("Печь", 1, 30_000))
    content = PlanContent(start_up=rows, own_minor=10_000, requested_minor=20_000)
    figures = compute(content)
    assert figures.who_pays.total == 50_000
    assert figures.who_pays.other == 20_000
    assert figures.who_pays.gap == 0
    assert closings(figures) == [-8_000, -8_000, -8_000, *[0] * 9]


def test_a_loan_comes_in_and_is_repaid_until_nothing_is_left() -> None:
    months = cash_flow(PlanContent(opening_minor=1_000, loan_minor=25_000, loan_repayment_minor=10_000))
    assert [month.repayment for month in months[:5]] == [0, 10_000, 10_000, 5_000, 0]
    assert months[0].closing == 26_000
    assert months[-1].closing == 1_000


def test_drawings_leave_the_cash_and_raise_their_own_break_even() -> None:
    figures = compute(content_of(SAMPLES[1], drawings_minor=30_000))
    assert closings(figures)[0] == 7_600 - 30_000
    assert figures.break_even.units == 8
    assert figures.break_even.units_with_drawings == 20


def test_never_when_a_unit_costs_what_it_brings() -> None:
    found = break_even(content_of(SAMPLES[0], cost_minor=4_500))
    assert (found.units, found.sales, found.month, found.margin_bp) == (None, None, None, None)


def test_the_break_even_month_is_the_first_that_reaches_it() -> None:
    units = (3, 6, 7, 9, *[10] * 8)
    assert break_even(content_of(SAMPLES[0], units=units)).month == 3
    assert break_even(content_of(SAMPLES[0], units=(6,) * 12)).month is None
    assert (
        break_even(content_of(SAMPLES[0], units=(6,) * 12)).margin_bp == -345
    )  # (208 800 − 216 000) ÷ 208 800
    assert break_even(content_of(SAMPLES[0], units=(0,) * 12)).margin_bp is None


def test_tranches_sum_to_the_grant_whatever_the_shares() -> None:
    thirds = (TrancheMonth(1, 3333), TrancheMonth(3, 3333), TrancheMonth(6, 3334))
    parts = tranche_amounts(PlanContent(requested_minor=100_001, tranches=thirds))
    assert sum(parts.values()) == 100_001
    assert tranche_amounts(content_of(SAMPLES[0])) == {1: 128_640, 4: 85_760}


def test_content_and_figures_come_back_from_json() -> None:
    content = content_of(SAMPLES[2])
    assert from_json(json.loads(json.dumps(to_json(content)))) == content
    figures = compute(content)
    assert figures_from_json(json.loads(json.dumps(figures_to_json(figures)))) == figures
    assert from_json({}) == PlanContent()
