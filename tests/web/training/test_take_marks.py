"""Pages on which marks are taken from a journal."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_id, show_code
from grants.domain.training.models import Attendance, Enrolment
from grants.domain.training.states import CohortState, Mark
from grants.policy import Role
from tests.domain.training.journal_sheets import Rows, journal, midnight, xlsx
from tests.factories import accounts, people
from tests.factories import training as make
from tests.factories.training import DAY
from tests.support.client import Client

SignIn = Callable[..., Client]


class Room:
    """A trainer at her cohort of two, with two sessions held."""

    def __init__(self, client_as: SignIn) -> None:
        self.ngo = accounts.organisation()
        self.client = client_as(Role.TRAINER, organisation=self.ngo)
        self.cohort = make.cohort(self.ngo, trainer_id=self.client.actor.id)
        self.days = [clock.today() - 3 * DAY, clock.today() - DAY]
        self.sessions = [
            make.session(self.cohort.id, number, on=day) for number, day in enumerate(self.days, start=1)
        ]
        self.anna: Enrolment = make.enrolment(self.cohort, people.participant(self.ngo, "Иванова Анна"))
        self.olga: Enrolment = make.enrolment(self.cohort, people.participant(self.ngo, "Петрова Ольга"))
        self.path = f"/training/cohorts/{self.cohort.id}"

    def upload(self, content: bytes | Rows, status: int = 302, name: str = "журнал.xlsx") -> str:
        data = content if isinstance(content, bytes) else xlsx(content)
        answer = self.client.post(f"{self.path}/take-marks", {"file": (io.BytesIO(data), name)}, status)
        return answer.text

    def rows(self, *people: list[object]) -> Rows:
        return journal([midnight(day) for day in self.days], people)  # type: ignore[arg-type]

    def chosen(self, page: str) -> dict[str, str]:
        """What the page has selected for each row, as a browser sends it."""
        return {
            name: next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
            for name, options in re.findall(
                r'<select[^>]*name="(person-\d+)">(.*?)</select>', page, re.DOTALL
            )
        }

    def marks(self) -> list[Mark]:
        db.session.expire_all()
        return list(db.session.scalars(select(Attendance.mark).order_by(Attendance.mark)))


@pytest.fixture
def room(client_as: SignIn) -> Room:
    return Room(client_as)


def test_from_the_cohort_to_saved_marks(room: Room) -> None:
    assert f"{room.path}/take-marks" in room.client.get(room.path).text
    room.upload(
        room.rows(["Иванова Анна", "+", "б"], ["Пятрова Вольга", "н/б", "?"], ["Чужая Ева", "+", "+"])
    )
    page = room.client.get(f"{room.path}/check-marks")
    assert "Иванова" not in page.request.path
    for text in ("Known by her name", "Nobody of this cohort is known by this", "COUNTIF"):
        assert (text in page.text) == (text != "COUNTIF")
    assert "Marks that were not understood" in page.text
    assert room.marks() == []
    room.client.post(f"{room.path}/check-marks", room.chosen(page.text))
    assert room.marks() == [Mark.ABSENT, Mark.EXCUSED, Mark.PRESENT]
    assert "3 marks are saved" in room.client.get(room.path).text


def test_the_same_file_again_changes_nothing(room: Room) -> None:
    rows = room.rows(["Иванова Анна", "+", "+"])
    for expected in ("2 marks are saved", "no mark of this file is new"):
        room.upload(rows)
        page = room.client.get(f"{room.path}/check-marks").text
        room.client.post(f"{room.path}/check-marks", room.chosen(page))
        assert expected in room.client.get(room.path).text
    room.upload(rows)
    page = room.client.get(f"{room.path}/check-marks").text
    assert "Nothing would change" in page
    assert "Save the marks" not in page


def test_a_mark_that_is_there_is_shown_and_overwritten_only_when_ticked(room: Room) -> None:
    make.mark(room.sessions[0].id, room.anna.id, Mark.ABSENT)
    rows = room.rows(["Иванова Анна", "+"])
    room.upload(rows)
    page = room.client.get(f"{room.path}/check-marks").text
    (key,) = re.findall(r'name="overwrite" value="([^"]+)"', page)
    room.client.post(f"{room.path}/check-marks", room.chosen(page))
    assert room.marks() == [Mark.ABSENT]
    assert "left as it was" in room.client.get(room.path).text
    room.upload(rows)
    room.client.post(f"{room.path}/check-marks", {**room.chosen(page), "overwrite": key})
    assert room.marks() == [Mark.PRESENT]


def test_an_unknown_row_is_given_to_a_person_and_looked_at_again(room: Room) -> None:
    make.mark(room.sessions[0].id, room.anna.id, Mark.LATE)
    room.upload(room.rows(["Аня", "+", "+"], ["Петрова Ольга", "+", "+"]))
    path = f"{room.path}/check-marks"
    chosen = room.chosen(room.client.get(path).text)
    assert chosen == {"person-0": "", "person-1": str(room.olga.id)}
    looked = room.client.post(path, {**chosen, "person-0": str(room.anna.id), "look": "1"}, 200).text
    assert "Chosen by you" in looked
    assert 'name="overwrite"' in looked
    assert room.marks() == [Mark.LATE]
    twice = room.client.post(path, {"person-0": str(room.olga.id), "person-1": str(room.olga.id)}, 422).text
    assert "are given to one person" in twice
    room.client.post(path, {**chosen, "person-0": str(room.anna.id)})
    assert room.marks() == [Mark.LATE, Mark.PRESENT, Mark.PRESENT, Mark.PRESENT]


def test_another_upload_meanwhile_is_a_conflict_and_keeps_nothing_of_the_first(room: Room) -> None:
    path = f"{room.path}/check-marks"
    room.upload(room.rows(["Иванова Анна", "+", "+"]))
    page = room.client.get(path).text
    stale = re.findall(r'name="upload_id" value="([^"]+)"', page)[0]
    room.upload(room.rows(["Петрова Ольга", "н", "н"]))
    answer = room.client.post(path, {**room.chosen(page), "upload_id": stale}, 409).text
    assert "isn’t kept any more" in answer
    assert room.chosen(answer) == {"person-0": str(room.olga.id)}
    assert room.marks() == []


def test_forgotten_or_never_chosen_it_asks_for_a_file(room: Room) -> None:
    path = f"{room.path}/check-marks"
    assert room.client.get(path, 302).location.endswith("/take-marks")
    room.upload(room.rows(["Иванова Анна", "+"]))
    room.client.post(f"{room.path}/forget-marks", page=path)
    assert room.client.get(path, 302).location.endswith("/take-marks")
    assert "No file waits here" in room.client.get(f"{room.path}/take-marks").text


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, "This is not a spreadsheet"),
        (b"", "The file is empty"),
        (b"<html><table></table></html>", "This is a web page"),
        ([["Дата", "Иванова"], ["02.03", "+"], ["04.03", "+"]], "Turn it round"),
        ([["Фамилия", "Телефон"], ["Иванова", "291112233"]], "There is no journal in this file"),
    ],
)
def test_a_wrong_file_gets_a_plain_sentence(room: Room, content: bytes | Rows, sentence: str) -> None:
    assert sentence in room.upload(content, 422)


def test_a_hostile_file_gets_a_plain_sentence(room: Room) -> None:
    assert "far more than a list" in room.upload(bomb(), 422)
    assert "Choose a file" in room.client.post(f"{room.path}/take-marks", {}, 422).text
    script = room.rows(['<script>alert("1")</script>', "<b>+</b>"])
    room.upload(script)
    page = room.client.get(f"{room.path}/check-marks").text
    assert "<script>alert" not in page
    assert "<b>+" not in page


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_journal_to_fill_in_goes_out_and_comes_back(room: Room, ending: str) -> None:
    make.mark(room.sessions[0].id, room.anna.id, Mark.EXCUSED)
    answer = room.client.get(f"{room.path}/journal.{ending}")
    assert "Иванова" not in answer.data.decode("utf-8", "ignore")
    room.upload(answer.data, name=f"journal.{ending}")
    page = room.client.get(f"{room.path}/check-marks").text
    assert set(room.chosen(page).values()) == {str(room.anna.id), str(room.olga.id)}
    assert "Nothing would change" in page
    room.client.get(f"{room.path}/journal.pdf", 404)


def test_rows_by_case_code_in_a_csv_of_cp1251(room: Room) -> None:
    participant = db.session.get_one(people.Participant, room.anna.participant_id)
    lines = [f"Код;{room.days[0]:%d.%m}", f"{show_code(participant.case_code)};да"]
    room.upload("\r\n".join(lines).encode("cp1251"), name="журнал.csv")
    page = room.client.get(f"{room.path}/check-marks").text
    assert "Known by her case code" in page
    room.client.post(f"{room.path}/check-marks", room.chosen(page))
    assert room.marks() == [Mark.PRESENT]


def test_who_may_not(client_as: SignIn, room: Room) -> None:
    paths = [f"{room.path}/{last}" for last in ("take-marks", "check-marks", "journal.csv")]
    for path in paths:
        client_as(Role.CASE_WORKER, organisation=room.ngo).get(path, 403)
        client_as(Role.COORDINATOR).get(path, 404)
        room.client.get(path.replace(str(room.cohort.id), str(new_id())), 404)


def test_a_cohort_that_does_not_run_takes_no_marks(client_as: SignIn) -> None:
    ngo = accounts.organisation()
    trainer = client_as(Role.TRAINER, organisation=ngo)
    planned = make.cohort(ngo, state=CohortState.PLANNED)
    text = trainer.get(f"/training/cohorts/{planned.id}/take-marks").text
    assert "while the cohort is running" in text
    assert 'type="file"' not in text


@pytest.mark.parametrize("number", ["9" * 5000, "²", "٣", "-1", ""])
def test_a_row_that_no_page_has_is_passed_over(room: Room, number: str) -> None:
    room.upload(room.rows(["Иванова Анна", "+", "н"]))
    page = f"{room.path}/check-marks"
    answer = room.client.post(page, {f"person-{number}": str(room.anna.id), "look": "1"}, 200)
    assert "Иванова Анна" in answer.text
