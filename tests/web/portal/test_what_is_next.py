"""What her page and her record tell of the road she has gone."""

import datetime
import re
from collections.abc import Callable

import flask

from grants.core import clock
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.awards.states import AwardState
from grants.domain.people import commands
from grants.domain.people.models import Participant
from grants.policy import SYSTEM, Role
from tests.factories import accounts, disbursements, internships, monitoring, people, plans, training
from tests.support.client import Client

DAY = datetime.timedelta(days=1)


def page_of(app: flask.Flask, person: Participant) -> str:
    client = Client(app)
    pin = commands.set_pin(SYSTEM, person.id).pin
    client.post("/my/sign-in", {"code": person.case_code, "pin": pin})
    text = client.get("/my").text
    assert len(text.encode()) <= 20 * 1024
    return text


def with_an_award() -> Participant:
    award = disbursements.award(AwardState.SIGNED)
    disbursements.tranches(award)
    monitoring.visit(award=award, due_on=clock.today() + 40 * DAY)
    with transaction():
        person = db.session.get_one(Participant, award.participant_id)
        person.language = "en"
        db.session.flush()
        db.session.refresh(person)
        db.session.expunge(person)
    return person


def test_without_anything_she_is_told_so(app: flask.Flask) -> None:
    assert "Nothing to do now" in page_of(app, people.participant(language="en"))


def test_the_nearest_day_is_her_next_step(app: flask.Flask) -> None:
    person = people.participant(language="en")
    cohort = training.cohort(accounts.Organisation(id=person.organisation_id))
    training.enrolment(cohort, person)
    on = clock.today() + 2 * DAY
    training.session(cohort.id, on=on, begins="14:00", room="3")
    offer = internships.offer(internships.host_of(person.organisation_id), starts_on=clock.today() + 9 * DAY)
    internships.placement(person, offer)
    plans.plan(person)
    text = page_of(app, person)
    assert f"<strong>{on:%A} {on.day} {on:%B} 14:00, course, room 3</strong>" in text
    for part in ("Your internship", "20 hours a week", "Your plan"):
        assert part in text
    for hidden in ("Savieckaja", "Head baker"):
        assert hidden not in text


def test_the_grant_shows_its_days_and_its_sums_only_after_a_tap(app: flask.Flask) -> None:
    person = with_an_award()
    text = page_of(app, person)
    shown, _summary, hidden = text.partition("<summary>How much</summary>")
    assert re.search(r"Payment 1: by 24 December( 2026)?<", shown)
    for amount in ("2,144.00", "1,286.40", "857.60"):
        assert amount not in shown
        assert amount in hidden
    assert "Next talk" in text


def test_a_weekday_stands_only_where_it_need_not_be_inflected(app: flask.Flask) -> None:
    person = people.participant(language="ru")
    cohort = training.cohort(accounts.Organisation(id=person.organisation_id))
    training.enrolment(cohort, person)
    training.session(cohort.id, on=clock.today() + DAY, begins="14:00")
    offer = internships.offer(internships.host_of(person.organisation_id), starts_on=clock.today() + 9 * DAY)
    internships.placement(person, offer)
    text = page_of(app, person)
    weekday = "(Понедельник|Вторник|Среда|Четверг|Пятница|Суббота|Воскресенье)"
    assert re.search(rf"<strong>{weekday} \d+ \w+ 14:00", text)
    assert re.search(r"С \d+ \w+( \d+)? по \d+ \w+", text)


def test_the_record_shows_the_same_road_to_her_worker(
    app: flask.Flask, client_as: Callable[..., Client]
) -> None:
    person = with_an_award()
    training.completed(person)
    internships.placement(person)
    client = client_as(Role.COORDINATOR, organisation=accounts.Organisation(id=person.organisation_id))
    text = client.get(f"/participants/{person.id}").text
    for title in ("Courses", "Internships", "Grant", "Follow-up"):
        assert f'<h2 class="govuk-heading-m">{title}</h2>' in text
    assert 'aria-current="step"' in text
