"""After her erasure, approved by a second person: every address as every role, papers and spreadsheets too, and nothing
of what was typed by her or about her is read any more."""

from collections.abc import Callable
from io import BytesIO

import flask
from pypdf import PdfReader

from grants.core.db import db
from grants.domain.accounts.states import OrganisationKind
from grants.domain.people import commands as people_commands
from grants.domain.people.tries import TryChannel
from grants.domain.training.models import Enrolment
from grants.policy import Role
from tests.factories import accounts, erasures, privacy, screenings, training
from tests.support.client import Client
from tests.support.traces import numbers_in
from tests.web import test_who_sees_what as sight

SignIn = Callable[..., Client]

TYPED = "Typed of her on a wet day"
WORDS = (
    sight.SURNAME, sight.GIVEN, sight.CODE_WORD, sight.IDEA, sight.SUPPLIER, sight.NOTED, sight.FIRST_OPINION,
    sight.SECOND_OPINION, TYPED,
)  # fmt: skip
ENDINGS = ("pdf", "json", "csv", "xlsx")


def read_in(text: str) -> set[str]:
    found = {word for word in WORDS if word in text}
    return found | ({sight.PHONE} if sight.PHONE in numbers_in(text) else set())


def addresses(app: flask.Flask, record: sight.Record) -> list[str]:
    return sorted(
        {path for ending in ENDINGS for path in sight.addresses(app, record.ids | {"ending": ending})}
    )


def text_of(answer: object) -> str:
    """Papers are read too."""
    if answer.mimetype == "application/pdf":  # type: ignore[attr-defined]
        pages = PdfReader(BytesIO(answer.data)).pages  # type: ignore[attr-defined]
        return " ".join(page.extract_text() for page in pages)
    return sight.text_of(answer)


def everything(client: Client, paths: list[str]) -> str:
    answers = [client.http.get(path) for path in paths]
    assert {answer.status_code for answer in answers} <= {200, 302, 403, 404, 409, 410, 422}
    return "\n".join(text_of(answer) for answer in answers if answer.status_code == 200)


def make_record() -> sight.Record:
    """The record of the table "Who sees what", with reasons typed about most of her things."""
    record = sight.make_record()
    worker = accounts.user(Role.CASE_WORKER, organisation=record.ngo)
    enrolment = db.session.get_one(Enrolment, record.ids["enrolment_id"])
    record.ids["certificate_id"] = training.certificate(enrolment.id).id
    screenings.screening(record.her, remarks=TYPED, why=TYPED)
    privacy.glass(record.her, accounts.user(Role.CASE_WORKER), reason=TYPED)
    people_commands.contact_outside(worker.actor, record.her.id, TryChannel.CALL, TYPED)
    people_commands.change_state(worker.actor, record.her.id, "leave", TYPED)
    people_commands.change_state(worker.actor, record.her.id, "come_back", TYPED)
    return record


def test_nothing_yields_her_to_anybody(client_as: SignIn, app: flask.Flask) -> None:
    record = make_record()
    everybody = {
        (role, where): client_as(
            role,
            organisation=record.ngo
            if where == "hers"
            else accounts.organisation(
                OrganisationKind.DONOR if role is Role.DONOR else OrganisationKind.NGO
            ),
        )
        for role in Role
        if role is not Role.PARTICIPANT
        for where in ("hers", "elsewhere")
        if where == "elsewhere" or role in {Role.TRAINER, Role.COORDINATOR, Role.CASE_WORKER}
    }
    everybody[Role.TRAINER, "her trainer"] = Client(app, record.trainer)
    everybody[Role.COMMITTEE_MEMBER, "of the panel"] = Client(app, record.members[0])
    paths = addresses(app, record)
    worker = everybody[Role.CASE_WORKER, "hers"]
    before = everything(worker, paths)
    assert {sight.SURNAME, sight.CODE_WORD, TYPED, sight.IDEA} <= read_in(before)
    record.ids["erasure_id"] = erasures.erased(record.her)
    paths = addresses(app, record)
    yielded = {who: read_in(everything(client, paths)) for who, client in everybody.items()}
    assert {who: found for who, found in yielded.items() if found} == {}
    for asked in (sight.SURNAME, sight.PHONE, record.her.case_code):
        page = worker.post("/participants/search", {"q": asked}, 200).text
        assert not read_in(page.replace(f'value="{asked}"', ""))
