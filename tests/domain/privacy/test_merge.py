"""Merging two records of one person: what moves, what stands against it, and the way back."""

import datetime
import uuid
from dataclasses import replace

import flask
import pytest
import time_machine
from sqlalchemy import delete, select

from grants.core import clock
from grants.core.db import Base, db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.ids import show_code
from grants.core.transaction import transaction
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.people import commands as people_commands
from grants.domain.people import queries as people_queries
from grants.domain.people.identity import SafeContact
from grants.domain.people.models import IdentityToken, Participant, ParticipantIdentity, Screening
from grants.domain.people.queries import ParticipantFilters
from grants.domain.people.screening.sealing import SEALED, read_content
from grants.domain.people.states import ConsentPurpose, ParticipantState, ScreeningOutcome
from grants.domain.people.values.oblasts import Oblast
from grants.domain.people.vault import read_identities
from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.domain.privacy.commands import request_erasure
from grants.domain.privacy.erasing import destroy, records_of
from grants.domain.privacy.hand_over.queries import hand_overs_page
from grants.domain.privacy.merge import commands, queries
from grants.domain.privacy.merge.commands import MergeDetails
from grants.domain.privacy.merge.moving import TABLES
from grants.domain.reporting.queries import overview_page
from grants.policy import Role
from tests.factories import (
    accounts,
    awards,
    internships,
    monitoring,
    people,
    plans,
    privacy,
    screenings,
    training,
)

NAME = "Ковальчук Ирина Петровна"


def pair(**values: object) -> tuple[accounts.Account, Participant, Participant]:
    """A coordinator and two records of one person in her organisation; `values` are the other record's."""
    worker = accounts.user(Role.COORDINATOR)
    kept = people.participant(organisation_id=worker.organisation_id, name=NAME, town="")
    values = {"name": "Кавальчук Ірына Пятроўна", "phone": "+375297654321"} | values
    return worker, kept, people.participant(organisation_id=worker.organisation_id, **values)


def merging(kept: Participant, other: Participant) -> MergeDetails:
    return MergeDetails(show_code(kept.case_code), other.case_code, "She said so herself")


def rows_of(*participants: Participant) -> dict[str, list[tuple[object, ...]]]:
    """Every row of theirs, whole but for its version and the wrapping of her key, and what finds them; of a screening
    what was sealed anew is read, not compared."""
    db.session.expire_all()
    ids = [one.id for one in participants]
    tables = {**TABLES, "identity_token": IdentityToken.__table__, "identity": ParticipantIdentity.__table__}
    tables["participant"] = Participant.__table__
    found = {}
    for name, table in tables.items():
        passed_over = {"version", "wrapped_key"} | (set(SEALED) if name == "screening" else set())
        columns = [column for column in table.c if column.name not in passed_over]
        who = table.c.id if name == "participant" else table.c.participant_id
        found[name] = sorted(map(tuple, db.session.execute(select(*columns).where(who.in_(ids)))), key=repr)
    found["told"] = [
        (screening.id, read_content(screening))
        for screening in db.session.scalars(
            select(Screening).where(Screening.participant_id.in_(ids)).order_by(Screening.id)
        )
    ]
    return found


def a_road(other: Participant) -> None:
    """Something in every table that is moved."""
    here = db.session.get_one(accounts.Organisation, other.organisation_id)
    granted = awards.award(AwardState.ACTIVE, participant=other, organisation=here)
    monitoring.visit(award=granted)
    internships.placement(participant=other)
    training.enrolment(training.cohort(here), other)
    plans.plan(other)
    privacy.hand_over(other, state="withdrawn", answered_at=clock.now(), answer="She stays")
    privacy.glass(other, accounts.user(Role.CASE_WORKER))
    people.asked_back(other)
    screenings.screening(other, remarks="She will call the lawyer")


def test_every_table_that_belongs_to_a_participant_is_moved_or_passed_over_knowingly() -> None:
    referring = {
        table.name
        for table in Base.metadata.tables.values()
        if "participant_id" in table.c and table.c.participant_id.foreign_keys
    }
    passed_over = {"participant_identity", "identity_token", "portal_session", "erasure", "erasure_request"}
    assert referring - passed_over == set(TABLES)


def test_everything_moves_and_both_codes_lead_to_the_kept_record(app: flask.Flask) -> None:
    worker, kept, other = pair()
    a_road(other)
    before = {name: len(rows) for name, rows in rows_of(kept, other).items() if name in TABLES}
    assert all(before.values())
    commands.merge_records(worker.actor, merging(kept, other))
    assert {name: len(rows) for name, rows in rows_of(kept).items() if name in TABLES} == before
    assert not any(rows_of(other)[name] for name in TABLES)
    for text in (
        kept.case_code,
        other.case_code,
        "Ковальчук",
        "Кавальчук",
        "+375 29 765-43-21",
        "+375 29 123-45-67",
    ):
        assert [row.id for row in people_queries.search(worker.actor, text).rows] == [kept.id], text
    together = read_identities([kept.id])[kept.id]
    assert together.phones == ("+375291234567", "+375297654321")
    assert together.town == "Пинск"
    assert together.name.surname == "Ковальчук"
    page = people_queries.participant_page(worker.actor, kept.id)
    assert {"participant.kept", "participant.merged"} <= {entry.action for entry in page.history}
    assert queries.kept_record(other.id) == kept.id


def test_the_closed_record_is_counted_and_listed_no_more(app: flask.Flask) -> None:
    worker, kept, other = pair()
    manager = accounts.user(Role.PROGRAMME_MANAGER)
    before = overview_page(manager.actor).figures[0].total.value
    commands.merge_records(worker.actor, merging(kept, other))
    listed = people_queries.participants_page(worker.actor, ParticipantFilters()).items
    assert [row.id for row in listed] == [kept.id]
    assert overview_page(manager.actor).figures[0].total.value == before - 1
    with pytest.raises(Conflict) as caught:
        people_commands.set_pin(worker.actor, other.id)
    assert caught.value.code == "merged"


def test_undone_within_a_day_everything_is_as_it_was(app: flask.Flask) -> None:
    worker, kept, other = pair()
    a_road(other)
    before = rows_of(kept, other)
    made = commands.merge_records(worker.actor, merging(kept, other))
    assert rows_of(kept, other) != before
    assert [row.undoable for row in queries.list_merged(worker.actor, kept.id)] == [True]
    commands.undo_merge(worker.actor, made)
    assert rows_of(kept, other) == before
    assert queries.list_merged(worker.actor, kept.id) == ()
    for text, row_id in ((other.case_code, other.id), ("Ковальчук", kept.id)):
        assert row_id in [row.id for row in people_queries.search(worker.actor, text).rows]
    with pytest.raises(Conflict) as caught:
        commands.undo_merge(worker.actor, made)
    assert caught.value.code == "undone"
    commands.merge_records(worker.actor, merging(kept, other))


def test_her_screenings_go_on_under_the_key_of_the_record_they_belong_to(app: flask.Flask) -> None:
    worker, kept, other = pair()
    hers = screenings.screening(kept, remarks="kept")
    moved = screenings.screening(other, remarks="moved", against_will="yes")
    case_worker = accounts.user(
        Role.CASE_WORKER, organisation=db.session.get_one(accounts.Organisation, kept.organisation_id)
    )

    def said(screening_id: uuid.UUID) -> str:
        db.session.expire_all()
        return people_queries.open_screening(case_worker.actor, screening_id, "meeting").remarks

    made = commands.merge_records(worker.actor, merging(kept, other))
    page = people_queries.screenings_page(case_worker.actor, kept.id)
    assert {row.id for row in page.rows} == {hers.id, moved.id}
    assert (said(hers.id), said(moved.id)) == ("kept", "moved")
    with transaction():  # nothing of it hangs on the key of the closed record
        db.session.execute(delete(ParticipantIdentity).where(ParticipantIdentity.participant_id == other.id))
    assert said(moved.id) == "moved"
    commands.undo_merge(worker.actor, made)
    db.session.expire_all()
    assert read_content(db.session.get_one(Screening, moved.id)) is None  # of the erased nothing comes back
    assert said(hers.id) == "kept"


def test_an_erasure_after_a_merge_takes_what_was_moved(app: flask.Flask) -> None:
    worker, kept, other = pair()
    moved = screenings.screening(other, remarks="moved")
    commands.merge_records(worker.actor, merging(kept, other))
    with transaction():
        counts = destroy(records_of(kept.id), clock.now())
    assert counts["screenings"] == 1
    row = db.session.get_one(Screening, moved.id)
    assert all(getattr(row, field) is None for field in SEALED)
    assert row.outcome is ScreeningOutcome.ELIGIBLE


def test_after_a_day_it_stays(app: flask.Flask) -> None:
    worker, kept, other = pair()
    made = commands.merge_records(worker.actor, merging(kept, other))
    with time_machine.travel(clock.now() + datetime.timedelta(hours=24), tick=False):
        with pytest.raises(Conflict) as caught:
            commands.undo_merge(worker.actor, made)
        assert caught.value.code == "too_late"
        assert [row.undoable for row in queries.list_merged(worker.actor, kept.id)] == [False]


def test_what_was_typed_or_done_since_is_not_lost_by_undoing(app: flask.Flask) -> None:
    worker, kept, other = pair()
    made = commands.merge_records(worker.actor, merging(kept, other))
    page = people_queries.edit_page(worker.actor, kept.id)
    details = people_commands.IdentityDetails(
        page.version, replace(page.fields, town="Лида"), Oblast(page.oblast), page.gender, page.language
    )
    people_commands.edit_participant(worker.actor, kept.id, details)
    with pytest.raises(Conflict) as caught:
        commands.undo_merge(worker.actor, made)
    assert caught.value.code == "changed"


def test_new_work_on_what_was_moved_stands_against_undoing(app: flask.Flask) -> None:
    worker, kept, other = pair()
    here = db.session.get_one(accounts.Organisation, worker.organisation_id)
    granted = awards.award(AwardState.ACTIVE, participant=other, organisation=here)
    made = commands.merge_records(worker.actor, merging(kept, other))
    monitoring.visit(award=db.session.get_one(Award, granted.id))
    with pytest.raises(Conflict) as caught:
        commands.undo_merge(worker.actor, made)
    assert caught.value.code == "went_on"


def test_two_of_what_she_can_have_one_of_stand_against_it(app: flask.Flask) -> None:
    worker, kept, other = pair()
    here = db.session.get_one(accounts.Organisation, worker.organisation_id)
    group = training.cohort(here)
    awards.award(AwardState.SIGNED, participant=kept, organisation=here)
    awards.award(AwardState.SIGNED, participant=other, organisation=here)
    for one in (kept, other):
        training.enrolment(group, one)
        plans.plan(one)
        internships.placement(participant=one)
    preview = queries.merge_preview(worker.actor, kept.case_code, other.case_code)
    messages = " ".join(one.message for one in preview.hindrances)
    for word in ("the cohort", "a business plan", "an award", "an internship"):
        assert word in messages
    with pytest.raises(Conflict) as caught:
        commands.merge_records(worker.actor, merging(kept, other))
    assert caught.value.code == "hindered"


def test_a_withdrawn_plan_beside_a_living_one_does_not(app: flask.Flask) -> None:
    worker, kept, other = pair()
    plans.plan(kept)
    plans.plan(other, PlanState.WITHDRAWN)
    commands.merge_records(worker.actor, merging(kept, other))
    assert len(db.session.scalars(select(Plan).where(Plan.participant_id == kept.id)).all()) == 2


def test_a_consent_taken_back_on_one_record_never_comes_to_hold_again(app: flask.Flask) -> None:
    both = (ConsentPurpose.TRAINING_RECORDS, ConsentPurpose.SHARING)
    worker, kept, other = pair(consents=both)
    third = people.participant(organisation_id=worker.organisation_id, consents=both)
    people_commands.withdraw_consent(worker.actor, other.id, ConsentPurpose.SHARING)
    preview = queries.merge_preview(worker.actor, third.case_code, other.case_code)
    assert [one.words for one in preview.hindrances] == [{"purpose": "Sharing with named organisations"}]
    commands.merge_records(worker.actor, merging(kept, other))
    assert not people_queries.has_consent(kept.id, ConsentPurpose.SHARING)


def test_another_birth_date_or_safe_contact_stands_against_it(app: flask.Flask) -> None:
    worker, kept, other = pair(birth="1990-01-01")
    assert len(queries.merge_preview(worker.actor, kept.case_code, other.case_code).hindrances) == 1
    one, two = (
        people.participant(organisation_id=worker.organisation_id, safe_contact=SafeContact(when=when))
        for when in ("утром", "вечером")
    )
    assert len(queries.merge_preview(worker.actor, one.case_code, two.case_code).hindrances) == 1


def test_records_of_two_organisations_are_merged_by_the_programme_office(app: flask.Flask) -> None:
    worker, kept, _ = pair()
    other = people.participant()
    plan = plans.plan(other)
    with pytest.raises(DomainError) as caught:
        commands.merge_records(worker.actor, merging(kept, other))
    assert (caught.value.code, caught.value.field) == ("unknown_code", "other_code")
    office = accounts.user(Role.PROGRAMME_MANAGER)
    made = commands.merge_records(office.actor, merging(kept, other))
    assert db.session.get_one(Plan, plan.id).organisation_id == worker.organisation_id
    theirs = accounts.user(Role.CASE_WORKER, db.session.get_one(accounts.Organisation, other.organisation_id))
    assert people_queries.search(theirs.actor, other.case_code).rows == ()
    with pytest.raises(NotFound):
        commands.undo_merge(worker.actor, made)
    commands.undo_merge(office.actor, made)
    assert db.session.get_one(Plan, plan.id).organisation_id == other.organisation_id
    assert hand_overs_page(theirs.actor).items == ()


@pytest.mark.parametrize(
    "role", [Role.TRAINER, Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR]
)
def test_other_roles_may_not(app: flask.Flask, role: Role) -> None:
    _, kept, other = pair()
    with pytest.raises(Forbidden):
        commands.merge_records(accounts.user(role).actor, merging(kept, other))


def test_the_codes_and_the_reason_are_needed(app: flask.Flask) -> None:
    worker, kept, other = pair()
    for details, code in (
        (MergeDetails(kept.case_code, kept.case_code, "Same"), "same"),
        (MergeDetails(kept.case_code, "Ковальчук", "Same"), "unknown_code"),
        (MergeDetails(kept.case_code, other.case_code, " "), "reason_required"),
    ):
        with pytest.raises(DomainError) as caught:
            commands.merge_records(worker.actor, details)
        assert caught.value.code == code
    people_commands.change_state(worker.actor, other.id, "leave", "Moved")
    with pytest.raises(DomainError) as caught:
        commands.merge_records(worker.actor, merging(kept, other))
    assert caught.value.code == "closed"


def test_of_three_records_all_codes_lead_to_the_last_kept(app: flask.Flask) -> None:
    worker, first, second = pair()
    third = people.participant(organisation_id=worker.organisation_id)
    made = commands.merge_records(worker.actor, merging(second, first))
    commands.merge_records(worker.actor, merging(third, second))
    assert [row.id for row in people_queries.search(worker.actor, first.case_code).rows] == [third.id]
    assert db.session.get_one(Participant, second.id).state is ParticipantState.MERGED
    with pytest.raises(Conflict) as caught:
        commands.undo_merge(worker.actor, made)
    assert caught.value.code == "closed"


def test_erasing_the_kept_record_erases_what_was_merged_into_it(app: flask.Flask) -> None:
    worker, kept, other = pair()
    made = commands.merge_records(worker.actor, merging(kept, other))
    with transaction():
        destroy(records_of(kept.id), clock.now())
    assert read_identities([kept.id, other.id]) == {}
    assert rows_of(kept, other)["identity_token"] == []
    with pytest.raises(Conflict) as caught:
        commands.undo_merge(worker.actor, made)
    assert caught.value.code == "erased"


def test_an_erasure_that_is_asked_for_stands_against_merging(app: flask.Flask) -> None:
    worker, kept, other = pair()
    request_erasure(worker.actor, other.id, "She asks for it")
    (one,) = queries.merge_preview(worker.actor, kept.case_code, other.case_code).hindrances
    assert "erasure" in one.message
