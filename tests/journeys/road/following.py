"""Step 8, monitoring: visits due by the calendar, the overdue ones listed, one recorded; then the second part is paid."""

from tests.journeys.road import her_page, paying
from tests.journeys.road.scoring import ORDER
from tests.journeys.road.stage import Road, Woman
from tests.support.reader import on

# Paid on 31 August 2026: one month on is 30 September, three 30 November, six 28 February 2027, twelve 31 August 2027.
DUE = {
    "1 month": "30 Sep 2026",
    "3 months": "30 Nov 2026",
    "6 months": "28 Feb 2027",
    "12 months": "31 Aug 2027",
}


def walk(road: Road) -> None:
    first, other = (road.women[number] for number in ORDER[:2])
    _due_days(road, first)
    her_page.look(road, first, "Примерно 30 сентября: поговорим о том, как идёт ваша работа")
    # The window of 14 days after 30 September ends on 14 October.
    road.on(2026, 10, 14)
    assert "overdue" not in road.as_("coordinator").text
    road.on(2026, 10, 15)
    _overdue(road, first, other)
    _visit(road, first)
    road.on(2026, 11, 17)
    _second_part(road, first)


def _due_days(road: Road, woman: Woman) -> None:
    coordinator = road.as_("coordinator").follow("Follow-up")
    visits = coordinator.records("Follow-up visits")
    days = {visit["After"]: visit["Due"] for visit in visits if visit["Case code"] == woman.code}
    assert days == DUE


def _overdue(road: Road, first: Woman, other: Woman) -> None:
    coordinator = road.as_("coordinator").follow("2 follow-up visits are overdue")
    visits = coordinator.records("Follow-up visits")
    listed = [(visit["Case code"], visit["After"], visit["Due"]) for visit in visits]
    assert sorted(listed) == sorted((woman.code, "1 month", "30 Sep 2026") for woman in (first, other))
    stranger = road.as_("stranger").follow("Follow-up")
    assert first.code not in stranger.text


def _visit(road: Road, woman: Woman) -> None:
    coordinator = road.as_("coordinator").follow("2 follow-up visits are overdue").follow(woman.code)
    visit = coordinator.path
    found = {
        "operating": "yes",
        "sales": "1200,50",
        "income": "640",
        "paid_jobs": "1",
        "hours": "30",
        "keeps_records": "yes",
        "feels_safe": "unsaid",
        "note": "Заказы есть.",
        **on("visited_on", 2026, 10, 15),
    }
    coordinator.follow("Record the visit")
    coordinator.press("Record the visit", found | on("visited_on", 2026, 10, 16), 422)
    assert "The day of the visit can't be in the future." in coordinator.text
    assert "1200,50" in coordinator.answer.text
    coordinator.press("Record the visit", found)
    assert coordinator.path == visit
    facts = coordinator.facts
    assert facts["Business"] == "Operating"
    assert facts["Sales in the last month"] == "1,200.50 BYN"
    assert facts["Her own income in the last month"] == "640.00 BYN"
    assert "1 follow-up visit is overdue" in road.as_("coordinator").text
    road.as_("stranger").open(visit, 404)


def _second_part(road: Road, woman: Woman) -> None:
    """Asked for with evidence, approved and paid by two others: the award is completed and the books hold three payments."""
    coordinator = road.as_("coordinator").open(woman.tranches[1]).follow("Ask for this payment")
    coordinator.press("Ask for 857.60 BYN", {"evidence": " "}, 422)
    assert "Say what shows that the condition is met" in coordinator.text
    coordinator.press("Ask for 857.60 BYN", {"evidence": "Чеки на 1 100,00; визит 15 октября: работает."})
    finance = road.as_("finance 2")
    finance.open(woman.tranches[1]).follow("Look at it and approve")
    borne = {row[0].split()[0]: row[2] for row in finance.rows("What the funds bear")}
    assert borne == {fund: paying.dots(amount) for fund, amount in paying.SECOND.items()}
    finance.press("Approve")
    paying.pay(road, woman, "PO-207", number=1, by="finance 1")
    paying.books(road, paying.FIRST, paying.OTHER, paying.SECOND)
    assert road.as_("coordinator").open(woman.award).facts["State"] == "Paid in full"
    # What 2,144.00 + 1,291.20 make of 4,500.00 is paid; 860.80 is still promised to the second woman.
    manager = road.as_("manager").follow("Funds")
    assert "3,435.20 BYN" in manager.text
    assert "860.80 BYN of it is committed" in manager.text
    her_page.look(road, woman, "Выплата 2: перечислена 17 ноября", "Примерно 30 ноября")
