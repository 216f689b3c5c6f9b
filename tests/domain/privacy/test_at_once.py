"""Two steps with one person at the same moment, each on a connection of its own: one of the two orders comes out, and
nothing of her identity is written after her erasure."""

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import flask
import pytest
from sqlalchemy import String, cast, func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.domain.accounts.passwords import hash_password
from grants.domain.monitoring import commands as monitoring_commands
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.people import commands as people_commands
from grants.domain.people.commands import own
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import (
    Consent,
    GlassOpening,
    HandOver,
    IdentityToken,
    Participant,
    ParticipantIdentity,
    PortalSession,
    RecordMerge,
    RegistrationDraft,
    Screening,
)
from grants.domain.people.screening.questionnaires import CURRENT
from grants.domain.people.states import Category, ConsentPurpose, ConsentWay, HandOverState, ParticipantState
from grants.domain.people.tries import TryChannel, TryOutcome
from grants.domain.people.values.names import parse_name
from grants.domain.people.values.oblasts import Oblast
from grants.domain.plans import commands as plans_commands
from grants.domain.plans.content import Part
from grants.domain.plans.models import Plan
from grants.domain.privacy import commands
from grants.domain.privacy.erasing import is_erased
from grants.domain.privacy.glass import commands as glass
from grants.domain.privacy.hand_over import commands as hand_overs
from grants.domain.privacy.merge import commands as merging
from grants.domain.privacy.models import ErasureRequest
from grants.policy import Actor, Role
from tests.factories import accounts, applications, awards, monitoring, people, plans, privacy, screenings

MakeApp = Callable[[], flask.Flask]
Step = Callable[[], object]
TODAY = clock.today()
AGREED = Answer(ConsentPurpose.TRAINING_RECORDS, True, ConsentWay.ON_PAPER, TODAY, "ru")


def at_once(app: flask.Flask, *steps: Step) -> list[str]:
    """What came of each step: "done", or the name of the refusal. Anything but a refusal is raised here."""
    ready, outcomes = threading.Barrier(len(steps)), [""] * len(steps)
    broken: list[BaseException] = []

    def run(number: int, step: Step) -> None:
        with app.app_context():
            ready.wait()
            try:
                step()
                outcomes[number] = "done"
            except (DomainError, NotFound) as error:
                outcomes[number] = type(error).__name__
            except BaseException as error:
                broken.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if broken:
        raise broken[0]
    return outcomes


@dataclass(frozen=True, slots=True)
class Case:
    """A participant with a PIN, her worker, and a request for her erasure that waits for `officer`."""

    id: uuid.UUID
    code: str
    organisation_id: uuid.UUID
    worker: Actor
    officer: Actor
    request_id: uuid.UUID

    def erase(self) -> None:
        commands.approve_erasure(self.officer, self.request_id, 1)


def case(role: Role = Role.CASE_WORKER) -> Case:
    worker = accounts.user(role)
    asks, officer = (accounts.user(Role.DATA_PROTECTION_OFFICER) for _one in range(2))
    her = people.participant(
        organisation_id=worker.organisation_id,
        lead_worker_id=worker.id,
        pin_hash=hash_password("493817"),
        pin_set_at=clock.now(),
        consents=(ConsentPurpose.TRAINING_RECORDS, ConsentPurpose.SHARING),
    )
    asked = commands.request_erasure(asks.actor, her.id, "She asked for it")
    return Case(her.id, her.case_code, her.organisation_id, worker.actor, officer.actor, asked)


def edit(her: Case) -> None:
    fields = IdentityFields(parse_name("Зубрицкая Аделина Казимировна"), phones=("+375291112233",))
    details = people_commands.IdentityDetails(1, fields, Oblast("BY-BR"), None, "ru")
    people_commands.edit_participant(her.worker, her.id, details)


def screen(her: Case) -> None:
    details = people_commands.ScreeningDetails(
        CURRENT.version, 0, screenings.GOOD, TODAY, Category.AT_RISK, why="She told so", remarks="Аделина"
    )
    people_commands.record_screening(her.worker, her.id, details)


def change_pin(her: Case) -> None:
    own.change_pin(Actor(kind="participant", id=her.id), "493817", "270951", "270951", "192.0.2.1")


STEPS: dict[str, Callable[[Case], object]] = {
    "her data corrected": edit,
    "screened": screen,
    "PIN set": lambda her: people_commands.set_pin(her.worker, her.id),
    "second PIN set": lambda her: people_commands.set_second_pin(her.worker, her.id),
    "PIN changed by her": change_pin,
    "signed in by her": lambda her: own.sign_in(her.code, "493817", "192.0.2.1"),
    "name opened": lambda her: people_commands.take_on(her.worker, her.id),
    "consent withdrawn": lambda her: people_commands.withdraw_consent(
        her.worker, her.id, ConsentPurpose.SHARING
    ),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_nothing_of_her_is_written_after_her_erasure(
    fresh_database: MakeApp, step: Callable[[Case], object]
) -> None:
    app = fresh_database()
    for _time in range(3):
        with app.app_context():
            her = case()
            db.session.remove()
        erased, _other = at_once(app, her.erase, lambda her=her: step(her))
        with app.app_context():
            if erased != "done":  # her record was moved on first: the officer looks again and approves
                her.erase()
            assert_nothing_left(her.id)
            db.session.remove()


def assert_nothing_left(participant_id: uuid.UUID) -> None:
    assert is_erased(participant_id)
    for table in (ParticipantIdentity, IdentityToken, PortalSession):
        assert db.session.scalar(select(func.count()).where(table.participant_id == participant_id)) == 0
    row = db.session.get_one(Participant, participant_id)
    assert (row.pin_hash, row.second_pin_hash) == (None, None)
    sealed = select(Screening.answers, Screening.remarks).where(Screening.participant_id == participant_id)
    assert all(value is None for one in db.session.execute(sealed) for value in one)
    words = select(GlassOpening.reason).where(GlassOpening.participant_id == participant_id)
    assert set(db.session.scalars(words)) <= {"—"}


NAMED = "Зубрицкая Аделина"


def visit_of(her: Participant) -> uuid.UUID:
    award = awards.award(of=applications.application(of=her))
    return monitoring.visit(VisitState.PLANNED, award=award).id


def record_visit(worker: Actor, row_id: uuid.UUID) -> None:
    found = monitoring_commands.VisitDetails(1, TODAY, Operating.YES, note=NAMED, outside_reason="She called")
    monitoring_commands.record_visit(worker, row_id, found)


def log_try(worker: Actor, row_id: uuid.UUID) -> None:
    tried = monitoring_commands.TryDetails(
        TODAY, TryChannel.CALL, TryOutcome.NO_ANSWER, note=NAMED, outside_reason="She called"
    )
    monitoring_commands.log_try(worker, row_id, tried)


def save_plan(worker: Actor, row_id: uuid.UUID) -> None:
    plans_commands.save_part(worker, row_id, Part.MARKET, plans_commands.PartDetails(1, {"market": NAMED}))


WORDS: dict[str, tuple[Callable[[Participant], uuid.UUID], Callable[[Actor, uuid.UUID], object]]] = {
    "visit": (visit_of, record_visit),
    "try": (visit_of, log_try),
    "plan": (lambda her: plans.plan(her).id, save_plan),
}


@pytest.mark.parametrize(("make", "write"), WORDS.values(), ids=WORDS.keys())
def test_no_words_about_her_are_written_after_her_erasure(
    fresh_database: MakeApp,
    make: Callable[[Participant], uuid.UUID],
    write: Callable[[Actor, uuid.UUID], object],
) -> None:
    app = fresh_database()
    for _time in range(3):
        with app.app_context():
            her = case(Role.COORDINATOR)
            row_id = make(db.session.get_one(Participant, her.id))
            db.session.remove()
        erased, _written = at_once(app, her.erase, lambda her=her, row_id=row_id: write(her.worker, row_id))
        with app.app_context():
            if erased != "done":
                her.erase()
            assert_nothing_left(her.id)
            stored = (Visit.note, ContactTry.note, cast(Plan.content, String))
            values = [value for column in stored for value in db.session.scalars(select(column))]
            assert not any(NAMED in value or json.dumps(NAMED)[1:-1] in value for value in values)
            db.session.remove()


def test_an_emergency_opening_begun_while_she_is_erased_leaves_no_words(fresh_database: MakeApp) -> None:
    app = fresh_database()
    with app.app_context():
        her, other = case(), accounts.user(Role.CASE_WORKER).actor
        db.session.remove()
    erased, _opened = at_once(
        app, her.erase, lambda: glass.break_glass(other, her.code, "Аделина is at the station alone")
    )
    with app.app_context():
        assert erased == "done"
        assert_nothing_left(her.id)


def test_of_two_approvals_of_one_erasure_one_counts(fresh_database: MakeApp) -> None:
    app = fresh_database()
    with app.app_context():
        her, second = case(), accounts.user(Role.DATA_PROTECTION_OFFICER).actor
        db.session.remove()
    outcomes = at_once(app, her.erase, lambda: commands.approve_erasure(second, her.request_id, 1))
    assert sorted(outcomes) == ["Conflict", "done"]
    with app.app_context():
        assert_nothing_left(her.id)


def test_approval_and_refusal_of_one_erasure_do_not_both_count(fresh_database: MakeApp) -> None:
    app = fresh_database()
    with app.app_context():
        her, second = case(), accounts.user(Role.DATA_PROTECTION_OFFICER).actor
        db.session.remove()
    outcomes = at_once(
        app, her.erase, lambda: commands.refuse_erasure(second, her.request_id, 1, "She changed her mind")
    )
    assert sorted(outcomes) == ["Conflict", "done"]
    with app.app_context():
        assert is_erased(her.id) == (outcomes[0] == "done")


def two_records() -> tuple[Actor, list[Participant]]:
    worker = accounts.user(Role.COORDINATOR)
    rows = [people.participant(organisation_id=worker.organisation_id) for _one in range(3)]
    return worker.actor, rows


def merge(actor: Actor, kept: str, other: str) -> Step:
    return lambda: merging.merge_records(actor, merging.MergeDetails(kept, other, "One and the same"))


@pytest.mark.parametrize(
    "pairs",
    [((0, 1), (1, 2)), ((1, 0), (2, 1)), ((0, 1), (1, 0)), ((0, 1), (2, 1)), ((0, 1), (0, 2))],
    ids=["chain", "chain up", "each into the other", "into two", "two into one"],
)
def test_two_merges_with_a_shared_record(
    fresh_database: MakeApp, pairs: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    app = fresh_database()
    with app.app_context():
        actor, rows = two_records()
        codes, ids = [row.case_code for row in rows], [row.id for row in rows]
        db.session.remove()
    outcomes = at_once(app, *(merge(actor, codes[kept], codes[other]) for kept, other in pairs))
    with app.app_context():
        merges = db.session.execute(select(RecordMerge.kept_id, RecordMerge.other_id)).all()
        assert len(merges) == outcomes.count("done") >= 1
        gone = {other for _kept, other in merges}
        assert len(gone) == len(merges)  # nobody goes into two
        for row_id in ids:
            state = db.session.get_one(Participant, row_id).state
            assert (state is ParticipantState.MERGED) == (row_id in gone)
            tokens = select(func.count()).where(IdentityToken.participant_id == row_id)
            assert bool(db.session.scalar(tokens)) == (row_id not in gone)


@pytest.mark.parametrize("erased", [0, 1], ids=["kept", "other"])
def test_merging_while_one_of_the_records_is_erased(fresh_database: MakeApp, erased: int) -> None:
    app = fresh_database()
    for _time in range(3):
        with app.app_context():
            her = case()
            worker = accounts.user(Role.PROGRAMME_MANAGER).actor
            same = people.participant(organisation_id=her.organisation_id)
            codes = [her.code, same.case_code] if erased == 0 else [same.case_code, her.code]
            db.session.remove()
        outcomes = at_once(app, her.erase, merge(worker, *codes))
        assert outcomes[0] == "done"
        assert outcomes[1] in {"Conflict", "DomainError", "Forbidden"}
        with app.app_context():
            assert_nothing_left(her.id)
            db.session.remove()


def test_taking_a_merge_apart_while_it_is_erased(fresh_database: MakeApp) -> None:
    app = fresh_database()
    with app.app_context():
        actor, (kept, other, _third) = two_records()
        made = merging.merge_records(actor, merging.MergeDetails(kept.case_code, other.case_code, "The same"))
        asks, officer = (accounts.user(Role.DATA_PROTECTION_OFFICER).actor for _one in range(2))
        asked = commands.request_erasure(asks, kept.id, "She asked for it")
        kept_id, other_id = kept.id, other.id
        db.session.remove()
    outcomes = at_once(
        app, lambda: commands.approve_erasure(officer, asked, 1), lambda: merging.undo_merge(actor, made)
    )
    with app.app_context():
        assert "done" in outcomes
        assert is_erased(kept_id) == (outcomes[0] == "done")
        apart = db.session.get_one(RecordMerge, made).undone_at is not None
        assert apart == (outcomes[1] == "done")
        assert is_erased(other_id) == (outcomes[0] == "done" and not apart)


def offered() -> tuple[Case, uuid.UUID, Actor]:
    her, receiver = case(), accounts.user(Role.CASE_WORKER)
    row = privacy.hand_over(
        db.session.get_one(Participant, her.id), to_id=receiver.organisation_id, without_consent=""
    )
    return her, row.id, receiver.actor


def test_one_offer_accepted_and_withdrawn(fresh_database: MakeApp) -> None:
    app = fresh_database()
    with app.app_context():
        her, offer, receiver = offered()
        db.session.remove()
    outcomes = at_once(
        app,
        lambda: hand_overs.accept_hand_over(receiver, offer),
        lambda: hand_overs.withdraw_hand_over(her.worker, offer, "She stays"),
    )
    assert outcomes.count("done") == 1
    with app.app_context():
        accepted = db.session.get_one(HandOver, offer).state is HandOverState.ACCEPTED
        moved = db.session.get_one(Participant, her.id).organisation_id != her.organisation_id
        assert accepted == moved == (outcomes[0] == "done")


def test_consent_to_sharing_withdrawn_while_the_offer_is_accepted(fresh_database: MakeApp) -> None:
    app = fresh_database()
    for _time in range(3):
        with app.app_context():
            her, offer, receiver = offered()
            db.session.remove()
        outcomes = at_once(
            app,
            lambda offer=offer, receiver=receiver: hand_overs.accept_hand_over(receiver, offer),
            lambda her=her: people_commands.withdraw_consent(her.worker, her.id, ConsentPurpose.SHARING),
        )
        assert outcomes.count("done") == 1  # after the acceptance she is no longer the old worker's
        with app.app_context():
            held = db.session.scalar(
                select(func.count()).where(
                    Consent.participant_id == her.id,
                    Consent.purpose == ConsentPurpose.SHARING,
                    Consent.withdrawn_at.is_(None),
                )
            )
            moved = db.session.get_one(Participant, her.id).organisation_id != her.organisation_id
            assert moved == bool(held) == (outcomes[0] == "done")
            db.session.remove()


def test_an_offer_accepted_while_she_is_erased(fresh_database: MakeApp) -> None:
    app = fresh_database()
    for _time in range(3):
        with app.app_context():
            her, offer, receiver = offered()
            db.session.remove()
        erased, accepted = at_once(
            app,
            her.erase,
            lambda offer=offer, receiver=receiver: hand_overs.accept_hand_over(receiver, offer),
        )
        with app.app_context():
            if erased != "done":  # the request went with her: its version is another
                assert accepted == "done"
                version = db.session.get_one(ErasureRequest, her.request_id).version
                commands.approve_erasure(her.officer, her.request_id, version)
            assert_nothing_left(her.id)
            db.session.remove()


def test_a_draft_saved_while_she_is_registered_from_it(fresh_database: MakeApp) -> None:
    app = fresh_database()
    with app.app_context():
        worker = accounts.user(Role.CASE_WORKER)
        where, actor, draft_id = worker.organisation_id, worker.actor, uuid.uuid4()
        typed = {"name": ["Зубрицкая Аделина"]}
        people_commands.save_draft(actor, people_commands.DraftDetails(draft_id, 0, "one", typed, where))
        db.session.remove()
    fields = IdentityFields(parse_name("Зубрицкая Аделина Казимировна"))
    details = people_commands.RegistrationDetails(
        where, fields, Oblast("BY-BR"), answers=(AGREED,), draft_id=draft_id
    )
    outcomes = at_once(
        app,
        lambda: people_commands.save_draft(
            actor, people_commands.DraftDetails(draft_id, 1, "one", typed, where)
        ),
        lambda: people_commands.register_participant(actor, details, str(draft_id)),
        lambda: people_commands.register_participant(actor, details, str(draft_id)),
    )
    assert outcomes[1:] == ["done", "done"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Participant)) == 1
        assert db.session.scalar(select(func.count()).select_from(RegistrationDraft)) == 0
