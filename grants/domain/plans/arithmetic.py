"""The figures of a plan, pure and in whole minor units: what start-up costs, twelve months of cash, break-even.

Formulas, for price p and cost c of a unit, fixed costs F a month, units u(m) of month m:

* sales S(m) = p·u(m); variable costs V(m) = c·u(m); surplus R(m) = S(m) − V(m) − F, before household drawings D.
* cash: net(m) = [S + own (month 1) + tranche + loan (month 1) + others' money] − [purchases + V + F + D + loan
  repayment]; closing(m) = closing(m − 1) + net(m), from the opening balance. A purchase is paid in the month it is
  needed; what somebody else pays for comes in and goes out in that month. A tranche is its share of the grant,
  split by largest remainder. The loan is repaid in equal parts from month 2 until nothing is left.
* break-even: in units ⌈F ÷ (p − c)⌉ a month, in money ⌈F ÷ (1 − c ÷ p)⌉ = ⌈F·p ÷ (p − c)⌉; never when c ≥ p. Its
  month is the first in which the units sold reach it. With drawings, F + D stands in the place of F.
* margin of safety: (ΣS − 12 × exact break-even sales) ÷ ΣS in basis points, rounded down; below zero when the year
  does not reach it.
* earned back: the first month by whose end ΣR ≥ own contribution + requested grant; None beyond twelve months.
* sales 30 percent lower: u′(m) = ⌊0.7·u(m)⌋ whole units, everything else the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from grants.core.money import split
from grants.domain.plans.content import MONTHS, Payer, PlanContent

LOWER_PERCENT = 70


@dataclass(frozen=True, slots=True)
class WhoPays:
    """The start-up sum and who pays it; `gap` is what nobody pays yet, below zero when too much is promised."""

    total: int
    own: int
    grant: int
    other: int
    gap: int
    own_share_bp: int  # of the total, rounded down; 0 when there is nothing to buy


@dataclass(frozen=True, slots=True)
class Month:
    """One month's cash, in minor units."""

    number: int
    units: int
    opening: int
    sales: int
    own: int
    tranche: int
    loan: int
    other: int
    money_in: int
    purchases: int
    variable: int
    fixed: int
    drawings: int
    repayment: int
    money_out: int
    net: int
    closing: int


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What must be sold a month so that nothing is lost; all None means never."""

    units: int | None
    sales: int | None
    units_with_drawings: int | None
    month: int | None
    margin_bp: int | None


@dataclass(frozen=True, slots=True)
class Lower:
    """What becomes of the plan when sales are 30 percent lower."""

    closing: int
    lowest: int
    lowest_month: int
    first_below_zero: int | None
    break_even_month: int | None
    earned_back_month: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is computed of a plan."""

    who_pays: WhoPays
    months: tuple[Month, ...]
    sales: int
    variable: int
    fixed: int
    surplus: int  # of the year, before drawings
    lowest: int
    lowest_month: int
    first_below_zero: int | None
    break_even: BreakEven
    earned_back_month: int | None
    lower: Lower


_FIGURES = TypeAdapter(Figures)


def figures_to_json(figures: Figures) -> dict[str, object]:
    """The figures as they are frozen with a version."""
    return dict(_FIGURES.dump_python(figures, mode="json"))


def figures_from_json(stored: Mapping[str, object]) -> Figures:
    """The figures that were frozen."""
    return _FIGURES.validate_python(stored)


def compute(content: PlanContent) -> Figures:
    """Every figure of the plan."""
    months = cash_flow(content)
    lower = replace(content, units=lower_units(content.units))
    lower_months = cash_flow(lower)
    lowest, lower_lowest = _lowest(months), _lowest(lower_months)
    return Figures(
        who_pays=who_pays(content),
        months=months,
        sales=sum(month.sales for month in months),
        variable=sum(month.variable for month in months),
        fixed=sum(month.fixed for month in months),
        surplus=sum(_surplus(month) for month in months),
        lowest=lowest.closing,
        lowest_month=lowest.number,
        first_below_zero=_first_below_zero(months),
        break_even=break_even(content),
        earned_back_month=_earned_back(content, months),
        lower=Lower(
            closing=lower_months[-1].closing,
            lowest=lower_lowest.closing,
            lowest_month=lower_lowest.number,
            first_below_zero=_first_below_zero(lower_months),
            break_even_month=break_even(lower).month,
            earned_back_month=_earned_back(lower, lower_months),
        ),
    )


def who_pays(content: PlanContent) -> WhoPays:
    """The start-up sum against what she, the grant and others give."""
    total = sum(row.amount_minor for row in content.start_up)
    other = sum(row.amount_minor for row in content.start_up if row.payer is Payer.OTHER)
    return WhoPays(
        total=total,
        own=content.own_minor,
        grant=content.requested_minor,
        other=other,
        gap=total - other - content.own_minor - content.requested_minor,
        own_share_bp=content.own_minor * 10_000 // total if total else 0,
    )


def tranche_amounts(content: PlanContent) -> dict[int, int]:
    """Minor units of the grant by the month they are expected in; they sum to the grant."""
    parts = split(content.requested_minor, [tranche.share_bp for tranche in content.tranches])
    return {tranche.month: part for tranche, part in zip(content.tranches, parts, strict=True)}


def cash_flow(content: PlanContent) -> tuple[Month, ...]:
    """The twelve months."""
    tranches = tranche_amounts(content)
    months: list[Month] = []
    balance, owed = content.opening_minor, content.loan_minor
    for number in range(1, MONTHS + 1):
        units = content.units[number - 1]
        bought = [row for row in content.start_up if row.month == number]
        purchases = sum(row.amount_minor for row in bought)
        other = sum(row.amount_minor for row in bought if row.payer is Payer.OTHER)
        own = content.own_minor if number == 1 else 0
        loan = content.loan_minor if number == 1 else 0
        repayment = 0 if number == 1 else min(content.loan_repayment_minor, owed)
        owed -= repayment
        sales, variable = units * content.price_minor, units * content.cost_minor
        tranche = tranches.get(number, 0)
        money_in = sales + own + tranche + loan + other
        money_out = purchases + variable + content.fixed_minor + content.drawings_minor + repayment
        months.append(
            Month(
                number=number,
                units=units,
                opening=balance,
                sales=sales,
                own=own,
                tranche=tranche,
                loan=loan,
                other=other,
                money_in=money_in,
                purchases=purchases,
                variable=variable,
                fixed=content.fixed_minor,
                drawings=content.drawings_minor,
                repayment=repayment,
                money_out=money_out,
                net=money_in - money_out,
                closing=balance + money_in - money_out,
            )
        )
        balance = months[-1].closing
    return tuple(months)


def break_even(content: PlanContent) -> BreakEven:
    """Units and sales a month at which fixed costs are covered, and how far the plan is from there."""
    margin = content.price_minor - content.cost_minor
    if margin <= 0:
        return BreakEven(units=None, sales=None, units_with_drawings=None, month=None, margin_bp=None)
    units = _ceil(content.fixed_minor, margin)
    earned = sum(content.units) * margin
    return BreakEven(
        units=units,
        sales=_ceil(content.fixed_minor * content.price_minor, margin),
        units_with_drawings=_ceil(content.fixed_minor + content.drawings_minor, margin),
        month=next(
            (number for number, sold in enumerate(content.units, start=1) if sold and sold >= units), None
        ),
        margin_bp=(earned - MONTHS * content.fixed_minor) * 10_000 // earned if earned else None,
    )


def lower_units(units: tuple[int, ...]) -> tuple[int, ...]:
    """The units of each month with sales 30 percent lower, in whole units rounded down."""
    return tuple(sold * LOWER_PERCENT // 100 for sold in units)


def _ceil(amount: int, divisor: int) -> int:
    return -(-amount // divisor)


def _surplus(month: Month) -> int:
    return month.sales - month.variable - month.fixed


def _lowest(months: tuple[Month, ...]) -> Month:
    return min(months, key=lambda month: (month.closing, month.number))


def _first_below_zero(months: tuple[Month, ...]) -> int | None:
    return next((month.number for month in months if month.closing < 0), None)


def _earned_back(content: PlanContent, months: tuple[Month, ...]) -> int | None:
    put_in, earned = content.own_minor + content.requested_minor, 0
    for month in months:
        earned += _surplus(month)
        if put_in and earned >= put_in:
            return month.number
    return None
