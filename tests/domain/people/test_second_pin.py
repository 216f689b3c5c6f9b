"""The second PIN: it opens a harmless page, takes and looks like the first, and her worker learns that it was used."""

from contextlib import suppress

import flask
import pytest
from sqlalchemy import select, update

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.transaction import transaction
from grants.domain.accounts.passwords import verify_password
from grants.domain.accounts.tries import TooManyTries
from grants.domain.applications.queries import my_application
from grants.domain.awards.queries import my_award
from grants.domain.disbursements.queries import my_payments
from grants.domain.internships.queries import my_placement
from grants.domain.monitoring.queries import my_next_visit
from grants.domain.people import commands, queries
from grants.domain.people.commands import own, pins
from grants.domain.people.models import Participant, PortalSession
from grants.domain.people.portal_access import find_participant
from grants.domain.plans.queries import my_plan
from grants.domain.privacy import commands as privacy
from grants.domain.privacy.merge import commands as merge
from grants.domain.privacy.merge.commands import MergeDetails
from grants.domain.training.queries import my_courses, my_next_session
from grants.policy import Actor, Permission, Role
from tests.factories import accounts, people

HOME = "192.0.2.1"


class Her:
    """A participant with both PINs, and her worker."""

    def __init__(self) -> None:
        self.worker = accounts.user(Role.CASE_WORKER)
        made = people.participant(organisation_id=self.worker.organisation_id)
        self.id, self.code = made.id, made.case_code
        self.first = commands.set_pin(self.worker.actor, self.id).pin
        self.second = commands.set_second_pin(self.worker.actor, self.id).pin

    def sign_in(self, pin: str) -> Actor:
        found = find_participant(commands.sign_in(self.code, pin, HOME).token)
        assert found is not None
        return found

    def page(self) -> queries.ParticipantPage:
        return queries.participant_page(self.worker.actor, self.id)

    def actions(self) -> list[str]:
        return list(
            db.session.scalars(
                select(AuditEntry.action).where(AuditEntry.target_id == self.id).order_by(AuditEntry.id)
            )
        )


@pytest.fixture
def her(app: flask.Flask) -> Her:
    return Her()


def test_it_opens_a_guests_session_and_the_first_hers(her: Her) -> None:
    assert her.first != her.second
    assert her.sign_in(her.first) == Actor(kind="participant", id=her.id)
    assert her.sign_in(her.second) == Actor(kind="guest", id=her.id)


def test_a_guest_has_no_right_to_anything_of_hers(her: Her) -> None:
    guest = her.sign_in(her.second)
    assert not any(guest.allows(permission) for permission in Permission)
    for read in (
        my_application, my_award, my_courses, my_next_session, my_next_visit, my_payments, my_placement, my_plan,
        queries.own_record,
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            read(guest)


def test_two_hashes_are_checked_whatever_is_typed_and_whatever_she_has(
    her: Her, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []

    def counted(kept: str | None, typed: str) -> bool:
        checked.append(kept)
        return verify_password(kept, typed)

    only = people.participant(organisation_id=her.worker.organisation_id)
    pin = commands.set_pin(her.worker.actor, only.id).pin
    monkeypatch.setattr(own, "verify_password", counted)
    wrong = "918273" if "918273" not in {her.first, her.second, pin} else "918274"
    for code, typed in (
        (her.code, her.first), (her.code, her.second), (her.code, wrong), (only.case_code, pin), ("K7MX4QRP", wrong),
    ):  # fmt: skip
        checked.clear()
        with suppress(DomainError):
            commands.sign_in(code, typed, HOME)
        assert len(checked) == 2, code
    me, guest = Actor(kind="participant", id=her.id), Actor(kind="guest", id=her.id)
    for phone in (me, guest):
        checked.clear()
        with pytest.raises(DomainError, match="not your PIN"):
            commands.change_pin(phone, wrong, "804312", "804312", HOME)
        assert len(checked) == 2


def test_both_sign_ins_write_the_same_rows(her: Her) -> None:
    rows = []
    for pin in (her.first, her.second):
        before = len(her.actions())
        her.sign_in(pin)
        rows.append(len(her.actions()) - before)
    assert rows == [1, 1]
    assert her.actions()[-2:] == ["participant.signed_in", "participant.second_pin_used"]
    lengths = {len(token) for token in db.session.scalars(select(PortalSession.token_hash))}
    assert lengths == {64}


def test_her_worker_is_warned_until_she_notes_what_was_done(her: Her) -> None:
    colleague = accounts.user(Role.CASE_WORKER)
    assert (her.page().has_second_pin, her.page().second_pin_used_at) == (True, None)
    her.sign_in(her.first)
    assert her.page().second_pin_used_at is None
    her.sign_in(her.second)
    assert her.page().second_pin_used_at is not None
    (item,) = [one for one in queries.waiting_for(her.worker.actor) if one.kind == "people.second_pin"]
    assert item.arguments == {"participant_id": her.id}
    assert not [one for one in queries.waiting_for(colleague.actor) if one.kind == "people.second_pin"]
    with pytest.raises(NotFound):
        commands.answer_second_pin(colleague.actor, her.id, "Seen")
    with pytest.raises(DomainError, match="what was done"):
        commands.answer_second_pin(her.worker.actor, her.id, " ")
    commands.answer_second_pin(her.worker.actor, her.id, "Met on Tuesday, all is well")
    assert her.page().second_pin_used_at is None
    assert not [one for one in queries.waiting_for(her.worker.actor) if one.kind == "people.second_pin"]
    with pytest.raises(Conflict):
        commands.answer_second_pin(her.worker.actor, her.id, "Again")
    her.sign_in(her.second)
    assert her.page().second_pin_used_at is not None


def test_who_may_not_set_her_pins_is_told_nothing_of_it(her: Her) -> None:
    her.sign_in(her.second)
    ngo = db.session.get_one(accounts.Organisation, her.worker.organisation_id)
    trainer = accounts.user(Role.TRAINER, organisation=ngo)
    page = queries.participant_page(trainer.actor, her.id)
    assert (page.has_second_pin, page.second_pin_used_at) == (False, None)
    assert not [entry for entry in page.history if "second_pin" in entry.action]
    assert [entry for entry in her.page().history if entry.action == "participant.second_pin_used"]
    with pytest.raises(NotFound):
        commands.set_second_pin(trainer.actor, her.id)
    with pytest.raises(Forbidden):
        commands.set_second_pin(accounts.user(Role.FINANCE_OFFICER).actor, her.id)


def test_it_stands_beside_a_first_one_and_differs_from_it(her: Her, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = people.participant(organisation_id=her.worker.organisation_id)
    with pytest.raises(Conflict) as refused:
        commands.set_second_pin(her.worker.actor, bare.id)
    assert refused.value.code == "no_pin"
    drawn = iter([her.first, "804312"])
    monkeypatch.setattr(pins, "new_pin", lambda: next(drawn))
    assert commands.set_second_pin(her.worker.actor, her.id).pin == "804312"
    assert her.sign_in("804312").kind == "guest"
    with pytest.raises(DomainError):
        her.sign_in(her.second)


def test_a_new_pin_takes_the_second_with_it(her: Her) -> None:
    token = commands.sign_in(her.code, her.second, HOME).token
    fresh = commands.set_pin(her.worker.actor, her.id).pin
    assert find_participant(token) is None
    assert not her.page().has_second_pin
    assert her.sign_in(fresh).kind == "participant"
    if fresh != her.second:
        with pytest.raises(DomainError):
            her.sign_in(her.second)


def test_on_a_guests_phone_it_is_the_second_pin_that_changes(her: Her) -> None:
    guest = her.sign_in(her.second)
    with pytest.raises(DomainError, match="not your PIN"):
        commands.change_pin(guest, her.first, "804312", "804312", HOME)
    with pytest.raises(DomainError, match="too easy"):
        commands.change_pin(guest, her.second, her.first, her.first, HOME)
    commands.change_pin(guest, her.second, "804312", "804312", HOME)
    assert her.sign_in("804312").kind == "guest"
    assert her.sign_in(her.first).kind == "participant"
    with pytest.raises(DomainError, match="too easy"):
        commands.change_pin(Actor(kind="participant", id=her.id), her.first, "804312", "804312", HOME)
    commands.change_language(guest, "be")
    assert queries.language_of(guest) == "be"
    assert {"participant.second_pin_changed", "participant.language_changed"} <= set(her.actions())


def test_a_second_pin_that_is_replaced_while_it_is_checked_opens_nothing(
    her: Her, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_check(kept: str | None, typed: str) -> bool:
        right = verify_password(kept, typed)
        if right:
            commands.set_second_pin(her.worker.actor, her.id)
        return right

    monkeypatch.setattr(own, "verify_password", slow_check)
    with pytest.raises(DomainError, match="not right"):
        commands.sign_in(her.code, her.second, HOME)


def test_erasing_her_takes_it_and_what_was_used_away(her: Her) -> None:
    her.sign_in(her.second)
    asks, approves = (accounts.user(Role.DATA_PROTECTION_OFFICER) for _ in range(2))
    made = privacy.request_erasure(asks.actor, her.id, "She asked for it", "")
    privacy.approve_erasure(approves.actor, made, 1)
    assert (
        db.session.scalars(select(Participant.second_pin_hash).where(Participant.id == her.id)).one() is None
    )
    assert (
        db.session.scalars(select(PortalSession.id).where(PortalSession.participant_id == her.id)).all() == []
    )
    assert her.page().second_pin_used_at is None


def test_a_merged_record_loses_its_pins_and_keeps_its_warning(her: Her) -> None:
    her.sign_in(her.second)
    kept = people.participant(organisation_id=her.worker.organisation_id)
    coordinator = accounts.user(
        Role.COORDINATOR, organisation=db.session.get_one(accounts.Organisation, her.worker.organisation_id)
    )
    merge.merge_records(coordinator.actor, MergeDetails(kept.case_code, her.code, "She said so herself"))
    with pytest.raises(DomainError):
        commands.sign_in(her.code, her.second, HOME)
    page = queries.participant_page(coordinator.actor, kept.id)
    assert page.second_pin_used_at is not None
    assert not page.has_second_pin
    commands.answer_second_pin(coordinator.actor, kept.id, "Seen")
    assert queries.participant_page(coordinator.actor, kept.id).second_pin_used_at is None


def test_a_guests_session_ends_like_hers(her: Her) -> None:
    signed_in = commands.sign_in(her.code, her.second, HOME)
    with transaction():
        db.session.execute(update(Participant).where(Participant.id == her.id).values(oblast="BY-BR"))
    commands.touch_session(signed_in.token)
    assert find_participant(signed_in.token) is not None
    commands.end_session(signed_in.token)
    assert find_participant(signed_in.token) is None


@pytest.mark.parametrize("known", ["first", "second"])
def test_whoever_knows_one_of_her_pins_does_not_guess_at_the_other_without_an_end(
    her: Her, known: str
) -> None:
    wrong = "918273" if "918273" not in {her.first, her.second} else "918274"
    guessed: list[str] = []

    def guess_from_ever_new_places() -> None:
        for place in (f"192.0.2.{number}" for number in range(20)):
            for _ in range(4):
                guessed.append(place)
                with suppress(DomainError):
                    commands.sign_in(her.code, wrong, place)
            commands.sign_in(her.code, getattr(her, known), place)

    with pytest.raises(TooManyTries):
        guess_from_ever_new_places()
    assert len(guessed) <= own.CODE.free + 4
