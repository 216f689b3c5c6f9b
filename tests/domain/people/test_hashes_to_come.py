"""People of a long list whose names can't be found yet: nobody doubles them, and what becomes of them meanwhile counts."""

import datetime
import threading
from collections.abc import Callable
from dataclasses import replace

import flask
import pytest
from sqlalchemy import delete, select, update

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.transaction import transaction
from grants.domain.people import commands, indexing, queries
from grants.domain.people.commands import IdentityDetails, RegistrationDetails, long_lists
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import IdentityFields, identity_tokens
from grants.domain.people.models import IdentityToken, ListImport, Participant
from grants.domain.people.states import ConsentPurpose, ParticipantState
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import parse_name
from grants.domain.people.values.oblasts import Oblast
from grants.domain.people.vault import read_identities, replace_identity
from grants.domain.privacy.erasing import destroy
from grants.domain.privacy.hand_over.commands import accept_hand_over
from grants.domain.privacy.merge.commands import merge_records, undo_merge
from grants.policy import Role
from tests.domain.people.test_long_lists import AGREED, enrol
from tests.domain.privacy.test_merge import merging
from tests.factories import accounts, erasures, privacy

AGREED_AT = clock.now()
PEOPLE = (
    ("Зуева Юлия", "", "Брест"),
    ("Иванова Анна", "5.3.1985", "Минск"),
    ("Иванова Ганна", "", "Минск"),
)
Step = Callable[[Participant, Participant, accounts.Account], object]


def bring(monkeypatch: pytest.MonkeyPatch, worker: accounts.Account) -> tuple[Participant, Participant]:
    """A list whose process was killed before its names could be found: her, and another of its people."""
    with monkeypatch.context() as killed:
        killed.setattr(long_lists, "index_people", lambda *_: None)
        enrol(worker.organisation_id, *PEOPLE[:2])
        enrol(worker.organisation_id, PEOPLE[2], file="2")
    made = db.session.scalars(select(Participant).order_by(Participant.id)).all()
    assert len(made) == 2  # the third may be the second
    return made[1], made[0]


def hashes_are_right() -> bool:
    """Everybody has just those hashes that follow from who she is now; merged and erased ones have none."""
    people = db.session.scalars(select(Participant)).all()
    into = {one.id: one.id for one in people}
    for one in people:
        if one.state is ParticipantState.MERGED:
            (into[one.id],) = {other.id for other in people} - {one.id}
    places = {one.id: one.organisation_id for one in people}
    wanted = {
        (token, into[row_id])
        for row_id, fields in read_identities(into).items()
        for token in identity_tokens(fields, places[into[row_id]])
    }
    there = db.session.execute(select(IdentityToken.token, IdentityToken.participant_id))
    return {(token, row_id) for token, row_id in there} == wanted


def test_everybody_can_be_found_when_a_list_is_registered(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    days = (datetime.date(1960, 1, 1) + datetime.timedelta(days=7 * n) for n in range(1100))
    people = [("Зуева Юлия", f"{day:%d.%m.%Y}", "Брест") for day in days]
    done = enrol(worker.organisation_id, *people)
    assert done.registered > 2 * indexing._AT_ONCE
    assert hashes_are_right()
    assert not queries.is_taking_in(worker.actor)


@pytest.mark.parametrize(("name", "birth"), [("Иванова Ганна", "1985-03-05"), ("Зуева Юлия", "")])
def test_who_is_registered_by_hand_meanwhile_is_known_already(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch, name: str, birth: str
) -> None:
    bring(monkeypatch, accounts.user(Role.COORDINATOR))
    other = accounts.user(Role.TRAINER)
    fields = IdentityFields(parse_name(name), BirthDate.from_iso(birth) if birth else None)
    answers = (Answer(ConsentPurpose.TRAINING_RECORDS, True, AGREED.way, AGREED.asked_on, "ru"),)
    details = RegistrationDetails(other.organisation_id, fields, Oblast.BREST, answers=answers)
    with pytest.raises(DomainError) as caught:
        commands.register_participant(other.actor, details)
    assert caught.value.code == "alike"
    assert queries.similar_people(other.actor, fields).elsewhere


def test_another_list_brings_none_of_them_again(app: flask.Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = accounts.user(Role.COORDINATOR)
    bring(monkeypatch, worker)
    for number, where in enumerate((worker.organisation_id, accounts.organisation().id), start=3):
        done = enrol(where, *PEOPLE, ("Новая Вера", "1.2.1980", "Минск"), file=str(number))
        assert done.registered == (1 if number == 3 else 0)


def test_whoever_searches_is_told_that_names_are_missing(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, other = accounts.user(Role.COORDINATOR), accounts.user(Role.COORDINATOR)
    bring(monkeypatch, worker)
    assert queries.is_taking_in(worker.actor)
    assert not queries.is_taking_in(other.actor)
    assert queries.search(worker.actor, "Зуева").rows == ()
    indexing.index_rest()
    assert not queries.is_taking_in(worker.actor)
    assert len(queries.search(worker.actor, "Зуева").rows) == 1


def erase(her: Participant, _other: Participant, _worker: accounts.Account) -> None:
    erasures.erased(her)


def rename(her: Participant, _other: Participant, worker: accounts.Account) -> None:
    fields = replace(read_identities([her.id])[her.id], name=parse_name("Ёлкина Мария"))
    version = db.session.get_one(Participant, her.id).version
    details = IdentityDetails(version, fields, Oblast.BREST, None, "ru")
    commands.edit_participant(worker.actor, her.id, details)


def hand_over(her: Participant, _other: Participant, _worker: accounts.Account) -> None:
    receiver = accounts.user(Role.CASE_WORKER)
    accept_hand_over(receiver.actor, privacy.hand_over(her, to_id=receiver.organisation_id).id)


def merge(her: Participant, other: Participant, worker: accounts.Account) -> None:
    merge_records(worker.actor, merging(other, her))


def merge_and_undo(her: Participant, other: Participant, worker: accounts.Account) -> None:
    undo_merge(worker.actor, merge_records(worker.actor, merging(her, other)))


STEPS: tuple[Step, ...] = (erase, rename, hand_over, merge, merge_and_undo)


@pytest.mark.parametrize("step", STEPS)
def test_what_happens_to_her_before_the_hashes_follow(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    worker = accounts.user(Role.COORDINATOR)
    step(*bring(monkeypatch, worker), worker)
    assert indexing.index_rest() == 2
    assert hashes_are_right()


@pytest.mark.parametrize("step", STEPS)
def test_what_happens_to_her_while_they_are_made(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    worker = accounts.user(Role.COORDINATOR)
    people = bring(monkeypatch, worker)
    read = indexing.read_identities

    def and_then(ids: object) -> object:
        known = read(ids)  # type: ignore[arg-type]
        monkeypatch.setattr(indexing, "read_identities", read)
        step(*people, worker)
        return known

    monkeypatch.setattr(indexing, "read_identities", and_then)
    indexing.index_rest()
    assert hashes_are_right()


def test_half_a_list_is_finished(app: flask.Flask) -> None:
    worker = accounts.user(Role.COORDINATOR)
    enrol(worker.organisation_id, *PEOPLE[:2])
    token = db.session.scalars(select(IdentityToken.token).limit(1)).one()
    with transaction():
        db.session.execute(delete(IdentityToken).where(IdentityToken.token == token))
        db.session.execute(update(ListImport).values(indexed_at=None))
    indexing.index_rest()
    assert hashes_are_right()


@pytest.mark.parametrize("step", ["erase", "rename"])
def test_who_is_erased_or_renamed_in_another_connection_keeps_no_old_hash(
    fresh_database: Callable[[], flask.Flask], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    site = fresh_database()
    with site.app_context():
        her, _other = bring(monkeypatch, accounts.user(Role.COORDINATOR))
        her_id = her.id
        db.session.rollback()
        begun = threading.Event()

        def change() -> None:
            with site.app_context(), transaction():
                db.session.scalars(
                    select(Participant).where(Participant.id == her_id).with_for_update()
                ).one()
                if step == "erase":
                    destroy([her_id], AGREED_AT)
                else:
                    fields = read_identities([her_id])[her_id]
                    replace_identity(her_id, replace(fields, name=parse_name("Ёлкина Мария")))
                begun.set()
                hold.wait(timeout=0.5)

        hold = threading.Event()
        thread = threading.Thread(target=change)
        thread.start()
        assert begun.wait(timeout=20)
        indexing.index_rest()
        thread.join(timeout=20)
        assert hashes_are_right()
