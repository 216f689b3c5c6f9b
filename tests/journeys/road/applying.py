"""Step 5, call and application: donors' money comes in, a call is opened, all four apply by its rules."""

import re

from tests.journeys.road import her_page
from tests.journeys.road.planning import money
from tests.journeys.road.stage import Road, Woman
from tests.support.reader import Reader, on

CALL = "Своё дело 2026"
ENVELOPE = 450_000
CAP = 220_000
SHARES = {"F-PRM": 200_000, "F-SIDA": 150_000, "F-SDC": 100_000}  # 4 : 3 : 2


def walk(road: Road) -> None:
    road.on(2026, 5, 25)
    for fund, amount in SHARES.items():
        _contribution(road.as_("finance 1"), fund, amount)
    _make_call(road, road.as_("manager"))
    _not_yet(road)
    her_page.look(road, road.women[0], road.women[0].plan["title"])
    road.on(2026, 6, 2)
    for woman in road.women:
        _apply(road, woman)
    her_page.look(road, road.women[0], "Отправлена и проверяется.")


def _contribution(finance: Reader, fund: str, amount: int) -> None:
    finance.follow("Funds").follow(f"Record a contribution to {fund}")
    finance.press(
        "Record the contribution",
        {"amount": money(amount), "reference": f"IN {fund}", **on("received_on", 2026, 5, 22)},
    )
    assert "The contribution is recorded." in finance.text


def _make_call(road: Road, manager: Reader) -> None:
    manager.follow("Calls").follow("Make a call")
    parts = {manager.field(f"{fund}:"): money(amount) for fund, amount in SHARES.items()}
    fields = {
        "title": CALL,
        "code": "C-2026-1",
        "envelope_minor": money(ENVELOPE),
        "cap_minor": money(CAP),
        "own_share": "20",
        "floor": "60",
        **on("opens_on", 2026, 6, 1),
        **on("closes_on", 2026, 6, 30),
        **on("score_by", 2026, 7, 31),
        **parts,
    }
    manager.press("Make the call", fields | {"envelope_minor": "4600"}, 422)
    assert "The parts of the funds make 4,500.00 BYN together, the envelope is 4,600.00 BYN." in manager.text
    manager.press("Make the call", fields)
    manager.press("Open the call")
    road.places["call"] = manager.path


def _not_yet(road: Road) -> None:
    """It is open from its day on, and trainers can't apply at all."""
    coordinator = road.as_("coordinator")
    coordinator.open(f"{road.places['call']}/apply")
    assert "Begin the application" not in coordinator.text
    road.as_("trainer").open(f"{road.places['call']}/apply", 403)


def _apply(road: Road, woman: Woman) -> None:
    coordinator = road.as_("coordinator").follow("Calls").follow("Apply")
    name, value = coordinator.choice(woman.plan["title"])
    coordinator.press("Begin the application", {name: value})
    woman.application = coordinator.path
    requested, own = woman.plan["requested"], woman.plan["own_contribution"]
    answers = coordinator.facts
    assert (
        answers["The grant asked for is within the most a call gives"]
        == f"{dots(requested)} of at most 2,200.00 BYN."
    )
    # Own contributions are exactly a fifth of the start-up costs, which is what the call asks for.
    assert sum(row["amount"] for row in woman.plan["startup_costs"]) == 5 * own
    assert answers["Her own contribution is large enough"] == f"{dots(own)}, at least {dots(own)} is due."
    assert "All rules are met." in coordinator.text
    her_page.look(road, woman, *(["Отправьте заявку до 30 июня"] if woman is road.women[0] else ()))
    coordinator = road.as_("coordinator").open(woman.application)
    coordinator.press("Submit the application", {"she_agrees": "y"}, 422)
    assert "Confirm that she made the plan and knows its figures." in coordinator.text
    coordinator.press("Submit the application", {"she_agrees": "y", "figures_are_hers": "y"})
    assert "The application is submitted." in coordinator.text
    woman.application_code = re.search(r"GR-\d{4}", coordinator.text)[0]
    road.as_("stranger").open(woman.application, 404)


def dots(kopecks: int) -> str:
    """As an English page shows it."""
    return f"{kopecks // 100:,}.{kopecks % 100:02d} BYN"
