"""A small programme to look at: every page of the road has something on it, and everybody works in two languages."""

import io
import uuid
from dataclasses import dataclass
from pathlib import Path

import flask

from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.accounts import passwords
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment.states import ReviewState
from grants.domain.disbursements.states import TrancheState
from grants.domain.people import commands as people_commands
from grants.domain.training.states import CohortState
from grants.policy import SYSTEM, Role
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
    _training(ngo, women, staff[Role.TRAINER, "en"], paths)
    _scoring(users, paths)
    _money(ngo, women[0], paths)
    plan = plans.plan(women[1])
    paths |= {
        "record": f"/participants/{women[0].id}",
        "plan": f"/plans/{plan.id}/parts/start-up",
    }
    pin = people_commands.set_pin(SYSTEM, women[0].id).pin
    email = "trainer.en@krok.example"
    trainers = {language: staff[Role.TRAINER, language] for language in ("en", "ru")}
    return Programme(users, paths, email, show_code(women[0].case_code), pin), trainers


def _training(
    ngo: accounts.Organisation, women: list, trainer: accounts.Account, paths: dict[str, str]
) -> None:
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
    }


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
