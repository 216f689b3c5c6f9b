"""Screenings: recorded, sealed with her own key, opened and logged; who may, and what stands in the way."""

import datetime

import flask
import pytest
from sqlalchemy import select, update

from grants.core import clock, crypto
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.people import commands, queries
from grants.domain.people.commands import ScreeningDetails
from grants.domain.people.models import Participant, Screening
from grants.domain.people.queries import ParticipantFilters
from grants.domain.people.screening.facts import latest_outcome
from grants.domain.people.screening.questionnaires import CURRENT, QUESTIONNAIRES
from grants.domain.people.screening.sealing import SEALED, read_content
from grants.domain.people.screening.shapes import Answers, Question, Questionnaire, ReasonText, Section
from grants.domain.people.states import Category, ParticipantState, ScreeningOutcome, Service
from grants.domain.people.vault import read_identities
from grants.domain.privacy.hand_over import commands as hand_over
from grants.policy import Role
from tests.factories import accounts, erasures, people, privacy, screenings
from tests.factories.screenings import GOOD


def details(answers: Answers = GOOD, **values: object) -> ScreeningDetails:
    given: dict[str, object] = {
        "questionnaire": CURRENT.version,
        "seen": 0,
        "answers": answers,
        "screened_on": clock.today(),
        "category": Category.AT_RISK,
    }
    return ScreeningDetails(**given | values)  # type: ignore[arg-type]


def pair() -> tuple[accounts.Account, Participant]:
    """A case worker and a participant of her organisation."""
    ngo = accounts.organisation()
    return accounts.user(Role.CASE_WORKER, organisation=ngo), people.participant(ngo)


def category_of(her: Participant) -> Category | None:
    return read_identities([her.id])[her.id].category


def test_it_is_kept_with_its_version_and_her_category_becomes_the_confirmed_one(app: flask.Flask) -> None:
    worker, her = pair()
    answers = {**GOOD, "against_will": "yes"}
    wanted = details(
        answers,
        category=Category.IN_PROTECTION,
        services=(Service.LEGAL, Service.MEDICAL),
        remarks=" The lawyer calls ",
    )
    made = commands.record_screening(worker.actor, her.id, wanted, "token")
    assert commands.record_screening(worker.actor, her.id, wanted, "token") == made
    assert category_of(her) is Category.IN_PROTECTION
    row = queries.latest_screening(worker.actor, her.id)
    assert row is not None
    assert (row.id, row.outcome, row.questionnaire) == (made, ScreeningOutcome.ELIGIBLE, CURRENT.version)
    opened = queries.open_screening(worker.actor, made, "meeting")
    assert opened.services == (Service.MEDICAL, Service.LEGAL)
    assert (opened.proposed, opened.category, opened.why) == (wanted.category, wanted.category, "")
    assert opened.remarks == "The lawyer calls"
    assert ("Are you safe where you live now?", ("Yes",)) in opened.told
    assert ("About which help would you like to hear?", ("Vocational training",)) in opened.told
    assert [reason.rule for reason in opened.reasons][:2] == ["Her consent", "Her own wish"]


def test_opening_it_is_an_opening_of_her_identity(app: flask.Flask) -> None:
    worker, her = pair()
    made = screenings.screening(her)
    with pytest.raises(DomainError):
        queries.open_screening(worker.actor, made.id, " ")
    queries.open_screening(worker.actor, made.id, "meeting")
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "identity.opened", AuditEntry.target_id == her.id)
    ).one()
    assert (entry.actor_id, entry.reason, entry.details) == (worker.id, "meeting", {"what": "screening"})


def test_the_audit_tells_neither_answers_nor_result(app: flask.Flask) -> None:
    worker, her = pair()
    commands.record_screening(worker.actor, her.id, details())
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "screening.recorded")).one()
    assert (entry.target_id, entry.details) == (her.id, {"questionnaire": CURRENT.version})


def test_another_category_needs_a_reason(app: flask.Flask) -> None:
    worker, her = pair()
    with pytest.raises(DomainError) as caught:
        commands.record_screening(worker.actor, her.id, details(category=Category.IN_PROTECTION, why=" "))
    assert (caught.value.field, caught.value.code) == ("why", "reason_required")
    made = commands.record_screening(
        worker.actor, her.id, details(category=Category.IN_PROTECTION, why="A referral says so")
    )
    opened = queries.open_screening(worker.actor, made, "meeting")
    assert (opened.proposed, opened.category) == (Category.AT_RISK, Category.IN_PROTECTION)
    assert opened.why == "A referral says so"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"answers": {**GOOD, "wants": "perhaps"}}, "incomplete"),
        ({"screened_on": datetime.date(2999, 1, 1)}, "in_the_future"),
        ({"remarks": "x" * 1001}, "too_long"),
        ({"questionnaire": "1999-01"}, "other_version"),
        ({"seen": 1}, "screened_meanwhile"),
    ],
)
def test_what_is_refused(app: flask.Flask, values: dict[str, object], code: str) -> None:
    worker, her = pair()
    with pytest.raises(DomainError) as caught:
        commands.record_screening(worker.actor, her.id, details(**values))
    assert caught.value.code == code
    assert latest_outcome(her.id) is None


def test_a_later_one_stands_beside_the_earlier(app: flask.Flask) -> None:
    worker, her = pair()
    first = commands.record_screening(worker.actor, her.id, details({**GOOD, "wants": "no"}))
    second = commands.record_screening(worker.actor, her.id, details(seen=1))
    page = queries.screenings_page(worker.actor, her.id)
    assert [(row.id, row.outcome) for row in page.rows] == [
        (second, ScreeningOutcome.ELIGIBLE),
        (first, ScreeningOutcome.NOT_YET),
    ]
    assert latest_outcome(her.id) is ScreeningOutcome.ELIGIBLE


def test_who_may(app: flask.Flask) -> None:
    _worker, her = pair()
    made = screenings.screening(her)
    ngo = db.session.get_one(Organisation, her.organisation_id)
    for role in (Role.TRAINER, Role.COORDINATOR, Role.PROGRAMME_MANAGER, Role.DATA_PROTECTION_OFFICER):
        actor = accounts.user(role, organisation=ngo).actor
        for ask in (
            lambda actor=actor: commands.record_screening(actor, her.id, details(seen=1)),
            lambda actor=actor: queries.screen_page(actor, her.id),
            lambda actor=actor: queries.judge_answers(actor, her.id, GOOD),
            lambda actor=actor: queries.screenings_page(actor, her.id),
            lambda actor=actor: queries.screening_page(actor, made.id),
            lambda actor=actor: queries.open_screening(actor, made.id, "meeting"),
        ):
            with pytest.raises(Forbidden):
                ask()
    elsewhere = accounts.user(Role.CASE_WORKER).actor
    assert queries.latest_screening(elsewhere, her.id) is None
    for ask in (
        lambda: commands.record_screening(elsewhere, her.id, details(seen=1)),
        lambda: queries.screen_page(elsewhere, her.id),
        lambda: queries.screenings_page(elsewhere, her.id),
        lambda: queries.screening_page(elsewhere, made.id),
        lambda: queries.open_screening(elsewhere, made.id, "meeting"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert queries.latest_screening(accounts.user(Role.COORDINATOR, organisation=ngo).actor, her.id)


def test_what_is_sealed_opens_in_its_own_place_alone(app: flask.Flask) -> None:
    _worker, her = pair()
    another = people.participant(organisation_id=her.organisation_id)
    first, second = screenings.screening(her, remarks="a"), screenings.screening(her, remarks="b")
    hers = screenings.screening(another, remarks="c")
    for values in (
        {"remarks": second.remarks},  # another row of hers
        {"remarks": first.services},  # another column of the row
        {field: getattr(hers, field) for field in SEALED},  # somebody else's
    ):
        with transaction():
            db.session.execute(update(Screening).where(Screening.id == first.id).values(values))
        db.session.expire_all()
        with pytest.raises(crypto.Undecipherable):
            read_content(db.session.get_one(Screening, first.id))
    moved = db.session.get_one(Screening, second.id)
    with transaction():
        db.session.execute(
            update(Screening).where(Screening.id == moved.id).values(participant_id=another.id)
        )
    db.session.expire_all()
    with pytest.raises(crypto.Undecipherable):
        read_content(db.session.get_one(Screening, second.id))


def test_an_old_version_is_read_in_its_own_words(app: flask.Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, her = pair()
    row = screenings.screening(her)
    options = (("yes", "Aye"), ("no", "Nay"), ("adult", "Grown"), ("vocational", "A craft"))
    asked = tuple(Question(code, f"Old {code}?", "", options) for code in GOOD)
    reasons = {code: ReasonText("Old rule", code) for code in CURRENT.reasons}
    old = Questionnaire("2002-09", (Section("S", asked),), reasons)
    monkeypatch.setitem(QUESTIONNAIRES, old.version, old)  # type: ignore[arg-type]
    with transaction():
        db.session.execute(update(Screening).values(questionnaire=old.version))
    opened = queries.open_screening(worker.actor, row.id, "meeting")
    assert opened.told[0] == ("Old wants?", ("Aye",))
    assert opened.reasons[0] == ReasonText("Old rule", "consent")


def test_once_erased_the_result_is_left_and_nothing_else(app: flask.Flask) -> None:
    ngo = accounts.organisation()
    her = erasures.told_of(ngo)
    worker = accounts.user(Role.CASE_WORKER, organisation=ngo)
    erasures.erased(her)
    (row,) = queries.screenings_page(worker.actor, her.id).rows
    assert (row.outcome, row.erased) == (ScreeningOutcome.ELIGIBLE, True)
    with pytest.raises(Conflict):
        queries.open_screening(worker.actor, row.id, "meeting")
    for ask in (
        lambda: queries.screen_page(worker.actor, her.id),
        lambda: commands.record_screening(worker.actor, her.id, details(seen=1)),
    ):
        with pytest.raises(Conflict) as caught:
            ask()
        assert caught.value.code == "erased"
    assert not queries.screenings_page(worker.actor, her.id).may_screen


def test_who_has_left_is_not_screened(app: flask.Flask) -> None:
    worker, her = pair()
    with transaction():
        db.session.execute(update(Participant).values(state=ParticipantState.LEFT))
    with pytest.raises(Conflict) as caught:
        queries.screen_page(worker.actor, her.id)
    assert caught.value.code == "left"


def test_handed_over_it_is_open_to_the_new_organisation_alone(app: flask.Flask) -> None:
    worker, her = pair()
    made = screenings.screening(her, remarks="She will call")
    receiver = accounts.user(Role.CASE_WORKER)
    offer = privacy.hand_over(her, to_organisation_id=receiver.organisation_id, without_consent="She asked")
    hand_over.accept_hand_over(receiver.actor, offer.id)
    assert queries.open_screening(receiver.actor, made.id, "meeting").remarks == "She will call"
    with pytest.raises(NotFound):
        queries.open_screening(worker.actor, made.id, "meeting")


def test_who_was_not_screened_yet_waits_for_the_case_workers(app: flask.Flask) -> None:
    worker, her = pair()
    done = people.participant(organisation_id=her.organisation_id)
    screenings.screening(done)
    people.participant()  # of another organisation
    (item,) = [item for item in queries.waiting_for(worker.actor) if item.kind == "people.screening"]
    assert (item.count, item.arguments["screening"]) == (1, "none")
    page = queries.participants_page(worker.actor, ParticipantFilters(not_screened=True))
    assert [row.id for row in page.items] == [her.id]
    ngo = db.session.get_one(Organisation, her.organisation_id)
    coordinator = accounts.user(Role.COORDINATOR, organisation=ngo)
    assert not [item for item in queries.waiting_for(coordinator.actor) if item.kind == "people.screening"]
