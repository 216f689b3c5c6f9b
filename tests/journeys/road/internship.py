"""Step 3, internship: a checked host, places, a placement with hours, the host's evaluation and what came of it."""

from tests.journeys.road.stage import Road
from tests.support.reader import Reader, on

HOST = "Ателье «Игла»"


def walk(road: Road) -> None:
    road.on(2026, 3, 23)
    host = _checked_host(road.as_("coordinator"))
    road.as_("stranger").open(host, 404)
    _offer(road, host)
    placement = _place(road, host)
    road.on(2026, 4, 6)
    road.as_("coordinator").open(placement).press("She has begun")
    road.on(2026, 4, 27)
    _hours(road, placement)
    road.on(2026, 5, 1)
    _outcome(road, placement)


def _checked_host(coordinator: Reader) -> str:
    coordinator.follow("Internships").follow("Hosts").follow("Propose a host")
    coordinator.press(
        "Propose the host",
        {
            "name": HOST,
            "line_of_work": "Пошив",
            "oblast": "BY-BR",
            "address": "Брест, ул. Мицкевича 7",
            "contact": "Старшая мастерица, +375 162 20 00 00",
        },
    )
    host = coordinator.path
    assert "Approve the host" not in coordinator.text, "nobody is approved unchecked"
    coordinator.follow("Record a check").press(
        "Record the check",
        {"result": "suitable", "notes": "Светло, есть аптечка.", **on("checked_on", 2026, 3, 20)},
    )
    assert coordinator.rows("Checks on the spot")[0][2] == "20 Mar 2027", "a check holds for twelve months"
    coordinator.press("Approve the host")
    return host


def _offer(road: Road, host: str) -> None:
    coordinator = road.as_("coordinator").open(host).follow("Offer places")
    days = {**on("starts_on", 2026, 4, 6), **on("ends_on", 2026, 5, 1)}
    coordinator.press(
        "Offer the places", {"title": "Помощница швеи", "places": "1", "hours_a_week": "20", **days}
    )
    assert "0 of 1" in coordinator.rows("Offers")[0]


def _place(road: Road, host: str) -> str:
    woman = road.women[0]
    coordinator = road.as_("coordinator").open(host).follow("Place an intern")
    choices = coordinator.page.xpath("//input[@name='participant_id']")
    assert len(choices) == 4, "those who completed a course, and nobody else"
    label = f"//label[contains(., '{woman.code}')]/@for"
    chosen = coordinator.page.xpath(f"//input[@id={coordinator.page.xpath(label)[0]!r}]/@value")[0]
    coordinator.press("Agree on the placement", {"participant_id": chosen, "mentor": "Старшая мастерица"})
    assert coordinator.facts["Host"] == HOST
    placement = coordinator.path
    assert "1 of 1" in coordinator.open(host).rows("Offers")[0]
    phone = road.her_phone(woman)
    assert "Понедельник 6 апреля" in phone.text
    assert HOST not in phone.text, "where she works is not told on a phone"
    return placement


def _hours(road: Road, placement: str) -> None:
    coordinator = road.as_("coordinator").open(placement).follow("Record hours")
    weeks = {"2026-04-06": "20", "2026-04-13": "16", "2026-04-20": "20"}
    coordinator.press("Save the hours", {f"hours-{monday}": hours for monday, hours in weeks.items()})
    assert coordinator.facts["Hours so far"] == "56"  # 20 + 16 + 20


def _outcome(road: Road, placement: str) -> None:
    coordinator = road.as_("coordinator").open(placement).follow("Complete")
    coordinator.press(
        "Complete the placement",
        {
            "outcome": "own_business",
            "skills_score": "5",
            "reliability_score": "4",
            "teamwork_score": "4",
            "evaluation": "Быстро учится, аккуратна.",
        },
    )
    assert coordinator.facts["Skills"] == "5 of 5"
    assert "own business" in coordinator.facts["What came of it"]
