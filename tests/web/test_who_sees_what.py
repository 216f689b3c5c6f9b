"""The table "Who sees what": one record with values found nowhere else, and every page of it as every role.

Each role asks for every address of the application, filled with the ids of this record, and follows every link of
what it is given. What it then has read must hold what the table grants and nothing that it refuses.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html import unescape

import flask
import pytest
from sqlalchemy import update

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_id, show_code
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.accounts.states import OrganisationKind
from grants.domain.applications.models import Application
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.states import Condition, TrancheState
from grants.domain.monitoring.states import VisitState
from grants.domain.people import commands as people_commands
from grants.domain.people.identity import SafeContact
from grants.domain.people.models import Participant
from grants.domain.people.states import Category
from grants.domain.plans.content import PlanContent
from grants.policy import Role
from tests.factories import (
    accounts,
    applications,
    assessment,
    awards,
    disbursements,
    internships,
    monitoring,
    people,
    plans,
    privacy,
    programmes,
    screenings,
    training,
)
from tests.factories.saving import save
from tests.support.client import Client
from tests.support.traces import numbers_in

SignIn = Callable[..., Client]

SURNAME, GIVEN, PHONE, CODE_WORD = "Зубрицкая", "Аделина", "291112233", "васильковый"
IDEA, SUPPLIER = "Plum-coloured aprons for bakers", "Weavers of the mill pond"
FIRST_OPINION, SECOND_OPINION = "Too few ovens in town", "Her cousin will mend the loom"
NGO, TRAINER = "The Heron House", "Radaslava Trainer"
NOTED = "Rings when the geese are in"
SCREENED = "The notary counts the reeds"
CONTENT = replace(plans.CONTENT, idea=IDEA, suppliers=SUPPLIER)


# No page of the record: files of ours, the way out, and the form whose choices name what may be chosen.
PASSED_OVER = {"static", "portal.leave", "people.register"}


@dataclass
class Record:
    """Everything of one participant, and the people around her."""

    ngo: Organisation
    her: Participant
    trainer: accounts.Account
    members: list[accounts.Account]
    ids: dict[str, object] = field(default_factory=dict)


def read(text: str) -> set[str]:
    """Which of the planted values stand in what was read."""
    return {
        what
        for what, stands in (
            ("name", SURNAME in text or GIVEN in text),
            ("phone", PHONE in numbers_in(text)),
            ("category", re.search(r">\s*Protection\s*<|in_protection", text)),
            ("safe contact", CODE_WORD in text),
            ("organisation", NGO in text or TRAINER in text),
            ("plan", IDEA in text or SUPPLIER in text),
            ("follow-up notes", NOTED in text),
            ("screening", SCREENED in text),
            ("comments", FIRST_OPINION in text or SECOND_OPINION in text),
        )
        if stands
    }


def text_of(answer: object) -> str:
    """A page as people read it, a spreadsheet as its parts; a PDF is opened by those alone who may ask for it."""
    if answer.mimetype.endswith("sheet"):  # type: ignore[attr-defined]
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:  # type: ignore[attr-defined]
            return "".join(parts.read(name).decode() for name in parts.namelist())
    return "" if answer.mimetype == "application/pdf" else unescape(answer.text)  # type: ignore[attr-defined]


def addresses(app: flask.Flask, ids: dict[str, object]) -> Iterable[str]:
    """Every address that answers GET, with the ids of the record. A new kind of id has to be added to the record."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in PASSED_OVER:
                yield flask.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})


def everything(client: Client, app: flask.Flask, record: Record) -> str:
    """All that this browser can read of the record: every address, and the links on what it was given."""
    asked, todo, seen = set(), list(addresses(app, record.ids)), []
    while todo:
        path = todo.pop()
        if path in asked or len(asked) > 400:
            continue
        asked.add(path)
        answer = client.http.get(path)
        assert answer.status_code in {200, 302, 403, 404, 410, 422}, (path, answer.status_code)
        if answer.status_code != 200:
            continue
        text = text_of(answer)
        seen.append(text)
        if answer.mimetype == "text/html":
            links = re.findall(r'href="(/[^"#]+)"', text)
            todo += [
                link
                for link in links
                if not link.startswith(("/static", "/my/leave", "/participants/register"))
            ]
    return "\n".join(seen)


def make_record(decided: bool = True, content: PlanContent = CONTENT) -> Record:
    """A participant who has walked the whole road, or stands before the committee."""
    ngo = accounts.organisation(name=NGO)
    trainer = accounts.user(Role.TRAINER, organisation=ngo, name=TRAINER)
    her = people.participant(
        ngo,
        f"{SURNAME} {GIVEN} Казимировна",
        phone=f"+375{PHONE}",
        category=Category.IN_PROTECTION,
        safe_contact=SafeContact(f"+375{PHONE}", True, code_word=CODE_WORD),
        lead_worker_id=trainer.id,
        language="en",
    )
    cohort = training.cohort(ngo, trainer_id=trainer.id)
    session, enrolment = training.session(cohort.id), training.enrolment(cohort, her)
    placement = internships.placement(her)
    plan, version = plans.submitted(her, content)
    fund = programmes.fund()
    state = {"state": CallState.DECIDED if decided else CallState.CLOSED}
    days = {} if decided else {"decided_on": None, "minute": ""}
    call = disbursements.funded_call([(fund, 1_000_000)], **state | days)
    members = assessment.panel(call)
    standing = ApplicationState.APPROVED if decided else ApplicationState.IN_REVIEW
    made = applications.application(call, standing, of=her, plan_version=version)
    handed_in, last = (
        (ReviewState.LOCKED, ReviewState.LOCKED) if decided else (ReviewState.SUBMITTED, ReviewState.CLEARED)
    )
    first = assessment.review(made, members[0], handed_in, 4, overall_comment=FIRST_OPINION)
    assessment.review(made, members[1], last, 3, overall_comment=SECOND_OPINION)
    if decided:
        assessment.review(made, members[2], ReviewState.LOCKED, 4)
    ids: dict[str, object] = {
        name: new_id()
        for name in (
            "award_id",
            "tranche_id",
            "visit_id",
            "import_id",
            "certificate_id",
            "erasure_id",
            "draft_id",
        )
    }
    ids |= {"user_id": trainer.id, "organisation_id": ngo.id, "token": "nothing", "code": "2222222A"}
    ids |= {"fund_id": fund.id, "ending": "csv", "participant_id": her.id, "session_id": session.id}
    ids |= {"programme_id": fund.programme_id, "data_class": "identity"}
    ids |= {"cohort_id": cohort.id, "course_id": cohort.course_id, "enrolment_id": enrolment.id}
    ids |= {"placement_id": placement.id, "offer_id": placement.offer_id, "host_id": new_id()}
    ids |= {"plan_id": plan.id, "version_id": version.id, "part": "idea", "call_id": call.id}
    ids |= {"application_id": made.id, "review_id": first.id}
    ids |= {
        "hand_over_id": privacy.hand_over(her).id,
        "merge_id": new_id(),
        "opening_id": privacy.glass(her, accounts.user()).id,
        "screening_id": screenings.screening(her, remarks=SCREENED, category=Category.IN_PROTECTION).id,
    }
    if decided:
        assessment.decision(made, DecisionOutcome.APPROVED, 128_640)
        ids |= make_money(made)
    return Record(ngo, her, trainer, members, ids)


def make_money(of: Application) -> dict[str, object]:
    """An award with an approved payment, and a visit."""
    award = awards.award(AwardState.ACTIVE, of=of, amount_minor=128_640)
    tranche = Tranche(
        id=new_id(),
        award_id=award.id,
        number=1,
        amount_minor=128_640,
        currency="BYN",
        due_on=clock.today(),
        condition=Condition.AGREEMENT_SIGNED,
        condition_met_note="",
        state=TrancheState.APPROVED,
        requested_at=clock.now(),
        requested_by=accounts.user().id,
        approved_at=clock.now(),
        approved_by=accounts.user().id,
    )
    visit = monitoring.visit(VisitState.DONE, award=award, note=NOTED)
    monitoring.contact_try(visit, NOTED)
    return {"award_id": award.id, "tranche_id": save(tranche).id, "visit_id": visit.id}


def reads(client: Client, app: flask.Flask, record: Record) -> set[str]:
    """Which of the planted values this browser comes to read."""
    text = everything(client, app, record)
    code = {"case code"} if show_code(record.her.case_code) in text or record.her.case_code in text else set()
    return read(text) | code


OWN_RECORD = {"case code", "organisation"}
PERSON = {"name", "phone", "safe contact", "follow-up notes"}
# What each sees of a record at the end of its road without opening an identity; and who of which organisation.
AFTER_THE_DECISION: dict[Role, tuple[str, set[str]]] = {
    Role.TRAINER: ("her trainer", OWN_RECORD | PERSON),
    Role.COORDINATOR: ("hers", OWN_RECORD | PERSON | {"plan"}),
    Role.CASE_WORKER: ("hers", OWN_RECORD | PERSON | {"plan", "category", "screening"}),
    Role.COMMITTEE_MEMBER: ("elsewhere", set()),
    Role.COMMITTEE_CHAIR: ("elsewhere", {"plan", "comments"}),
    Role.FINANCE_OFFICER: ("elsewhere", OWN_RECORD | {"name"}),
    Role.PROGRAMME_MANAGER: ("elsewhere", OWN_RECORD),
    Role.DONOR: ("elsewhere", set()),
    Role.AUDITOR: ("elsewhere", OWN_RECORD | {"plan", "comments"}),
    Role.DATA_PROTECTION_OFFICER: ("elsewhere", {"case code", "organisation"}),
    Role.ADMINISTRATOR: ("elsewhere", {"organisation"}),
}


def browser_of(client_as: SignIn, app: flask.Flask, role: Role, where: str, record: Record) -> Client:
    """A browser of that role: of her trainer, of a colleague in her organisation, or of somebody elsewhere."""
    if where == "her trainer":
        return Client(app, record.trainer)
    kind = OrganisationKind.DONOR if role is Role.DONOR else OrganisationKind.NGO
    return client_as(role, organisation=record.ngo if where == "hers" else accounts.organisation(kind))


@pytest.mark.parametrize("role", AFTER_THE_DECISION)
def test_after_the_decision(client_as: SignIn, app: flask.Flask, role: Role) -> None:
    record = make_record()
    where, expected = AFTER_THE_DECISION[role]
    assert reads(browser_of(client_as, app, role, where, record), app, record) == expected


def test_every_role_of_the_staff_has_its_row() -> None:
    assert set(AFTER_THE_DECISION) == set(Role) - {Role.PARTICIPANT}


def test_a_trainer_of_other_cohorts_reads_no_name_of_her_own_organisation(
    client_as: SignIn, app: flask.Flask
) -> None:
    record = make_record()
    client = client_as(Role.TRAINER, organisation=record.ngo)
    seen = reads(client, app, record)
    assert not seen & {"name", "phone", "safe contact", "category"}
    assert "case code" in seen
    path = f"/participants/{record.her.id}"
    page = client.get(path).text
    assert "You see her by her case code" in page
    assert "Show name" not in page
    client.post(f"{path}/show-identity", {"reason": "contact"}, 404, page="/account")


@pytest.mark.parametrize("role", [Role.TRAINER, Role.COORDINATOR, Role.CASE_WORKER])
def test_another_organisation_reads_nothing_at_all(client_as: SignIn, app: flask.Flask, role: Role) -> None:
    record = make_record()
    assert reads(client_as(role), app, record) == set()


def test_a_member_reads_the_plan_assigned_to_her_and_her_own_opinion(app: flask.Flask) -> None:
    record = make_record()
    text = everything(Client(app, record.members[0]), app, record)
    assert read(text) == {"plan", "comments"}
    assert SECOND_OPINION not in text
    assert show_code(record.her.case_code) not in text


def test_nobody_sees_a_score_before_her_own(client_as: SignIn, app: flask.Flask) -> None:
    record = make_record(decided=False)
    still_scoring = everything(Client(app, record.members[1]), app, record)
    assert FIRST_OPINION not in still_scoring
    handed_in = everything(Client(app, record.members[0]), app, record)
    assert SECOND_OPINION not in handed_in
    others = [role for role in AFTER_THE_DECISION if role is not Role.DONOR]
    for role in others:
        assert "comments" not in reads(client_as(role, organisation=record.ngo), app, record), role


def test_finance_is_told_no_name_before_the_payment_is_approved(client_as: SignIn, app: flask.Flask) -> None:
    record = make_record()
    with transaction():
        db.session.execute(
            update(Tranche)
            .where(Tranche.id == record.ids["tranche_id"])
            .values(state=TrancheState.REQUESTED, approved_at=None, approved_by=None)
        )
    assert "name" not in reads(client_as(Role.FINANCE_OFFICER), app, record)


def test_her_own_page_says_nothing_that_tells_who_she_is(client_as: SignIn, app: flask.Flask) -> None:
    record = make_record()
    worker = accounts.user(Role.CASE_WORKER, organisation=record.ngo)
    pin = people_commands.set_pin(worker.actor, record.her.id).pin
    phone = Client(app)
    phone.post("/my/sign-in", {"code": record.her.case_code, "pin": pin})
    text = everything(phone, app, record)
    assert not read(text) & {"name", "phone", "category", "safe contact", "comments", "plan"}
    assert "Sign out" in text
