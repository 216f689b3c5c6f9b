"""Registrations that were begun: whose they are, how long they last, and what the database holds of them."""

import datetime
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

import flask
import pytest
from sqlalchemy import func, select, update

from grants.core import clock
from grants.core.crypto import Undecipherable
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.people import commands, queries
from grants.domain.people.commands import DraftDetails, RegistrationDetails
from grants.domain.people.commands import drafts as module
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import Participant, RegistrationDraft
from grants.domain.people.registration_drafts import drop_expired
from grants.domain.people.states import ConsentPurpose, ConsentWay
from grants.domain.people.values.names import parse_name
from grants.domain.people.values.oblasts import Oblast
from grants.domain.privacy import commands as privacy
from grants.notifications.sending import housekeeping
from grants.policy import SYSTEM, Role, RoleIn
from tests.factories import accounts, people
from tests.factories.privacy import hand_over

TYPED = {"name": ["Зубрицкая Аделина"], "phone": ["8 029 111-22-33"], "asked_on-day": ["31"]}


def begun(
    worker: accounts.Account,
    typed: Mapping[str, list[str]] = TYPED,
    *,
    draft_id: uuid.UUID | None = None,
    version: int = 0,
    page: str = "page",
    organisation_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """A draft of the worker, for her own organisation unless told."""
    made = draft_id or new_id()
    where = organisation_id or worker.organisation_id
    commands.save_draft(worker.actor, DraftDetails(made, version, page, typed, where))
    return made


def registration(organisation_id: uuid.UUID, draft_id: uuid.UUID | None = None) -> RegistrationDetails:
    agreed = Answer(ConsentPurpose.TRAINING_RECORDS, True, ConsentWay.ON_PAPER, clock.today(), "ru")
    fields = IdentityFields(parse_name("Зубрицкая Аделина"))
    return RegistrationDetails(organisation_id, fields, Oblast.BREST, answers=(agreed,), draft_id=draft_id)


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(RegistrationDraft)) or 0


def grow_old(draft_id: uuid.UUID) -> None:
    """Its day is over."""
    past = clock.now() - datetime.timedelta(days=1, seconds=1)
    with transaction():
        db.session.execute(
            update(RegistrationDraft)
            .where(RegistrationDraft.id == draft_id)
            .values(saved_at=past, expires_at=past + datetime.timedelta(days=1))
        )


def test_what_was_typed_comes_back_and_is_kept_for_a_day(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    made = begun(worker)
    draft = queries.find_draft(worker.actor, made)
    assert draft is not None
    assert (draft.typed, draft.version) == (TYPED, 1)
    begun(worker, {"name": ["Зубрицкая"]}, draft_id=made, version=1)
    draft = queries.find_draft(worker.actor, made)
    assert draft is not None
    assert (draft.typed, draft.version) == ({"name": ["Зубрицкая"]}, 2)
    (row,) = queries.list_drafts(worker.actor)
    assert row.expires_at - row.saved_at == datetime.timedelta(days=1)
    assert [(one.kind, one.count) for one in queries.waiting_for(worker.actor)] == [("people.drafts", 1)]


def test_a_draft_is_its_authors_alone(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    colleague = accounts.user(Role.CASE_WORKER, db.session.get(accounts.Organisation, worker.organisation_id))
    made = begun(worker)
    assert queries.find_draft(colleague.actor, made) is None
    assert queries.list_drafts(colleague.actor) == ()
    with pytest.raises(NotFound):
        begun(colleague, draft_id=made)
    with pytest.raises(Conflict):
        begun(colleague, draft_id=made, version=1)
    with pytest.raises(NotFound):
        commands.discard_draft(colleague.actor, made)
    for role in (Role.DONOR, Role.PROGRAMME_MANAGER, Role.DATA_PROTECTION_OFFICER):
        with pytest.raises(Forbidden):
            queries.find_draft(accounts.user(role).actor, made)
    with pytest.raises(Forbidden):
        commands.save_draft(SYSTEM, DraftDetails(new_id(), 0, "page", TYPED))
    with pytest.raises(NotFound):
        begun(worker, organisation_id=accounts.organisation().id)
    assert kept() == 1


def test_with_the_role_goes_the_draft(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    here, undecided = begun(worker), new_id()
    commands.save_draft(worker.actor, DraftDetails(undecided, 0, "page", TYPED))
    elsewhere = replace(worker.actor, roles=frozenset({RoleIn(Role.TRAINER, accounts.organisation().id)}))
    assert queries.find_draft(elsewhere, here) is None
    assert queries.find_draft(elsewhere, undecided)
    with pytest.raises(NotFound):
        commands.discard_draft(elsewhere, here)
    with pytest.raises(Conflict):
        commands.save_draft(elsewhere, DraftDetails(here, 1, "page", TYPED))


def test_after_its_day_it_is_out_of_reach_and_then_gone(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    old, fresh = begun(worker), begun(worker)
    grow_old(old)
    assert queries.find_draft(worker.actor, old) is None
    assert [row.id for row in queries.list_drafts(worker.actor)] == [fresh]
    with pytest.raises(Conflict):
        begun(worker, draft_id=old, version=1)
    begun(worker, draft_id=old)
    assert kept() == 2, "begun anew from a page that stayed open"
    grow_old(old)
    housekeeping()
    assert kept() == 1
    with transaction():
        assert drop_expired() == 0


def test_another_page_does_not_overwrite_it_but_one_that_lost_the_answer_goes_on(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    made = begun(worker, page="first")
    begun(worker, draft_id=made, page="first")
    with pytest.raises(Conflict) as error:
        begun(worker, {"name": ["Another"]}, draft_id=made, version=1, page="second")
    assert error.value.code == "changed_elsewhere"
    begun(worker, {"name": ["Another"]}, draft_id=made, version=2, page="second")
    draft = queries.find_draft(worker.actor, made)
    assert draft is not None
    assert draft.typed == {"name": ["Another"]}


def test_registering_finishes_the_draft_and_no_page_brings_it_back(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    made, other = begun(worker), begun(worker)
    details = registration(worker.organisation_id, made)
    her = commands.register_participant(worker.actor, details, str(made))
    assert [row.id for row in queries.list_drafts(worker.actor)] == [other]
    for version in (0, 1):
        with pytest.raises(Conflict) as error:
            begun(worker, draft_id=made, version=version)
        assert error.value.code == "registered"
    assert commands.register_participant(worker.actor, details, str(made)) == her
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 1


def test_a_registration_that_fails_leaves_the_draft(app: flask.Flask) -> None:
    people.participant(name="Зубрицкая Аделина", birth="")
    worker, made = accounts.user(Role.TRAINER), new_id()
    begun(worker, draft_id=made)
    with pytest.raises(DomainError):
        commands.register_participant(worker.actor, registration(worker.organisation_id, made), str(made))
    assert queries.find_draft(worker.actor, made)


def test_nobody_finishes_the_draft_of_another(app: flask.Flask) -> None:
    worker, other = accounts.user(Role.TRAINER), accounts.user(Role.TRAINER)
    made = begun(worker)
    commands.register_participant(other.actor, registration(other.organisation_id, made), str(new_id()))
    assert queries.find_draft(worker.actor, made)


def test_a_save_on_its_way_does_not_bring_back_what_was_finished(
    fresh_database: Callable[[], flask.Flask],
) -> None:
    app = fresh_database()
    with app.app_context():
        worker = accounts.user(Role.TRAINER)
        ids = [new_id() for _ in range(6)]
        db.session.remove()
    faults: list[Exception] = []

    def run(step: Callable[[uuid.UUID], object], draft_id: uuid.UUID) -> None:
        with app.app_context():
            try:
                step(draft_id)
            except Conflict as error:
                if error.code not in {"registered", "gone"}:
                    faults.append(error)
            except Exception as error:
                faults.append(error)
            finally:
                db.session.remove()

    def finish(draft_id: uuid.UUID) -> None:
        details = replace(registration(worker.organisation_id, draft_id), anyway=True)
        commands.register_participant(worker.actor, details, str(draft_id))

    def save(draft_id: uuid.UUID) -> None:
        begun(worker, draft_id=draft_id)

    steps = [(step, draft_id) for draft_id in ids for step in (save, finish, save, save)]
    threads = [threading.Thread(target=run, args=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with app.app_context():
        assert faults == []
        assert kept() == 0
        assert db.session.scalar(select(func.count()).select_from(Participant)) == len(ids)


def test_discarding_leaves_nothing(app: flask.Flask) -> None:
    worker = accounts.user(Role.TRAINER)
    made = begun(worker)
    commands.discard_draft(worker.actor, made)
    assert kept() == 0
    with pytest.raises(NotFound):
        commands.discard_draft(worker.actor, made)
    with pytest.raises(Conflict):
        begun(worker, draft_id=made, version=1)


def test_what_is_too_much_is_refused(app: flask.Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = accounts.user(Role.TRAINER)
    with pytest.raises(DomainError) as error:
        begun(worker, {"note": ["x" * (module.MOST_LETTERS + 1)]})
    assert error.value.code == "too_long"
    monkeypatch.setattr(module, "MOST_DRAFTS", 2)
    begun(worker)
    made = begun(worker)
    with pytest.raises(DomainError) as error:
        begun(worker)
    assert error.value.code == "too_many"
    begun(worker, draft_id=made, version=1)


@pytest.mark.parametrize("moved", ["content", "both", "author"])
def test_a_draft_that_was_moved_does_not_open(app: flask.Flask, moved: str) -> None:
    worker, thief = accounts.user(Role.TRAINER), accounts.user(Role.TRAINER)
    one, other = begun(worker), begun(worker)
    columns = {"content": ("content",), "both": ("content", "wrapped_key"), "author": ()}[moved]
    values: dict[str, object] = {
        name: db.session.scalar(select(getattr(RegistrationDraft, name)).where(RegistrationDraft.id == one))
        for name in columns
    }
    if moved == "author":
        values = {"created_by": thief.id, "organisation_id": thief.organisation_id}
    with transaction():
        db.session.execute(update(RegistrationDraft).where(RegistrationDraft.id == other).values(**values))
    db.session.expire_all()
    with pytest.raises(Undecipherable):
        queries.find_draft((thief if moved == "author" else worker).actor, other)


def test_an_erasure_takes_the_drafts_that_may_hold_her(app: flask.Flask) -> None:
    her = people.participant()
    colleague = accounts.user(Role.TRAINER, db.session.get(accounts.Organisation, her.organisation_id))
    stranger = accounts.user(Role.TRAINER)
    before = accounts.user(Role.TRAINER)
    hand_over(her, from_organisation_id=before.organisation_id, to_id=her.organisation_id)
    begun(colleague)
    begun(before)
    other = begun(stranger)
    asks, decides = (accounts.user(Role.DATA_PROTECTION_OFFICER) for _ in range(2))
    request = privacy.request_erasure(asks.actor, her.id, "She asked for it")
    privacy.approve_erasure(decides.actor, request, 1)
    assert [row.id for row in queries.list_drafts(stranger.actor)] == [other]
    assert kept() == 1
