"""Pages of courses, cohorts and sessions."""

from collections.abc import Callable

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_id
from grants.domain.training.models import Cohort, Course, Session
from grants.domain.training.states import CohortState
from grants.policy import Role
from tests.factories import accounts, people, programmes
from tests.factories import training as make
from tests.factories.training import DAY
from tests.support.client import Client

COURSE = {
    "kind": "job_search",
    "code": "js-01",
    "title": "Job search",
    "hours": "24",
    "attendance_percent": "75",
    "test_percent": "60",
    "active": "y",
}


def date_parts(name: str, day: object) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def test_the_manager_adds_and_changes_a_course(client_as: Callable[..., Client]) -> None:
    programmes.the_programme()
    manager = client_as(Role.PROGRAMME_MANAGER)
    manager.post("/training/courses/add-course", COURSE)
    made = db.session.scalars(select(Course).where(Course.code == "JS-01")).one()
    assert (made.hours, made.attendance_percent, made.test_percent) == (24, 75, 60)
    path = f"/training/courses/{made.id}/edit-course"
    manager.post(path, {**COURSE, "test_percent": ""})
    db.session.expire_all()
    assert db.session.get_one(Course, made.id).test_percent is None
    stale = manager.post(path, {**COURSE, "title": "Mine", "version": "1"}, 409)
    assert "Someone changed this" in stale.text
    assert 'value="Mine"' in stale.text
    assert "JS-01" in manager.get("/training/courses").text


def test_bad_input_of_a_course_gets_a_sentence_and_stays(client_as: Callable[..., Client]) -> None:
    programmes.the_programme()
    make.course(code="JS-02")
    manager = client_as(Role.PROGRAMME_MANAGER)
    page = manager.post(
        "/training/courses/add-course", {**COURSE, "code": "JS-02", "hours": "many"}, 422
    ).text
    assert "Enter a whole number" in page
    assert 'value="many"' in page
    taken = manager.post("/training/courses/add-course", {**COURSE, "code": "js-02"}, 422).text
    assert "Another course has this code" in taken


def test_only_the_manager_changes_courses(client_as: Callable[..., Client]) -> None:
    trainer = client_as(Role.TRAINER)
    trainer.get("/training/courses")
    trainer.get("/training/courses/add-course", 403)
    client_as(Role.DONOR).get("/training/courses", 403)
    client_as(Role.PROGRAMME_MANAGER).get(f"/training/courses/{new_id()}/edit-course", 404)


def test_a_trainer_plans_a_cohort_with_its_sessions(client_as: Callable[..., Client]) -> None:
    course = make.course()
    trainer = client_as(Role.TRAINER)
    today = clock.today()
    answer = trainer.post(
        "/training/cohorts/plan-cohort",
        {
            "course_id": str(course.id),
            "trainer_id": str(trainer.actor.id),
            "oblast": "BY-BR",
            "place": "Brest, Savieckaja 1",
            **date_parts("starts_on", today),
            **date_parts("ends_on", today + 30 * DAY),
            "capacity": "12",
        },
    )
    cohort = db.session.scalars(select(Cohort).where(Cohort.course_id == course.id)).one()
    assert cohort.code == f"BR-{today.year}-01"
    assert answer.location == f"/training/cohorts/{cohort.id}/plan-sessions"
    trainer.post(
        answer.location,
        {
            **date_parts("first_on", today),
            "begins": "14.00",
            "hours": "3",
            "number": "4",
            "every": "7",
            "room": "3",
        },
    )
    sessions = db.session.scalars(
        select(Session).where(Session.cohort_id == cohort.id).order_by(Session.number)
    ).all()
    assert [(one.number, one.on, one.begins) for one in sessions] == [
        (number, today + 7 * (number - 1) * DAY, "14:00") for number in (1, 2, 3, 4)
    ]
    page = trainer.get(f"/training/cohorts/{cohort.id}").text
    assert cohort.code in page
    assert "room 3" in page


def test_sessions_must_lie_within_the_cohort(client_as: Callable[..., Client]) -> None:
    org = accounts.organisation()
    cohort = make.cohort(org)
    page = (
        client_as(Role.TRAINER, organisation=org)
        .post(
            f"/training/cohorts/{cohort.id}/plan-sessions",
            {
                **date_parts("first_on", cohort.starts_on),
                "begins": "10:00",
                "hours": "3",
                "number": "20",
                "every": "7",
            },
            422,
        )
        .text
    )
    assert "after the cohort ends on" in page
    assert 'value="20"' in page


def test_a_session_is_changed_and_removed(client_as: Callable[..., Client]) -> None:
    org = accounts.organisation()
    cohort = make.cohort(org)
    session = make.session(cohort.id)
    trainer = client_as(Role.TRAINER, organisation=org)
    path = f"/training/sessions/{session.id}/edit-session"
    data = {**date_parts("on", session.on), "begins": "9", "hours": "2", "topic": "CV", "room": "5"}
    trainer.post(path, data)
    db.session.expire_all()
    changed = db.session.get_one(Session, session.id)
    assert (changed.begins, changed.hours, changed.topic) == ("09:00", 2, "CV")
    trainer.post(path, {**data, **date_parts("on", cohort.ends_on + DAY)}, 422)
    trainer.post(f"/training/sessions/{session.id}/remove-session", page=path)
    db.session.expire_all()
    assert db.session.get(Session, session.id) is None


def test_a_cohort_is_changed_started_and_cancelled(client_as: Callable[..., Client]) -> None:
    org = accounts.organisation()
    cohort = make.cohort(org, state=CohortState.PLANNED)
    make.session(cohort.id)
    trainer = client_as(Role.TRAINER, organisation=org)
    here = f"/training/cohorts/{cohort.id}"
    refused = trainer.post(f"{here}/start", page=here, status=422)
    assert "Enrol at least one participant first" in refused.text
    make.enrolment(cohort)
    trainer.post(f"{here}/start", page=here)
    trainer.post(
        f"{here}/edit-cohort",
        {
            "trainer_id": str(trainer.actor.id),
            "oblast": "BY-BR",
            "place": "Pinsk",
            **date_parts("starts_on", cohort.starts_on),
            **date_parts("ends_on", cohort.ends_on),
            "capacity": "5",
        },
    )
    assert "Pinsk" in trainer.get(here).text
    assert "Give a reason" in trainer.post(f"{here}/cancel", {"reason": " "}, 422).text
    trainer.post(f"{here}/cancel", {"reason": "No heating"})
    page = trainer.get(here).text
    assert "Cancelled" in page
    assert "No heating" in page


def test_the_list_is_filtered_and_paged(client_as: Callable[..., Client]) -> None:
    org = accounts.organisation()
    course = make.course()
    for number in range(27):
        make.cohort(org, course_id=course.id, starts_on=clock.today() - number * DAY)
    finished = make.cohort(org, state=CohortState.FINISHED)
    other = make.cohort()
    trainer = client_as(Role.TRAINER, organisation=org)
    page = trainer.get("/training/cohorts").text
    assert "28 cohorts" in page
    assert other.code not in page
    second = trainer.get(
        page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    )
    assert second.text.count('<th scope="row">') == 3
    filtered = trainer.get("/training/cohorts?state=finished").text
    assert "1 cohort<" in filtered
    assert finished.code in filtered
    assert "No cohort matches" in trainer.get("/training/cohorts?oblast=BY-HM").text
    trainer.get("/training/cohorts?after=nonsense", 404)
    csv = trainer.get("/training/cohorts/download.csv?state=finished").text
    assert finished.code in csv
    assert len(csv.strip().splitlines()) == 2
    trainer.get("/training/cohorts/download.pdf", 404)
    assert other.code in client_as(Role.PROGRAMME_MANAGER).get("/training/cohorts").text


def test_another_organisation_s_cohort_is_not_there(client_as: Callable[..., Client]) -> None:
    cohort = make.cohort()
    session = make.session(cohort.id)
    enrolment = make.enrolment(cohort)
    trainer = client_as(Role.TRAINER)
    for path in (
        f"cohorts/{cohort.id}",
        f"cohorts/{cohort.id}/edit-cohort",
        f"cohorts/{cohort.id}/plan-sessions",
        f"cohorts/{cohort.id}/enrol",
        f"cohorts/{cohort.id}/test-results",
        f"cohorts/{cohort.id}/finish",
        f"cohorts/{cohort.id}/cancel",
        f"cohorts/{cohort.id}/print-certificates",
        f"sessions/{session.id}/attendance",
        f"sessions/{session.id}/sheet",
        f"sessions/{session.id}/edit-session",
        f"enrolments/{enrolment.id}/withdraw",
    ):
        trainer.get(f"/training/{path}", 404)
    for path in (
        f"cohorts/{cohort.id}/start",
        f"cohorts/{cohort.id}/issue-certificates",
        f"enrolments/{enrolment.id}/issue-certificate",
        f"sessions/{session.id}/remove-session",
    ):
        trainer.post(f"/training/{path}", page="/training/cohorts/plan-cohort", status=404)
    client_as(Role.FINANCE_OFFICER).get(f"/training/cohorts/{cohort.id}", 403)
    client_as(Role.PROGRAMME_MANAGER).get(f"/training/cohorts/{cohort.id}")
    client_as(Role.PROGRAMME_MANAGER).get(f"/training/cohorts/{cohort.id}/enrol", 403)


def test_names_are_shown_only_where_allowed(client_as: Callable[..., Client]) -> None:
    org = accounts.organisation()
    hers = client_as(Role.TRAINER, organisation=org)
    cohort = make.cohort(org, trainer_id=hers.user.id)
    make.enrolment(cohort, people.participant(org, "Ковальчук Ирина Петровна"))
    path = f"/training/cohorts/{cohort.id}"
    trainer = hers.get(path).text
    assert "Ирина" in trainer
    assert "Ирина" not in client_as(Role.TRAINER, organisation=org).get(path).text
    assert "Ковальчук" not in trainer
    assert "Ирина" not in client_as(Role.PROGRAMME_MANAGER).get(path).text
