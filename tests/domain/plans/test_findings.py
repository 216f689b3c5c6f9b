"""What stops a plan, and what is only remarked."""

from dataclasses import replace

import pytest

from grants.core.errors import DomainError
from grants.domain.plans.arithmetic import compute
from grants.domain.plans.content import DEFAULT_TRANCHES, Payer, StartUpItem, TrancheMonth, check_shape
from grants.domain.plans.findings import Finding, check
from tests.factories.plans import CONTENT


def found(cap_minor: int | None = None, **values: object) -> dict[str, Finding]:
    content = replace(CONTENT, **values)
    return {finding.code: finding for finding in check(content, compute(content), "BYN", cap_minor)}


def test_a_whole_plan_has_nothing_to_put_right() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": ""}, "idea"),
        ({"market": ""}, "market"),
        ({"start_up": ()}, "start_up"),
        ({"requested_minor": 0}, "requested"),
        ({"own_minor": 50_000}, "gap"),
        ({"own_minor": 60_000}, "surplus"),
        ({"price_minor": 0}, "price"),
        ({"units": (0,) * 12}, "units"),
    ],
)
def test_what_stops_the_submission(values: dict[str, object], code: str) -> None:
    assert found(**values)[code].blocking


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"production": ""}, "operations"),
        ({"risks": ""}, "risks"),
        ({"start_up": (StartUpItem("Machine", 2, 134_000),)}, "below_zero"),
        ({"drawings_minor": 30_000}, "lower_below_zero"),
        ({"start_up": (StartUpItem("Machine", 1, 268_000, Payer.OWN),)}, "rows_own"),
        ({"start_up": (StartUpItem("Machine", 1, 268_000, Payer.GRANT),)}, "rows_grant"),
        ({"cost_minor": 4_500}, "never"),
        ({"units": (6,) * 12}, "not_reached"),
        ({"cap_minor": 200_000}, "cap"),
    ],
)
def test_what_is_remarked(values: dict[str, object], code: str) -> None:
    assert not found(**values)[code].blocking


def test_the_month_without_money_is_named() -> None:
    finding = found(start_up=(StartUpItem("Machine", 2, 134_000),))["below_zero"]
    assert finding.text % finding.values == (
        "In month 1 there is not enough money: at its end 602.60 BYN is missing."
    )


@pytest.mark.parametrize(
    "values",
    [
        {"units": (1,) * 11},
        {"units": (-1,) * 12},
        {"start_up": (StartUpItem("Machine", 0, 100),)},
        {"start_up": (StartUpItem("Machine", 1, 100, month=13),)},
        {"tranches": (TrancheMonth(1, 5000),)},
        {"tranches": (TrancheMonth(4, 5000), TrancheMonth(1, 5000))},
        {"own_minor": -1},
    ],
)
def test_numbers_without_meaning_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(DomainError):
        check_shape(replace(CONTENT, **values))


def test_the_tranche_months_are_data() -> None:
    assert CONTENT.tranches == DEFAULT_TRANCHES
    check_shape(replace(CONTENT, tranches=(TrancheMonth(2, 10_000),)))
