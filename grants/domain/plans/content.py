"""What a plan says, as frozen dataclasses, and the same as JSON. It holds no identity and no note on the household."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import TypeAdapter

from grants.core.errors import DomainError
from grants.core.text import N_

MONTHS = 12
WHOLE_BP = 10_000


class Payer(enum.StrEnum):
    """Who pays for a row of the start-up table."""

    SHARED = "shared"  # from her own money and the grant together
    GRANT = "grant"
    OWN = "own"
    OTHER = "other"


PAYER_LABELS = {
    Payer.SHARED: N_("Own money and the grant"),
    Payer.GRANT: N_("The grant"),
    Payer.OWN: N_("Own money"),
    Payer.OTHER: N_("Somebody else"),
}


class Part(enum.StrEnum):
    """One page of the guided plan."""

    IDEA = "idea"
    MARKET = "market"
    OPERATIONS = "operations"
    PEOPLE = "people"
    START_UP = "start-up"
    SALES = "sales"
    FINANCE = "finance"
    RISKS = "risks"


PART_LABELS = {
    Part.IDEA: N_("Idea"),
    Part.MARKET: N_("Market"),
    Part.OPERATIONS: N_("Production and suppliers"),
    Part.PEOPLE: N_("People and permits"),
    Part.START_UP: N_("Start-up costs"),
    Part.SALES: N_("Sales and costs"),
    Part.FINANCE: N_("Finance"),
    Part.RISKS: N_("Risks and actions"),
}


@dataclass(frozen=True, slots=True)
class StartUpItem:
    """One thing to buy before or after opening. `month` (1 to 12) is when it is needed and paid for."""

    item: str
    quantity: int = 1
    unit_price_minor: int = 0
    payer: Payer = Payer.SHARED
    supplier: str = ""
    month: int = 1

    @property
    def amount_minor(self) -> int:
        """What it costs, in minor units."""
        return self.quantity * self.unit_price_minor


@dataclass(frozen=True, slots=True)
class TrancheMonth:
    """A part of the grant (basis points of it) and the month in which it is expected."""

    month: int
    share_bp: int


DEFAULT_TRANCHES = (TrancheMonth(1, 6000), TrancheMonth(4, 4000))


@dataclass(frozen=True, slots=True)
class PlanContent:
    """The whole plan. Money is in minor units of the plan's currency; `units` are sold in months 1 to 12."""

    title: str = ""
    idea: str = ""
    isic: str = ""
    market: str = ""
    competitors: str = ""
    promotion: str = ""
    production: str = ""
    suppliers: str = ""
    premises: str = ""
    skills: str = ""
    legal_form: str = ""
    permits: str = ""
    start_up: tuple[StartUpItem, ...] = ()
    price_minor: int = 0  # of one unit
    cost_minor: int = 0  # of the material and work in one unit
    fixed_minor: int = 0  # a month, whatever is sold
    drawings_minor: int = 0  # a month, what the household takes
    units: tuple[int, ...] = (0,) * MONTHS
    opening_minor: int = 0
    own_minor: int = 0
    requested_minor: int = 0
    loan_minor: int = 0
    loan_repayment_minor: int = 0  # a month, from month 2 until it is repaid
    tranches: tuple[TrancheMonth, ...] = DEFAULT_TRANCHES
    risks: str = ""
    lower_sales: str = ""  # what she would do if sales were 30 percent lower
    actions: str = ""


def change_words(content: PlanContent, change: Callable[[str], str]) -> PlanContent:
    """The plan with every text of it changed; `isic`, a code of the classification, is none."""
    texts: dict[str, Any] = {
        one.name: change(value)
        for one in fields(content)
        if isinstance(value := getattr(content, one.name), str) and one.name != "isic"
    }
    rows = tuple(
        replace(row, item=change(row.item), supplier=change(row.supplier)) for row in content.start_up
    )
    return replace(content, **texts, start_up=rows)


PART_FIELDS: Mapping[Part, tuple[str, ...]] = {
    Part.IDEA: ("title", "idea", "isic"),
    Part.MARKET: ("market", "competitors", "promotion"),
    Part.OPERATIONS: ("production", "suppliers", "premises"),
    Part.PEOPLE: ("skills", "legal_form", "permits"),
    Part.START_UP: ("start_up",),
    Part.SALES: ("price_minor", "cost_minor", "fixed_minor", "drawings_minor", "units"),
    Part.FINANCE: (
        "opening_minor",
        "own_minor",
        "requested_minor",
        "loan_minor",
        "loan_repayment_minor",
        "tranches",
    ),
    Part.RISKS: ("risks", "lower_sales", "actions"),
}

# Without these a part is not told of; the others are welcome.
PART_NEEDS: Mapping[Part, tuple[str, ...]] = {
    Part.IDEA: ("title", "idea"),
    Part.MARKET: ("market",),
    Part.OPERATIONS: ("production",),
    Part.PEOPLE: ("skills",),
    Part.START_UP: ("start_up",),
    Part.SALES: ("price_minor", "units"),
    Part.FINANCE: ("requested_minor",),
    Part.RISKS: ("risks",),
}

_CONTENT = TypeAdapter(PlanContent)


def to_json(content: PlanContent) -> dict[str, object]:
    """The content as it is stored."""
    return dict(_CONTENT.dump_python(content, mode="json"))


def from_json(stored: Mapping[str, object]) -> PlanContent:
    """The content that was stored. Raises pydantic.ValidationError (a ValueError) for anything else."""
    return _CONTENT.validate_python({name: stored[name] for name in _NAMES if name in stored})


_NAMES = tuple(field.name for field in fields(PlanContent))


def is_told(content: PlanContent, part: Part) -> bool:
    """Whether the part holds what it needs at least."""
    return all(any(value) if isinstance(value, tuple) else bool(value) for value in _needed(content, part))


def _needed(content: PlanContent, part: Part) -> tuple[object, ...]:
    return tuple(getattr(content, name) for name in PART_NEEDS[part])


def check_shape(content: PlanContent) -> None:
    """Raises DomainError where a number is out of the bounds within which the arithmetic means something."""
    if len(content.units) != MONTHS or any(units < 0 for units in content.units):
        raise DomainError(
            N_("Enter how many you sell in each of the twelve months."), field="units", code="units"
        )
    if any(
        row.quantity < 1 or row.unit_price_minor < 0 or not 1 <= row.month <= MONTHS
        for row in content.start_up
    ):
        raise DomainError(
            N_("A thing to buy has a quantity of at least 1 and a month from 1 to 12."),
            field="start_up",
            code="start_up",
        )
    months = [tranche.month for tranche in content.tranches]
    if (
        sum(tranche.share_bp for tranche in content.tranches) != WHOLE_BP
        or any(tranche.share_bp <= 0 for tranche in content.tranches)
        or any(not 1 <= month <= MONTHS for month in months)
        or months != sorted(set(months))
    ):
        raise DomainError(
            N_(
                "The parts of the grant make 100 percent together, each in a later month than the one before."
            ),
            field="tranches",
            code="tranches",
        )
    sums = (
        content.price_minor, content.cost_minor, content.fixed_minor, content.drawings_minor, content.own_minor,
        content.requested_minor, content.loan_minor, content.loan_repayment_minor,
    )  # fmt: skip
    if min(sums) < 0:
        raise DomainError(N_("An amount can’t be below zero."), code="negative")
