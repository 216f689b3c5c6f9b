"""Step 1, people: the trainer's list goes in, its faults are shown, the good rows become participants; one by one too."""

import io

from tests.journeys.road.stage import EXPECTED, LIST, PLANS, Road, Woman
from tests.support.reader import Reader, on

# 48 rows; refused are nine: a birth date of letters, an unknown region, "doesn't remember", no name, a formula, no region,
# a birth to come, the 31 February (eight errors), and row 38, who is row 4 again.
GOOD = 39
TAUGHT = (  # name in the list, phone as someone would look for it, and the plan she will write
    ("Маркова Татьяна Вадимовна", "8 029 187-89-08", 0),
    ("Бобылева Зоя Кирилловна", "80257136794", 1),
    ("Воробьева Алла Львовна", "+375 29 950-73-24", 2),
)
ONE_BY_ONE = "Ковалёва Ганна Пятроўна"
NEVER_SEEN = "Крюкова Виктория Максимовна"  # comes to too few sessions


def walk(road: Road) -> None:
    trainer = road.as_("trainer")
    _dry_run(trainer)
    _commit(trainer)
    for name, phone, plan in TAUGHT:
        road.women.append(_found(road, Woman(name, phone, PLANS[plan])))
    road.women.append(_registered_by_hand(road))
    _screened(road.as_("case worker"), road.women[-1])
    _one_organisation_only(road)


def _dry_run(trainer: Reader) -> None:
    trainer.follow("Participants").follow("Bring a list")
    trainer.press("Check the list", {}, 422)
    assert "Choose a file" in trainer.text
    form = trainer.page.xpath("//form[.//input[@type='file']]")[0]
    hidden = {node.get("name"): node.get("value") for node in form.xpath(".//input[@type='hidden']")}
    upload = {**hidden, "file": (io.BytesIO(LIST), "list.csv")}
    answer = trainer.http.post("/participants/import", data=upload, headers={"Accept-Language": "en"})
    trainer.open(answer.location)
    shown = trainer.rows("What is wrong, and what to do")
    kinds = {"error": "Not taken", "warning": "Look at it", "duplicate": "Met before"}
    assert [row[:4] for row in shown] == [
        [str(fault["row"]), fault["column"], fault["value"] or "nothing", kinds[fault["kind"]]]
        for fault in EXPECTED["faults"]
    ]
    assert all(row[4] for row in shown), "each fault says what to do"
    for told in ("rows with people 48", f"can be registered {GOOD}", "met before 1", "not taken 8"):
        assert told in trainer.text, trainer.text[:800]


def _commit(trainer: Reader) -> None:
    button = f"Register {GOOD} people"
    trainer.press(button, {"way": "on_paper"}, 422)
    assert "Tick the box if each of them agreed" in trainer.text
    trainer.press(button, {"agreed": "y", "way": "on_paper", "language": "ru", **on("asked_on", 2026, 2, 27)})
    assert f"{GOOD} people of 48 rows were registered." in trainer.text
    codes = [row[0] for row in trainer.rows("Case codes")]
    assert len(codes) == len(set(codes)) == GOOD
    assert all(len(code) == 9 and code[4] == "-" and not set("01OI") & set(code) for code in codes)


def _found(road: Road, woman: Woman, by: str = "trainer") -> Woman:
    """She is found by her name, and again by her phone; the two lead to one record."""
    worker = road.as_(by).follow("Participants").follow("Search")
    by_name = worker.press("Search", {"q": woman.name}, within="Case code, part of the name").rows("Found")
    by_phone = worker.press("Search", {"q": woman.phone}, within="Case code, part of the name").rows("Found")
    assert by_name == by_phone
    assert [row[1] for row in by_name] == [woman.name]
    assert woman.name.split()[0] not in worker.path
    worker.follow(by_name[0][0])
    woman.code, woman.record = by_name[0][0], worker.path
    assert woman.name.split()[0] not in worker.text
    return woman


def _registered_by_hand(road: Road) -> Woman:
    """The case worker registers one more; somebody like Маркова would have been noticed."""
    worker = road.as_("case worker").follow("Participants").follow("Register")
    fields = {
        "name": ONE_BY_ONE,
        "birth": "29.02.1988",
        "gender": "female",
        "oblast": "BY-BR",
        "town": "Пинск",
        "language": "be",
        "phone": "8 (033) 611-22-33",
        "safe_to_call": "yes",
        "contact_when": "weekdays after 18",
        "category": "in_protection",
        "consent_training_records": "yes",
        "consent_contact": "yes",
        "consent_way": "in_person",
        **on("asked_on", 2026, 3, 2),
    }
    worker.press("Register", fields | {"birth": "30.02.1988"}, 422)
    assert ONE_BY_ONE in worker.answer.text, "what was typed is kept"
    again = {"name": "Маркова Татьяна Вадимовна", "birth": "10.09.1979", "phone": ""}
    worker.press("Register", fields | again, 422)
    assert "Someone like this is already registered" in worker.text
    worker.press("Register", fields)
    assert "She is registered" in worker.text
    worker.follow("Her record")
    woman = Woman(ONE_BY_ONE, "+375336112233", PLANS[3])
    woman.code, woman.record = worker.page.xpath("//h1")[0].text_content().strip(), worker.path
    assert woman.code in _found(road, Woman(ONE_BY_ONE, woman.phone, {}), "case worker").code
    return woman


def _screened(worker: Reader, woman: Woman) -> None:
    """The questions with their answers, what comes of them, and only then is it kept."""
    worker.open(woman.record).follow("Screen her")
    yes = ("wants", "lives_here", "comes_safely", "came_back", "safe_home", "against_will")
    answers = {f"q_{code}": "yes" for code in yes} | {"q_adult": "adult", "q_living": "no", "agreed": "y"}
    worker.press("See what comes of it", answers, 422)
    assert "Choose an answer. She may rather not say." in worker.text
    worker.press("See what comes of it", {"q_going_away": "unsaid"})
    assert "Result Eligible" in worker.text
    worker.press("Keep the screening", {}, 422)
    worker.press("Keep the screening", {"category": "in_protection", "remarks": "The lawyer calls on Friday"})
    assert "The lawyer" not in worker.text, "it is kept, and closed"
    assert "Result Eligible, 2 Mar" in worker.open(woman.record).text


def _one_organisation_only(road: Road) -> None:
    """Another organisation's coordinator finds nobody, and her record is not there."""
    stranger = road.as_("stranger")
    stranger.follow("Participants").follow("Search")
    stranger.press("Search", {"q": road.women[0].name}, within="Case code, part of the name")
    assert "Nobody was found" in stranger.text
    for woman in road.women:
        stranger.open(woman.record, 404)
