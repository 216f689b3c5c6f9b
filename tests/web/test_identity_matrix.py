"""The matrix of identities: who reads which field of a participant, from where, and how. Each reader asks for every
address of the application, follows every link, and tries every form that opens, finds or compares people.

never ·   an emergency opening e   an opening with a reason, in the audit o   just so d
"""

import io
from collections.abc import Iterable
from dataclasses import fields

import flask
import pytest
from sqlalchemy import update

from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.accounts.states import OrganisationKind
from grants.domain.people import commands as people_commands
from grants.domain.people.identity import IdentityFields, SafeContact
from grants.domain.people.models import HandOver
from grants.domain.people.values.names import NameParts
from grants.domain.people.vault import replace_identity
from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.policy import GRANTED, ORGANISATION_ROLES, Permission, Role
from tests.factories import accounts, people
from tests.support.asking import Reading, Shown
from tests.support.client import Client
from tests.support.planted import FIELDS, NO_MARK, PERSON
from tests.web.test_who_sees_what import Record, addresses, make_record

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name.surname", "name.given", "name.patronymic"),
    "former": ("name.former_surname",),
    "birth": ("birth",),
    "phone": ("phones",),
    "contact": tuple(f"safe_contact.{one.name}" for one in fields(SafeContact) if one.name != "safe_to_call"),
    "place": ("town", "address"),
    "notes": ("phone_note", "note"),
    "category": ("category",),
    "plan": ("plan",),
    "scores": ("scores",),
    "screening": ("screening",),
}
# Whose record it is: at the end of the road, with an approved payment.
TABLE = """
                                              name former birth phone contact place notes category plan scores screening
trainer, her own group                           o      ·     o     o       o     o     o        ·    ·      ·       ·
trainer, her own group while the plan is written o      ·     o     o       o     o     o        ·    d      ·       ·
trainer, her own organisation                    ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
trainer, another organisation                    ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
coordinator, her own organisation                o      o     o     o       o     o     o        ·    d      d       ·
coordinator, another organisation                e      ·     e     e       e     ·     ·        ·    ·      ·       ·
coordinator, the organisation she is offered to  e      ·     e     e       e     ·     ·        ·    ·      ·       ·
case_worker, her own organisation                o      o     o     o       o     o     o        d    d      ·       o
case_worker, another organisation                e      ·     e     e       e     ·     ·        ·    ·      ·       ·
committee_member, assigned                       ·      ·     ·     ·       ·     ·     ·        ·    d      d       ·
committee_member, not assigned                   ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
committee_chair, the programme                   ·      ·     ·     ·       ·     ·     ·        ·    d      d       ·
finance_officer, the programme                   o      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
programme_manager, the programme                 ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
donor, the programme                             ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
auditor, the programme                           ·      ·     ·     ·       ·     ·     ·        ·    d      d       ·
data_protection_officer, the programme           ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
administrator, the programme                     ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
participant, she herself                         ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
participant, another one                         ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
nobody, without signing in                       ·      ·     ·     ·       ·     ·     ·        ·    ·      ·       ·
"""
MARKS = {"·": Shown.NEVER, "e": Shown.EMERGENCY, "o": Shown.OPENED, "d": Shown.DIRECTLY}


def rows() -> dict[str, dict[str, Shown]]:
    """The table by reader and field."""
    head, *lines = TABLE.strip("\n").splitlines()
    names = head.split()
    found = {}
    for line in lines:
        words = line.split()
        marks = words[-len(names) :]
        reader = " ".join(words[: -len(names)])
        found[reader] = {
            one: MARKS[mark] for name, mark in zip(names, marks, strict=True) for one in COLUMNS[name]
        }
    return found


EXPECTED = rows()


def reader_of(reader: str, app: flask.Flask, record: Record) -> Client:
    """A browser of that reader."""
    role, _comma, place = reader.partition(", ")
    match place:
        case "her own group while the plan is written":
            plan = db.session.get_one(Plan, record.ids["plan_id"])
            with transaction():
                db.session.execute(update(Plan).where(Plan.id == plan.id).values(state=PlanState.DRAFT))
            return Client(app, record.trainer)
        case "her own group":
            return Client(app, record.trainer)
        case "assigned":
            return Client(app, record.members[0])
        case "her own organisation":
            return Client(app, accounts.user(Role(role), organisation=record.ngo))
        case "the organisation she is offered to":
            offer = db.session.get_one(HandOver, record.ids["hand_over_id"])
            there = db.session.get_one(Organisation, offer.to_organisation_id)
            return Client(app, accounts.user(Role(role), organisation=there))
        case "without signing in":
            return Client(app)
        case "she herself" | "another one":
            who = record.her if place == "she herself" else people.participant(record.ngo, "Кот Ева")
            return phone_of(who.id, app, record)
    kind = OrganisationKind.DONOR if role == Role.DONOR else OrganisationKind.NGO
    return Client(app, accounts.user(Role(role), organisation=accounts.organisation(kind)))


def phone_of(participant_id: object, app: flask.Flask, record: Record) -> Client:
    """A participant's phone, signed in."""
    worker = accounts.user(Role.CASE_WORKER, organisation=record.ngo)
    made = people_commands.set_pin(worker.actor, participant_id)
    phone = Client(app)
    phone.post("/my/sign-in", {"code": made.case_code, "pin": made.pin})
    return phone


ASKED = (
    "Зубрицкая",
    "Зу",
    "Вятчинская",
    "1112233",
    "+375 33 344-55-66",
    "1961",
    "Аделина 1961",
    "Zubr",
    "%",
    "_",
)


def try_everything(reading: Reading, app: flask.Flask, record: Record) -> None:
    """Every address, then every form by which people are opened, found, compared, or taken over."""
    her, code = f"/participants/{record.her.id}", record.her.case_code
    files = [f"/privacy/participants/{record.her.id}/file.{ending}" for ending in ("pdf", "json")]
    reading.get([*addresses(app, record.ids), *files, *more_files(record)])
    reading.post(f"{her}/show-identity", {"reason": "contact"}, page=her)
    screening = f"/participants/screenings/{record.ids['screening_id']}"
    reading.post(screening, {"reason": "meeting"}, page=her)
    for text in (*ASKED, code, code[:4]):
        reading.post("/participants/search", {"q": text})
    known = {"name": "Зубрицкая Аделина", "birth": "09.07.1961", "oblast": "BY-MI", "language": "ru"}
    agreed = {"consent_training_records": "yes", "consent_way": "on_paper"}
    reading.post("/participants/register", {**known, **agreed})
    reading.post("/participants/register", {**known, **agreed, "name": "Кот Ева", "phone": "+375291112233"})
    listed = "ФИО;Область\nЗубрицкая Аделина;Минская\n".encode()
    reading.post("/participants/import", {"file": (io.BytesIO(listed), "list.csv")})
    other = people.participant(record.ngo, "Зубрицкая Аделина", birth="1961-07-09").case_code
    reading.post("/participants/merge", {"kept_code": code, "other_code": other, "reason": "The same papers"})
    reading.post("/verify", {"code": code})


def more_files(record: Record) -> Iterable[str]:
    """Files of the record that the filled-in addresses leave out, for they end in more ways than one."""
    for place in ("/participants", "/internships/placements", "/training/cohorts"):
        yield f"{place}/download.xlsx"


def in_an_emergency(reading: Reading, record: Record) -> None:
    """An emergency opening of her identity, as far as it goes."""
    reading.in_emergency = True
    why = {"case_code": record.her.case_code, "reason": "She stands at the station without her phone"}
    answer = reading.post("/participants/break-glass", why)
    if answer.status_code == 302:
        reading.post(f"{answer.location}/show", {}, page=answer.location)


@pytest.mark.parametrize("reader", EXPECTED)
def test_what_she_reads(app: flask.Flask, reader: str) -> None:
    record = make_record()
    with transaction():
        replace_identity(record.her.id, PERSON)
    reading = Reading(reader_of(reader, app, record), record.her.id)
    try_everything(reading, app, record)
    in_an_emergency(reading, record)
    actual = {one: reading.shown.get(one, Shown.NEVER) for one in EXPECTED[reader]}
    wrong = {
        one: (how.name, sorted(reading.where.get(one, ())))
        for one, how in actual.items()
        if how is not EXPECTED[reader][one]
    }
    assert wrong == {}


def test_every_role_has_its_rows() -> None:
    """Also one that is new; of an organisation's role those of its own and of another one."""
    places: dict[str, set[str]] = {}
    for reader in EXPECTED:
        role, _comma, place = reader.partition(", ")
        places.setdefault(role, set()).add(place)
    assert set(places) == {*Role, "nobody"}
    for role in ORGANISATION_ROLES:
        assert places[role] >= {"her own organisation", "another organisation"}


def test_every_field_has_its_column() -> None:
    """Also one that is new in her identity, her name or her safe contact."""
    parts = {"name": NameParts, "safe_contact": SafeContact}
    held = {
        f"{one.name}.{part.name}" if one.name in parts else one.name
        for one in fields(IdentityFields)
        for part in (fields(parts[one.name]) if one.name in parts else (one,))
    }
    in_columns = {one for column in COLUMNS.values() for one in column}
    assert in_columns == set(FIELDS)
    assert held - NO_MARK == in_columns - {"plan", "scores", "screening"}


NEEDED: dict[str, set[Permission]] = {
    "name": {Permission.IDENTITY_OPEN, Permission.GLASS_BREAK, Permission.TRANCHE_APPROVE},
    "birth": {Permission.IDENTITY_OPEN, Permission.GLASS_BREAK},
    "place": {Permission.IDENTITY_OPEN},
    "category": {Permission.CATEGORY_VIEW},
    "screening": {Permission.CATEGORY_VIEW},
    "plan": {Permission.PLAN_VIEW, Permission.REVIEW_WRITE, Permission.RANKING_VIEW},
    "scores": {Permission.REVIEW_WRITE, Permission.RANKING_VIEW, Permission.AWARD_ACCEPT},
}


@pytest.mark.parametrize("column", NEEDED)
def test_the_table_gives_what_the_policy_gives(column: str) -> None:
    """Who reads a field anywhere holds a permission that opens it, and who holds one that does reads it somewhere."""
    fields_of = COLUMNS[column]
    reading = {
        Role(reader.partition(", ")[0])
        for reader, row in EXPECTED.items()
        if any(row[one] for one in fields_of) and not reader.startswith("nobody")
    }
    holding = {role for role in Role if GRANTED[role] & NEEDED[column]}
    assert reading == holding
