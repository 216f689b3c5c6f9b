"""A cohort from enrolling to certificates that anyone can check, through its pages."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.people.states import ConsentPurpose
from grants.domain.training.models import Attendance, Certificate, Cohort, Enrolment
from grants.domain.training.states import CohortState, EnrolmentState, Mark
from grants.policy import Role
from tests.factories import accounts, people
from tests.factories import training as make
from tests.factories.accounts import Organisation
from tests.factories.training import DAY
from tests.support.client import Client


@pytest.fixture
def org(app: object) -> Organisation:
    return accounts.organisation()


@pytest.fixture
def trainer(client_as: Callable[..., Client], org: Organisation) -> Client:
    return client_as(Role.TRAINER, organisation=org)


def enrolled(cohort_id: object) -> int:
    return db.session.scalar(select(func.count()).where(Enrolment.cohort_id == cohort_id)) or 0


def test_thirty_are_enrolled_at_once(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org, capacity=30)
    for number in range(30):
        people.participant(org, phone=f"+3752912345{number:02d}")
    page = trainer.get(f"/training/cohorts/{cohort.id}/enrol").text
    assert "Enrol all 30 shown" in page
    trainer.post(f"/training/cohorts/{cohort.id}/enrol", {"everyone": "yes"})
    assert enrolled(cohort.id) == 30
    assert "There is nobody left to enrol" in trainer.get(f"/training/cohorts/{cohort.id}/enrol").text


def test_some_are_ticked_and_a_second_click_changes_nothing(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org)
    chosen = [people.participant(org) for _number in range(2)]
    people.participant(org)
    path = f"/training/cohorts/{cohort.id}/enrol"
    ticked = {"participants": [str(one.id) for one in chosen]}
    trainer.post(path, ticked)
    trainer.post(path, ticked)
    assert enrolled(cohort.id) == 2


def test_enrolling_is_refused_with_a_sentence(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org, capacity=1)
    two = [people.participant(org) for _number in range(2)]
    without = people.participant(org, consents=(ConsentPurpose.CONTACT,))
    path = f"/training/cohorts/{cohort.id}/enrol"
    full = trainer.post(path, {"participants": [str(one.id) for one in two]}, 422).text
    assert "Places left: 1, chosen: 2." in full
    assert full.count(" checked") == 2
    assert "Choose at least one participant" in trainer.post(path, {}, 422).text
    assert (
        "have not agreed to training records"
        in trainer.post(path, {"participants": [str(without.id)]}, 422).text
    )
    assert "1 more participant has not agreed" in trainer.get(path).text
    trainer.post(path, {"participants": [str(people.participant().id)]}, 404)
    trainer.post(path, {"participants": ["nonsense"]}, 404)
    assert enrolled(cohort.id) == 0


def test_the_list_is_searched_by_the_beginning_of_a_code(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org)
    wanted, other = people.participant(org), people.participant(org)
    page = trainer.get(f"/training/cohorts/{cohort.id}/enrol?code={show_code(wanted.case_code).lower()}").text
    assert show_code(wanted.case_code) in page
    assert show_code(other.case_code) not in page


def test_one_is_withdrawn(trainer: Client, org: Organisation) -> None:
    enrolment = make.enrolment(make.cohort(org))
    path = f"/training/enrolments/{enrolment.id}/withdraw"
    trainer.post(path, {"reason": ""}, 422)
    trainer.post(path, {"reason": "Moved away"})
    db.session.expire_all()
    assert db.session.get_one(Enrolment, enrolment.id).state is EnrolmentState.WITHDRAWN


def test_attendance_is_saved_at_once(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org)
    session = make.session(cohort.id)
    rows = [make.enrolment(cohort) for _number in range(3)]
    path = f"/training/sessions/{session.id}/attendance"
    trainer.post(path, {"all": "present"})
    trainer.post(path, {f"mark-{rows[0].id}": "absent", f"mark-{rows[1].id}": "late"})
    rows_now = db.session.execute(
        select(Attendance.enrolment_id, Attendance.mark).where(Attendance.session_id == session.id)
    )
    marks = {row.enrolment_id: row.mark for row in rows_now}
    assert marks == {rows[0].id: Mark.ABSENT, rows[1].id: Mark.LATE, rows[2].id: Mark.PRESENT}
    assert "Last marked by" in trainer.get(path).text


def test_marks_that_waited_for_the_network_are_told_that_they_are_saved(
    trainer: Client, org: Organisation
) -> None:
    cohort = make.cohort(org)
    session = make.session(cohort.id)
    make.enrolment(cohort)
    path = f"/training/sessions/{session.id}/attendance"
    assert "data-queue" in trainer.get(path).text
    data = {**trainer.hidden_fields(path), "all": "present"}
    answer = trainer.http.post(path, data=data, headers={"X-Requested-With": "queue"})
    assert answer.json == {"saved": True}
    assert "Attendance is saved." in trainer.get(path).text


def test_two_who_mark_otherwise_see_both(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org)
    session = make.session(cohort.id)
    row = make.enrolment(cohort)
    path = f"/training/sessions/{session.id}/attendance"
    opened = trainer.hidden_fields(path)
    make.mark(session.id, row.id, Mark.ABSENT)
    page = trainer.post(path, {**opened, f"mark-{row.id}": "present"}, 409).text
    assert "Someone marked 1 of these rows otherwise" in page
    assert "now: Absent" in page
    assert 'value="present" data-key="p" data-tone="teal" checked' in page
    trainer.post(path, {f"mark-{row.id}": "present"})


def test_a_session_to_come_is_not_marked(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org)
    session = make.session(cohort.id, on=clock.today() + DAY)
    row = make.enrolment(cohort)
    path = f"/training/sessions/{session.id}/attendance"
    assert "still to come" in trainer.get(path).text
    assert "can’t be marked yet" in trainer.post(path, {f"mark-{row.id}": "present"}, 422).text


def test_the_sign_in_sheet_is_printed(trainer: Client, org: Organisation) -> None:
    cohort = make.cohort(org)
    session = make.session(cohort.id)
    make.enrolment(cohort)
    sheet = trainer.get(f"/training/sessions/{session.id}/sheet")
    assert sheet.mimetype == "application/pdf"
    assert sheet.data.startswith(b"%PDF")
    assert f'filename="sheet-{cohort.code}-1.pdf"' in sheet.headers["Content-Disposition"]


def test_a_cohort_is_finished_and_certified(trainer: Client, client: Client, org: Organisation) -> None:
    cohort = make.cohort(org, trainer_id=trainer.user.id)
    session = make.session(cohort.id)
    good = make.enrolment(cohort, people.participant(org, "Ковальчук Ирина Петровна"))
    poor = make.enrolment(cohort)
    here = f"/training/cohorts/{cohort.id}"
    assert "is not marked for everyone yet" in trainer.get(f"{here}/finish").text
    trainer.post(f"{here}/finish", {"version": "1"}, 422)
    trainer.post(f"/training/sessions/{session.id}/attendance", {"all": "present"})
    bad = trainer.post(f"{here}/test-results", {f"test-{good.id}": "101", f"test-{poor.id}": "abc"}, 422).text
    assert 'value="101"' in bad
    assert "Enter a number from 0 to 100" in bad
    trainer.post(f"{here}/test-results", {f"test-{good.id}": "80 %", f"test-{poor.id}": "59"})
    verdict = trainer.get(f"{here}/finish").text
    assert "1 of 2 complete the course" in verdict
    assert "The test result is 59 %, and 60 % are needed." in verdict
    trainer.post(f"{here}/finish")
    db.session.expire_all()
    assert db.session.get_one(Cohort, cohort.id).state is CohortState.FINISHED
    assert db.session.get_one(Enrolment, good.id).state is EnrolmentState.COMPLETED
    assert db.session.get_one(Enrolment, poor.id).state is EnrolmentState.NOT_COMPLETED
    trainer.post(f"{here}/issue-certificates", page=here)
    trainer.post(f"/training/enrolments/{good.id}/issue-certificate", page=here)
    trainer.post(f"/training/enrolments/{poor.id}/issue-certificate", page=here, status=422)
    certificate = db.session.scalars(select(Certificate)).one()
    for language in ("ru", "be", "en"):
        paper = trainer.get(f"/training/certificates/{certificate.id}/print?language={language}")
        assert paper.data.startswith(b"%PDF")
        assert f"certificate-{show_code(certificate.code)}.pdf" in paper.headers["Content-Disposition"]
    assert trainer.get(f"{here}/print-certificates").mimetype == "application/pdf"
    trainer.get(here)
    shown = client.get(f"/verify/{show_code(certificate.code)}")
    assert "This certificate is genuine" in shown.text
    assert "И. К." in shown.text or "К. И." in shown.text
    assert "Ирина" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"


def test_anyone_checks_a_code_typed_in_any_habit(client: Client, org: Organisation) -> None:
    certificate = make.certificate(make.completed(people.participant(org)).id)
    code = certificate.code
    for typed in (code, show_code(code), show_code(code).lower()):
        assert "This certificate is genuine" in client.get(f"/verify/{typed}").text
    answer = client.post("/verify", {"code": f" {code[:4]} {code[4:].lower()} "})
    assert answer.location == f"/verify/{show_code(code)}"
    assert client.post("/verify", {"code": "Ирина Ковальчук"}).location == "/verify/unknown"
    assert "This code is not known" in client.get("/verify/unknown", 404).text
    assert "This code is not known" in client.get("/verify/K7MX-4QRP", 404).text
    assert "Enter the code" in client.post("/verify", {"code": ""}, 422).text


def test_what_waits_is_on_the_work_list(trainer: Client, org: Organisation) -> None:
    trainer_id = trainer.actor.id
    running = make.cohort(org, trainer_id=trainer_id, ends_on=clock.today() - DAY)
    make.session(running.id, on=running.starts_on)
    make.enrolment(running)
    make.cohort(org, trainer_id=trainer_id, state=CohortState.PLANNED, starts_on=clock.today() + 2 * DAY)
    done = make.cohort(org, trainer_id=trainer_id, state=CohortState.FINISHED)
    make.completed(people.participant(org), done)
    page = trainer.get("/").text
    assert f"Mark attendance: session 1 of {running.code}" in page
    assert f"Cohort {running.code} has ended" in page
    assert "starts on" in page
    assert f"1 certificate of {done.code} is to be issued" in page
