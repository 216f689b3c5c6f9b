"""A small programme to look at: every page of the road has something on it, and everybody works in two languages."""

import io
import uuid
from dataclasses import dataclass
from pathlib import Path

import flask

from grants.core import clock
from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.accounts import passwords
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment.states import ReviewState
from grants.domain.disbursements.states import TrancheState
from grants.domain.people import commands as people_commands
from grants.domain.people.models import Participant
from grants.domain.training import commands as training_commands
from grants.domain.training.models import Cohort
from grants.domain.training.states import CohortState
from grants.policy import SYSTEM, Role
from tests.domain.training.journal_sheets import journal, midnight, sheet
from tests.factories import (
    accounts,
    applications,
    assessment,
    disbursements,
    monitoring,
    people,
    plans,
    programmes,
    training,
)
from tests.support.client import Client

LIST = Path(__file__).parents[1] / "samples" / "participants_brest_cp1251.csv"
PASSWORD = "four plain words suffice"
NAMES = ("Маркова Татьяна Вадимовна", "Бобылева Зоя Кирилловна", "Воробьева Алла Львовна")


@dataclass(frozen=True)
class Programme:
    """Who works in it, by role and language, where the pages are, and who signs in on her own."""

    users: dict[tuple[Role, str], uuid.UUID]
    paths: dict[str, str]
    email: str
    code: str
    pin: str
    second_pin: str


def fill(app: flask.Flask) -> Programme:
    """Write it into the application's database."""
    with app.app_context():
        made, trainers = _programme()
        clients = {language: Client(app, trainer, language) for language, trainer in trainers.items()}
        db.session.remove()
    for language, client in clients.items():
        made.paths[f"import {language}"] = _dry_run(client, language)
    return made


def _programme() -> tuple[Programme, dict[str, accounts.Account]]:
    ngo = accounts.organisation(name="Brest business women’s club")
    office = accounts.organisation(name="Programme office")
    users, staff, secret = {}, {}, passwords.hash_password(PASSWORD)
    for role in (Role.TRAINER, Role.COORDINATOR, Role.COMMITTEE_CHAIR, Role.FINANCE_OFFICER):
        for language in ("en", "ru"):
            where = ngo if role in {Role.TRAINER, Role.COORDINATOR} else office
            known = {"email": f"{role}.{language}@krok.example", "password_hash": secret}
            staff[role, language] = accounts.user(role, where, language=language, **known)
            users[role, language] = staff[role, language].id
    paths: dict[str, str] = {}
    women = [people.participant(ngo, name, language="ru") for name in NAMES]
    cohort = _training(ngo, women, staff[Role.TRAINER, "en"], paths)
    for language in ("en", "ru"):
        _journal(staff[Role.TRAINER, language], cohort)
    _scoring(users, paths)
    _money(ngo, women[0], paths)
    plan = plans.plan(women[1])
    paths |= {
        "record": f"/participants/{women[0].id}",
        "plan": f"/plans/{plan.id}/parts/start-up",
    }
    pin = people_commands.set_pin(SYSTEM, women[0].id).pin
    second_pin = people_commands.set_second_pin(SYSTEM, women[0].id).pin
    _second_pin_used(women[2], paths)
    email = "trainer.en@krok.example"
    trainers = {language: staff[Role.TRAINER, language] for language in ("en", "ru")}
    return Programme(users, paths, email, show_code(women[0].case_code), pin, second_pin), trainers


def _training(
    ngo: accounts.Organisation, women: list, trainer: accounts.Account, paths: dict[str, str]
) -> Cohort:
    cohort = training.cohort(ngo, trainer_id=trainer.id)
    session = training.session(cohort.id)
    for woman in women:
        training.enrolment(cohort, woman)
    finished = training.cohort(ngo, trainer_id=trainer.id, state=CohortState.FINISHED)
    certificate = training.certificate(training.completed(women[0], finished).id)
    paths |= {
        "cohort": f"/training/cohorts/{cohort.id}",
        "attendance": f"/training/sessions/{session.id}/attendance",
        "finished": f"/training/cohorts/{finished.id}",
        "certificate": f"/training/certificates/{certificate.id}/print",
        "take marks": f"/training/cohorts/{cohort.id}/take-marks",
        "check marks": f"/training/cohorts/{cohort.id}/check-marks",
    }
    return cohort


def _journal(trainer: accounts.Account, cohort: Cohort) -> None:
    """A journal that was chosen: a known row, an unknown one, a day without a session, a mark nobody understands."""
    held = clock.today() - training.DAY
    days = [midnight(held), midnight(held - training.DAY)]
    rows = journal(days, [[NAMES[0], "+", "+"], ["Неизвестная Ева", "н"], [NAMES[1], "?"]])
    training_commands.keep_journal(trainer.actor, cohort.id, "xlsx", [sheet(rows)])


def _second_pin_used(woman: Participant, paths: dict[str, str]) -> None:
    people_commands.set_pin(SYSTEM, woman.id)
    people_commands.sign_in(
        woman.case_code, people_commands.set_second_pin(SYSTEM, woman.id).pin, "192.0.2.1"
    )
    paths["warned record"] = f"/participants/{woman.id}"
    paths["second PIN used"] = f"/participants/{woman.id}/answer-second-pin"


def _scoring(users: dict[tuple[Role, str], uuid.UUID], paths: dict[str, str]) -> None:
    """A call with two plans scored, one far beyond the money; and one that waits for a member in each language."""
    call = assessment.call(envelope_minor=250_000)
    panel = assessment.panel(call)
    assessment.scored_application(call, panel, [5, 4, 4])
    assessment.scored_application(call, panel, [3, 4, 5])
    paths["ranking"] = f"/assessment/calls/{call.id}/ranking"
    other = assessment.call()
    waiting = applications.application(other, ApplicationState.IN_REVIEW)
    for language in ("en", "ru"):
        member = assessment.member(language=language)
        users[Role.COMMITTEE_MEMBER, language] = member.id
        review = assessment.review(waiting, member, ReviewState.CLEARED, [4, 5, 3, None, 2, 4, 1])
        paths[f"scoring {language}"] = f"/assessment/reviews/{review.id}"


def _money(ngo: accounts.Organisation, woman: object, paths: dict[str, str]) -> None:
    fund = programmes.fund()
    disbursements.contribution(fund)
    call = disbursements.funded_call([(fund, 1_000_000)])
    asked = disbursements.tranche(TrancheState.REQUESTED, ngo, call)
    visit = monitoring.visit(organisation=ngo)
    award = disbursements.award(call=call, participant=woman, state=disbursements.AwardState.SIGNED)
    disbursements.tranches(award)
    paths |= {"tranche": f"/disbursements/tranches/{asked.id}", "visit": f"/monitoring/visits/{visit.id}"}


def _dry_run(client: Client, language: str) -> str:
    fields = client.hidden_fields("/participants/import")
    # Another file for each: one more empty line.
    content = LIST.read_bytes() + (b"" if language == "en" else b"\r\n")
    upload = {**fields, "file": (io.BytesIO(content), "list.csv")}
    return str(client.http.post("/participants/import", data=upload).location)
