"""Step 6, assessment: five members, three to each plan and none with a conflict, blind; totals and order computed by hand.

A score of 1 to 5 counts as fifths of its criterion's weight, so with the weights 20, 20, 15, 10, 15, 10, 10 a review's
total is 4·demand + 4·finances + 3·skills + 2·effort + 3·feasibility + 2·income + 2·safety.
"""

import re

from tests.journeys.road.applying import CALL, dots
from tests.journeys.road.stage import NGO, Road, Woman
from tests.support.reader import Fields, Reader, words

CRITERIA = "demand finances skills effort feasibility income safety".split()
SCORES = (  # by plan, three reviews; "?" is "can't judge" and leaves the denominator
    ("5444444", "4444444", "5544444"),  # 20+16+12+8+12+8+8 = 84, 80, 88: mean 84.0, spread 8
    ("3443434", "4433343", "2223323"),  # 72, 70, 47: mean 63.0, spread 25, to be discussed
    ("4444444", "4434444", "4344344"),  # 80, 77, 73: mean 76.666… = 76.7, spread 7
    ("43?3333", "2333323", "3232333"),  # (16+12+6+9+6+6) ÷ 85 = 64.705…, 54, 54: mean 57.57, below 60
)
# Best first: sewing 2,144 (together 2,144), baking 2,152 (4,296), hairdresser 680 (4,976, beyond 4,500), greenhouse (below).
ORDER = (0, 2, 1, 3)
MEANS = ("84.0", "76.7", "63.0", "57.6")
SPREADS = ("8.0", "7.0", "25.0", "10.7")
TOGETHER = ("2,144.00 BYN", "4,296.00 BYN", "4,976.00 BYN", "–")
MEMBERS = ("member 1", "member 2", "member 3", "member 4")


def walk(road: Road) -> None:
    road.on(2026, 6, 30)
    early = road.as_("chair").open(road.places["call"]).follow("Committee and scoring")
    assert "The call takes applications until the end of 30 Jun 2026" in early.text
    road.on(2026, 7, 1)
    _assign(road)
    road.on(2026, 7, 6)
    given = {woman.application_code: list(scores) for woman, scores in zip(road.women, SCORES, strict=True)}
    for number, member in enumerate(MEMBERS, start=1):
        _score_everything(road, member, given)
        if number < len(MEMBERS):
            chair = road.as_("chair").open(road.places["ranking"])
            assert f"{3 * number} of 12" in chair.text, "the chair sees counts"
    assert not any(given.values())
    colleague = road.as_("colleague").follow("Scoring")
    assert "Nothing to score" in colleague.text
    _ranking(road)


def _assign(road: Road) -> None:
    chair = road.as_("chair")
    chair.follow(f"{CALL} has closed: 4 applications wait for members")
    connections = {row[0]: row[1:] for row in chair.rows("Committee members")}
    assert connections["The colleague"] == ["4", "0", "0"], "she shares the organisation of all four"
    assert all(connections[f"The {member}"] == ["0", "0", "0"] for member in MEMBERS)
    chair.press("Close the call and assign the plans")
    assert "12 reviews were assigned." in chair.text
    loads = {row[0]: row[2] for row in chair.rows("Committee members")}
    # Twelve reviews among the four without a conflict: three each.
    assert loads == {f"The {member}": "3" for member in MEMBERS} | {"The colleague": "0"}
    road.places["ranking"] = chair.follow("Ranking").path
    coordinator = road.as_("coordinator").follow("Calls")
    assert "Apply" not in [words(link) for link in coordinator.page.xpath("//main//a")]


def _score_everything(road: Road, member: str, given: dict[str, list[str]]) -> None:
    reader = road.as_(member)
    reader.follow("3 plans to score")
    seen = set()
    for _turn in range(3):
        reader.open("/").follow("Scoring").follow("Begin scoring")
        code = re.search(r"GR-\d{4}", reader.text)[0]
        seen.add(code)
        _blind(road, reader)
        reader.press("I don’t know her, show me the plan")
        _blind(road, reader)
        _one(reader, given[code].pop(0))
        _blind(road, reader)
    assert len(seen) == 3
    reader.open(road.places["ranking"], 403)


def _blind(road: Road, reader: Reader) -> None:
    """Nothing says who she is, nor what others gave."""
    for woman in road.women:
        for secret in (*woman.name.split()[:2], woman.code, woman.code.replace("-", ""), woman.record):
            assert secret not in reader.answer.text
    for secret in (NGO, "Брест", "Brest", "Пинск"):
        assert secret not in reader.answer.text
    assert "spread" not in reader.text.lower().replace("spreadsheet", "")


def _one(reader: Reader, scores: str) -> None:
    fields: Fields = {"overall_comment": "Подумать о зиме."}
    for criterion, score in zip(CRITERIA, scores, strict=True):
        fields[f"score_{criterion}"] = "cannot_judge" if score == "?" else score
        fields[f"comment_{criterion}"] = ""
    reader.press("Hand in the scores", fields | {"score_demand": "1"}, 422)
    assert "say in a sentence why this is a 1" in reader.text
    reasons = {
        f"comment_{one}": "Есть заказы." for one, score in zip(CRITERIA, scores, strict=True) if score == "5"
    }
    reader.press("Hand in the scores", fields | reasons)
    assert f"Hand in {total(scores)} of 100 points?" in reader.text
    reader.press("Hand in the scores")
    assert "are handed in" in reader.text


def total(scores: str) -> str:
    """Written out: 4, 4, 3, 2, 3, 2, 2 points for each step of a criterion; what isn't judged leaves the whole."""
    weights = (4, 4, 3, 2, 3, 2, 2)
    judged = [(weight, int(score)) for weight, score in zip(weights, scores, strict=True) if score != "?"]
    return f"{100 * sum(weight * score for weight, score in judged) / sum(5 * weight for weight, _ in judged):.1f}"


def _ranking(road: Road) -> None:
    chair = road.as_("chair").follow("Calls").open(road.places["ranking"])
    rows = chair.rows("Ranking")
    assert [row[0] for row in rows] == ["1", "2", "Here the money ends: 4,500.00 BYN", "3", "4"]
    plans = [row for row in rows if len(row) > 1]
    women: list[Woman] = [road.women[place] for place in ORDER]
    assert [row[1] for row in plans] == [woman.application_code for woman in women]
    for row, mean, spread in zip(plans, MEANS, SPREADS, strict=True):
        assert f"{mean} spread {spread}" in row[2], row
    assert ["To discuss" in row[2] for row in plans] == [False, False, True, False]
    assert [row[3] for row in plans] == [dots(woman.plan["requested"]) for woman in women]
    assert tuple(row[4] for row in plans) == TOGETHER
    assert plans[3][5] == "Below the floor"
    chair.follow(women[1].application_code)
    assert "76.7" in chair.text
