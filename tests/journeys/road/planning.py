"""Step 4, business plans: four are typed into the guided pages, and the server's figures are those computed here by hand.

All amounts of the sample are kopecks. Every plan asks for its grant 60 % in month 1 and 40 % in month 4.
"""

from tests.journeys.road.stage import Road, Woman
from tests.support.reader import Fields, Reader

# 1. Sewing: price 45.00, a unit costs 16.00, so 29.00 remain of each; fixed costs 180.00 a month.
# Sold: 15, 19, 22, 26, 30, 34, 38, 38, 38, 39, 41, 41. Surplus of a month = 29 × units − 180:
#   255, 371, 458, 574, 690, 806, 922, 922, 922, 951, 1009, 1009.
# To buy: machine 1,200 + overlock 950 + cloth 450 + advertising 80 = 2,680 = own 536 + grant 2,144 (own share 20 %).
# The grant comes as 0.6 × 2,144 = 1,286.40 and 857.60.
# All bought in month 1: 536 + 1,286.40 − 2,680 + 255 = −602.60: not enough. The overlock waits until month 4:
#   1: 536 + 1,286.40 − 1,730 + 255 = 347.40       7: 3,154.00 + 922 = 4,076.00
#   2: 347.40 + 371 = 718.40                        8: 4,998.00
#   3: 718.40 + 458 = 1,176.40                      9: 5,920.00
#   4: 1,176.40 + 857.60 − 950 + 574 = 1,658.00    10: + 951 = 6,871.00
#   5: + 690 = 2,348.00                            11: + 1,009 = 7,880.00
#   6: + 806 = 3,154.00                            12: + 1,009 = 8,889.00
CLOSING = "347.40 718.40 1,176.40 1,658.00 2,348.00 3,154.00 4,076.00 4,998.00 5,920.00 6,871.00 7,880.00 8,889.00".split()
# Break-even: 180 ÷ 29 = 6.2…, so 7 units; in money 180 ÷ (1 − 16/45) = 180 × 45 ÷ 29 = 279.310…, up to 279.32; 15 ≥ 7,
# so in month 1. Earned back: 255, 626, 1,084, 1,658, 2,348, 3,154 ≥ 2,680 in month 6.
# Margin of safety: 381 units × 29 = 11,049; (11,049 − 12 × 180) ÷ 11,049 = 80.4507… %.
# Sales 30 % lower, whole units down: 10 13 15 18 21 23 26 26 26 27 28 28 = 261; 261 × 29 − 2,160 = 5,409 at the end.
SEWING = {
    "Start-up costs": "2,680.00 BYN",
    "Who pays": "Adds up",
    "Own share": "20 %",
    "Break-even a month": "7 units, 279.32 BYN",
    "Reached in": "month 1",
    "Margin of safety": "80.45 %",
    "Earned back by": "month 6",
    "Lowest balance": "347.40 BYN in month 1",
    "After twelve months": "8,889.00 BYN",
}
LOWER_SALES = "After twelve months 5,409.00 BYN"
# 2. Hairdresser: 30 − 6 = 24 a unit; 180 ÷ 24 = 7.5, so 8 units; 180 × 30 ÷ 24 = 225. 555 units × 24 − 2,160 = 11,160.
# 3. Baking: 25 − 11 = 14; 180 ÷ 14 = 12.9, so 13; 180 × 25 ÷ 14 = 321.4285…, up to 321.43. 912 × 14 − 2,160 = 10,608.
# 4. Greenhouse: 6 − 2.50 = 3.50; 180 ÷ 3.50 = 51.4, so 52; 180 × 6 ÷ 3.50 = 308.571…, up to 308.58.
#    3,045 × 3.50 − 2,160 = 8,497.50. Own money and grant are spent whole in each, so the end is the year's surplus.
OTHERS = (
    ("850.00 BYN", "8 units, 225.00 BYN", "11,160.00 BYN"),
    ("2,690.00 BYN", "13 units, 321.43 BYN", "10,608.00 BYN"),
    ("2,530.00 BYN", "52 units, 308.58 BYN", "8,497.50 BYN"),
)
WAITS = 1  # the row that is needed in month 4: the overlock, the chair, the mixer, the seeds


def money(kopecks: int) -> str:
    """As it is typed: with a decimal comma."""
    return f"{kopecks // 100},{kopecks % 100:02d}"


def walk(road: Road) -> None:
    road.on(2026, 5, 4)
    for woman in road.women:
        _begin(road, woman)
    first, *others = road.women
    _sewing(road, first)
    for woman, figures in zip(others, OTHERS, strict=True):
        _other(road, woman, figures)
    for woman in road.women:
        _submit(road, woman)


def _begin(road: Road, woman: Woman) -> None:
    coordinator = road.as_("coordinator").follow("Plans").follow("Begin a plan")
    coordinator.press("Begin the plan", {"case_code": woman.code.lower(), "title": woman.plan["title"]})
    woman.plan_page = coordinator.path.partition("/parts/")[0]
    told = {
        "title": woman.plan["title"],
        "idea": f"{woman.plan['title']}: для соседей и знакомых.",
        "isic": woman.plan["isic"],
    }
    coordinator.press("Save and go on", told)
    coordinator.press(
        "Save and go on", {"market": woman.plan["market"], "competitors": woman.plan["competitors"]}
    )
    coordinator.press("Save and go on", {"production": "Дома, по заказу, в порядке очереди."})
    coordinator.press("Save and go on", {"skills": "Курс окончен; работает сама."})
    assert coordinator.path.endswith("/start-up")
    _start_up(coordinator, woman)
    sales = {f"units-{month}": str(units) for month, units in enumerate(woman.plan["units_a_month"])}
    for name, key in (
        ("price_minor", "unit_price"),
        ("cost_minor", "unit_cost"),
        ("fixed_minor", "fixed_costs_a_month"),
    ):
        sales[name] = money(woman.plan[key])
    coordinator.press("Save and go on", sales)
    coordinator.press("Save and go on", _finance(woman))
    coordinator.press("Save and go on", {"risks": woman.plan["risks"]})
    assert coordinator.path == woman.plan_page


def _start_up(coordinator: Reader, woman: Woman) -> None:
    """Everything in the first month; a wrong amount is refused and kept."""
    rows: Fields = {}
    for number, row in enumerate(woman.plan["startup_costs"]):
        rows |= {
            f"start_up-{number}-item": row["item"],
            f"start_up-{number}-quantity": "1",
            f"start_up-{number}-unit_price_minor": money(row["amount"]),
        }
    coordinator.press("Save and go on", rows | {"start_up-0-unit_price_minor": "дорого"}, 422)
    assert "дорого" in coordinator.answer.text
    coordinator.press("Save and go on", rows)


def _finance(woman: Woman) -> Fields:
    return {
        "own_minor": money(woman.plan["own_contribution"]),
        "requested_minor": money(woman.plan["requested"]),
        "tranches-0-month": "1",
        "tranches-0-percent": "60",
        "tranches-1-month": "4",
        "tranches-1-percent": "40",
    }


def _put_off(road: Road, woman: Woman) -> Reader:
    """One thing is bought when the second part of the grant is there."""
    coordinator = road.as_("coordinator").open(f"{woman.plan_page}/parts/start-up")
    return coordinator.press("Save", {f"start_up-{WAITS}-month": "4"}, within="Item")


def _sewing(road: Road, woman: Woman) -> None:
    coordinator = road.as_("coordinator").open(woman.plan_page)
    assert "In month 1 there is not enough money: at its end 602.60 BYN is missing." in coordinator.text
    coordinator.open(f"{woman.plan_page}/parts/start-up")
    coordinator.press("Recalculate", {f"start_up-{WAITS}-month": "4"})
    assert "not enough money" not in coordinator.text
    assert "not enough money" in coordinator.open(woman.plan_page).text, "recalculating saves nothing"
    _put_off(road, woman)
    coordinator.open(woman.plan_page)
    assert [row[-1] for row in coordinator.rows("Twelve months of cash, BYN")] == CLOSING
    grants = [row[5] for row in coordinator.rows("Twelve months of cash, BYN")]
    assert grants == ["1,286.40", "0.00", "0.00", "857.60", *["0.00"] * 8]
    panel = coordinator.page.xpath("//section[.//h2[text()='Figures']]")[0]
    pairs = panel.xpath(".//dl[1]//dt")
    shown = {label.text_content().strip(): label.getnext().text_content().strip() for label in pairs}
    assert {name: value.replace("\xa0", " ") for name, value in shown.items()} == SEWING
    assert LOWER_SALES in coordinator.text


def _other(road: Road, woman: Woman, figures: tuple[str, str, str]) -> None:
    _put_off(road, woman)
    coordinator = road.as_("coordinator").open(woman.plan_page)
    costs, break_even, end = figures
    panel = coordinator.text.partition("Figures Start-up costs")[2].partition("If sales are")[0]
    for told in (costs, break_even, f"After twelve months {end}", "Own share 20 %", "Adds up"):
        assert told in panel, panel


def _submit(road: Road, woman: Woman) -> None:
    """Submitted, the plan is frozen: its pages no longer take anything, and another organisation sees nothing of it."""
    coordinator = road.as_("coordinator").open(woman.plan_page).press("Submit the plan")
    assert "The plan is submitted and frozen." in coordinator.text
    assert coordinator.open(f"{woman.plan_page}/parts/sales").path == woman.plan_page
    coordinator.follow("Version 1")
    assert money(woman.plan["requested"]).replace(",", ".")[-6:] in coordinator.text
    road.as_("stranger").open(woman.plan_page, 404)
