"""Still step 6: the chair decides with a minute, within the envelope; letters are handed over."""

import datetime
import io
import re

import pypdf

from tests.journeys.road import her_page
from tests.journeys.road.scoring import ORDER
from tests.journeys.road.stage import Road
from tests.support.reader import Fields, Reader

OUTCOMES = ("approved", "approved", "reserve", "declined")
LETTERS = (  # each in her language: the sum, means of criteria and of the whole, the day by which she answers
    (
        "Ваша заявка одобрена",
        "2 144,00 BYN",
        "4,7 из 5",
        "84,0 из 100",
        "2 сентября 2026",
    ),  # demand: (5 + 4 + 5) ÷ 3
    ("2 152,00 BYN", "3,7 из 5", "76,7 из 100"),  # figures: (4 + 4 + 3) ÷ 3
    ("резервном списке", "63,0 из 100"),
    ("57,6 са 100",),
)


def walk(road: Road) -> None:
    road.on(2026, 8, 3)
    chair = road.as_("chair")
    chair.follow("Calls").open(road.places["ranking"]).follow("Decide")
    _against_the_rules(road, chair)
    _decide(road, chair)
    _close(chair)
    _letters(road)


def _key(road: Road, place: int) -> str:
    return road.women[ORDER[place]].application.rpartition("/")[2]


def _against_the_rules(road: Road, chair: Reader) -> None:
    """More than the envelope holds, and a plan below the floor, can't be approved; nothing of it is kept."""
    fields: Fields = {}
    for place in range(3):
        key = _key(road, place)
        fields |= {f"outcome_{key}": "approved", f"minute_{key}": "Единогласно."}
    chair.press("Record these decisions", fields, 422)
    # 4,500 − 2,144 − 2,152 = 204.
    assert "Only 204.00 BYN is left of this call’s envelope." in chair.text
    declined = chair.page.xpath(f"//input[@name='outcome_{_key(road, 3)}']/@value")
    assert declined == ["later", "declined"]
    chair.open(chair.path)
    assert "awarded 0.00 BYN" in chair.text


def _decide(road: Road, chair: Reader) -> None:
    fields: Fields = {}
    for place, outcome in enumerate(OUTCOMES):
        key = _key(road, place)
        fields |= {f"outcome_{key}": outcome, f"minute_{key}": "Обсудили, решили единогласно."}
    chair.press("Record these decisions", fields)
    assert "4 decisions are recorded." in chair.text
    decided = chair.rows("Decided")
    assert [row[3] for row in decided] == ["Approved", "Approved", "In reserve", "Declined"], decided
    assert [row[4] for row in decided] == ["2,144.00 BYN", "2,152.00 BYN", "–", "–"]


def _close(chair: Reader) -> None:
    chair.follow("Write the minute and close the call")
    minute = "Заседание 3 августа, пятеро за столом. Осталось 204 рубля."
    chair.press("Close the call", {"minute": ""}, 422)
    chair.press("Close the call", {"minute": minute})
    assert minute in chair.text
    for place in range(4):
        assert chair.rows("Decided")[place][6].startswith("Letter (PDF)")


def _letters(road: Road) -> None:
    coordinator = road.as_("coordinator")
    assert "4 decision letters" in coordinator.text
    coordinator.follow("Awards")
    for place, number in enumerate(ORDER):
        woman = road.women[number]
        key = woman.application.rpartition("/")[2]
        pdf = coordinator.fetch(f"/awards/letters/{key}.pdf")
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.data)).pages)
        flat = re.sub(r"\s+", " ", text.replace("\xa0", " "))
        assert woman.code in flat
        coordinator.open("/awards/letters").press("Handed over")
        for secret in (woman.name.split()[0], "The member", "The colleague"):
            assert secret not in flat
        assert "Подумать о зиме." in flat
        for told in LETTERS[place]:
            assert told in flat, flat
        assert woman.name.split()[0] not in pdf.headers["Content-Disposition"]
    letter = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", text.replace(road.women[ORDER[3]].code, ""))
    anyone = road.nobody().open(f"/verify/{letter[0]}")
    assert "This letter is genuine" in anyone.text
    assert "4 decision letters" not in road.as_("coordinator").text
    first, _second, third, fourth = (road.women[number] for number in ORDER)
    # The offer holds for thirty days: 3 August + 30 = 2 September.
    assert datetime.date(2026, 8, 3) + datetime.timedelta(30) == datetime.date(2026, 9, 2)
    her_page.look(road, first, "До 2 сентября сообщите, согласны ли вы на грант.")
    her_page.look(road, third, "Она в резервном списке.")
    her_page.look(road, fourth)
