"""Tranche templates: how an amount is cut into instalments, when each is due, and on what condition."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from grants.core.clock import add_months
from grants.core.money import split
from grants.domain.disbursements.states import Condition


@dataclass(frozen=True, slots=True)
class Step:
    """One instalment of a template: its weight of the amount, and its days and months after the signing."""

    weight: int
    condition: Condition
    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class PlannedTranche:
    """One instalment of a real amount, in minor units."""

    number: int
    amount_minor: int
    due_on: datetime.date
    condition: Condition


# The field's usual terms (GRANTS: tranche template B).
SIXTY_FORTY = (
    Step(60, Condition.AGREEMENT_SIGNED, days=14),
    Step(40, Condition.RECEIPTS_AND_VISIT, months=3),
)


def plan_tranches(
    amount_minor: int, signed_on: datetime.date, template: Sequence[Step] = SIXTY_FORTY
) -> tuple[PlannedTranche, ...]:
    """The instalments of an award signed on that day; they sum to the amount exactly.

    >>> [t.amount_minor for t in plan_tranches(214400, datetime.date(2027, 1, 31))]
    [128640, 85760]
    """
    amounts = split(amount_minor, [step.weight for step in template])
    return tuple(
        PlannedTranche(
            number=number,
            amount_minor=amount,
            due_on=add_months(signed_on, step.months) + datetime.timedelta(days=step.days),
            condition=step.condition,
        )
        for number, (step, amount) in enumerate(zip(template, amounts, strict=True), start=1)
    )
