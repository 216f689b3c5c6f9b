"""Erasures: two people, nothing left that names her, and the same again in a restored copy of the database."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import flask
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from grants import create_app
from grants.cli.erasures import erasures as command
from grants.core import audit, crypto
from grants.core.db import Base, db
from grants.core.erasure_file import BrokenList, ErasureFile, erasure_file
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.reasons import ReasonKey
from grants.core.transaction import transaction
from grants.domain.people import commands as people_commands
from grants.domain.people import queries as people_queries
from grants.domain.people.identity import decrypt_identity
from grants.domain.people.models import IdentityToken, Participant, ParticipantIdentity
from grants.domain.people.tries import TryChannel
from grants.domain.people.values.oblasts import Oblast
from grants.domain.plans.models import PlanVersion
from grants.domain.privacy import commands, queries
from grants.domain.privacy.models import ErasureRequest
from grants.domain.privacy.states import ErasureState
from grants.policy import SYSTEM, Role
from tests.conftest import make_settings
from tests.factories import accounts, erasures, people, plans

PLANTED = (erasures.SURNAME, erasures.GIVEN, erasures.PHONE, "Ивенец", "васильковый")


def officer() -> accounts.Account:
    return accounts.user(Role.DATA_PROTECTION_OFFICER)


def everything_stored() -> str:
    """Every value of every row, as text."""
    db.session.expire_all()
    return (
        "\n".join(
            str(row)
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(select(table)).all()
        )
        .encode()
        .decode()
    )


def test_one_asks_and_another_approves(app: flask.Flask) -> None:
    her, asks = people.participant(), officer()
    made = commands.request_erasure(asks.actor, her.id, " She asked for it ", "token")
    assert commands.request_erasure(asks.actor, her.id, "She asked for it", "token") == made
    with pytest.raises(Conflict):
        commands.request_erasure(officer().actor, her.id, "Again")
    with pytest.raises(DomainError):
        commands.approve_erasure(asks.actor, made, 1)
    with pytest.raises(DomainError):
        commands.refuse_erasure(asks.actor, made, 1, "No")
    with pytest.raises(Conflict):
        commands.approve_erasure(officer().actor, made, 7)
    page = queries.erasure_page(asks.actor, made)
    assert (page.actions, page.reason, page.going["identity"]) == ((), "She asked for it", 1)
    manager = accounts.user(Role.PROGRAMME_MANAGER, name="Vera Zhuk")
    assert queries.erasure_page(manager.actor, made).actions == ("approve", "refuse")
    assert [item.kind for item in queries.waiting_for(manager.actor)] == ["privacy.erasures"]
    commands.approve_erasure(manager.actor, made, 1)
    page = queries.erasure_page(asks.actor, made)
    assert (page.state, page.decided_by, page.done_at is not None) == (ErasureState.DONE, "Vera Zhuk", True)
    with pytest.raises(Conflict):
        commands.request_erasure(officer().actor, her.id, "Again")


def test_the_database_wants_two_people_too(app: flask.Flask) -> None:
    asks = officer()
    made = commands.request_erasure(asks.actor, people.participant().id, "She asked for it")
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(
            update(ErasureRequest)
            .where(ErasureRequest.id == made)
            .values(decided_by=asks.id, decided_at=ErasureRequest.requested_at, state=ErasureState.REFUSED)
        )


def test_who_may_not(app: flask.Flask) -> None:
    ngo = accounts.organisation()
    her = people.participant(ngo)
    worker = accounts.user(Role.CASE_WORKER, organisation=ngo)
    with pytest.raises(Forbidden):
        commands.request_erasure(accounts.user(Role.TRAINER, organisation=ngo).actor, her.id, "x")
    with pytest.raises(NotFound):
        commands.request_erasure(accounts.user(Role.CASE_WORKER).actor, her.id, "x")
    with pytest.raises(DomainError):
        commands.request_erasure(worker.actor, her.id, "  ")
    made = commands.request_erasure(worker.actor, her.id, "She asked for it")
    with pytest.raises(Forbidden):
        commands.approve_erasure(accounts.user(Role.COORDINATOR, organisation=ngo).actor, made, 1)
    with pytest.raises(NotFound):
        queries.erasure_page(accounts.user(Role.COORDINATOR).actor, made)
    assert queries.erasures_page(accounts.user(Role.COORDINATOR).actor).items == ()
    assert [row.id for row in queries.erasures_page(worker.actor).items] == [made]


def test_a_refusal_erases_nothing_and_leaves_the_way_open(app: flask.Flask) -> None:
    her = people.participant()
    made = commands.request_erasure(officer().actor, her.id, "She asked for it")
    with pytest.raises(DomainError):
        commands.refuse_erasure(officer().actor, made, 1, " ")
    commands.refuse_erasure(officer().actor, made, 1, "Her grant is being paid")
    assert db.session.get(ParticipantIdentity, her.id) is not None
    assert commands.request_erasure(officer().actor, her.id, "Once more") != made


def test_nothing_that_names_her_is_left(app: flask.Flask) -> None:
    ngo = accounts.organisation()
    her, other = erasures.told_of(ngo), people.participant(ngo)
    worker = accounts.user(Role.CASE_WORKER, organisation=ngo)
    pin = people_commands.set_pin(worker.actor, her.id).pin
    phone = people_commands.sign_in(her.case_code, pin, "127.0.0.1")
    row = dict(
        db.session.execute(
            select(ParticipantIdentity.__table__).where(ParticipantIdentity.participant_id == her.id)
        ).mappings().one()
    )  # fmt: skip
    assert decrypt_identity(her.id, row).name.surname == erasures.SURNAME
    assert all(word in everything_stored() for word in PLANTED[:3])
    made = erasures.erased(her)
    left = everything_stored()
    assert [word for word in PLANTED if word in left] == []
    assert row["wrapped_key"].hex() not in left
    assert str(row["name"]) not in left
    with pytest.raises(crypto.Undecipherable):
        decrypt_identity(her.id, row | {"wrapped_key": None})
    assert people_queries.search(worker.actor, erasures.SURNAME).rows == ()
    assert people_queries.search(worker.actor, erasures.PHONE).rows == ()
    assert [found.name for found in people_queries.search(worker.actor, her.case_code).rows] == [""]
    with pytest.raises(DomainError):
        people_commands.sign_in(her.case_code, pin, "127.0.0.1")
    assert people_queries.initials(her.id) == ""
    with pytest.raises(Conflict):
        people_queries.open_identity(worker.actor, her.id, "contact")
    with pytest.raises(Conflict):
        people_commands.set_pin(worker.actor, her.id)
    counts = queries.erasure_page(officer().actor, made).going
    assert {name for name, count in counts.items() if count} == {
        "records", "identity", "tokens", "pin", "sessions", "plans", "visit_notes", "contact_notes",
        "evaluations", "opinions", "minutes",
        "eligibility_notes", "tranche_notes", "hand_overs", "emergencies", "screenings",
    }  # fmt: skip
    assert people_queries.open_identity(worker.actor, other.id, "contact").name
    assert phone is not None
    with transaction():
        audit.seal()
    assert audit.verify().faults == ()


def test_a_frozen_plan_of_anyone_else_stays_as_it_is(app: flask.Flask) -> None:
    _plan, version = plans.submitted()
    erasures.erased(people.participant())
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(update(PlanVersion).where(PlanVersion.id == version.id).values(title="—"))
    her = people.participant()
    _plan, hers = plans.submitted(her)
    erasures.erased(her)
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(update(PlanVersion).where(PlanVersion.id == hers.id).values(requested_minor=1))


def copy_of(app: flask.Flask, request: pytest.FixtureRequest, folder: Path) -> str:
    """A copy of the database as a backup holds it; its address."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    db.session.remove()
    if url.get_backend_name() == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        db.engine.dispose()
        shutil.copy(url.database, folder / "copy.sqlite")
        return f"sqlite:///{folder / 'copy.sqlite'}"
    db.engine.dispose()
    cluster = request.getfixturevalue("cluster")
    return cluster.create_database("krok_copy", template=url.database)


def test_a_restored_copy_is_erased_again(
    fresh_database: Callable[[], flask.Flask], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    app = fresh_database()
    with app.app_context():
        her = erasures.told_of(accounts.organisation())
        her_id = her.id
        backup = copy_of(app, request, tmp_path)
        erasures.erased(db.session.get_one(Participant, her_id))
        assert [entry.participant_id for entry in erasure_file().read()] == [her_id]
        db.session.remove()
    restored = create_app(make_settings(tmp_path, backup))
    with restored.app_context():
        assert erasures.SURNAME in everything_stored()
        db.session.remove()
        run = restored.test_cli_runner()
        assert "1 in the list, 1 erased again" in run.invoke(command, ["apply"]).output
        assert "1 in the list, 0 erased again" in run.invoke(command, ["apply"]).output
        left = everything_stored()
        assert [word for word in PLANTED if word in left] == []
        assert db.session.get(ParticipantIdentity, her_id) is None
        db.session.remove()
        db.engine.dispose()


def test_the_file_keeps_nothing_that_names_her_and_is_read_strictly(app: flask.Flask, tmp_path: Path) -> None:
    her = erasures.told_of(accounts.organisation())
    erasures.erased(her)
    written = erasure_file().path.read_text()
    assert her.case_code in written
    assert [word for word in PLANTED if word in written] == []
    broken = ErasureFile(tmp_path / "erasures.jsonl")
    assert broken.read() == ()
    broken.path.write_text("{}\n")
    with pytest.raises(BrokenList):
        broken.read()
    assert commands.apply_erasures(SYSTEM, erasure_file().read()) == 0


def keys_and_hashes(her: Participant) -> set[bytes]:
    """Her keys, her sealed fields, and the hashes that find nobody else."""
    identity = db.session.execute(
        select(ParticipantIdentity.__table__).where(ParticipantIdentity.participant_id == her.id)
    ).one()
    others = select(IdentityToken.token).where(IdentityToken.participant_id != her.id)
    own = set(
        db.session.scalars(select(IdentityToken.token).where(IdentityToken.participant_id == her.id))
    ) - set(db.session.scalars(others))
    (reasons,) = db.session.scalars(select(ReasonKey.wrapped_key).where(ReasonKey.target_id == her.id))
    return {value for value in identity if isinstance(value, bytes)} | own | {reasons or b""}


def test_the_files_of_sqlite_keep_no_copy(fresh_database: Callable[[], flask.Flask]) -> None:
    """Neither the file with its free space nor the write-ahead log, though her data moved about in both before."""
    app = fresh_database()
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            assert db.session.scalar(text("SELECT 1")) == 1
            return
        ngo = accounts.organisation()
        her = erasures.told_of(ngo)
        worker = accounts.user(Role.CASE_WORKER, organisation=ngo)
        found = set()
        for number in range(40):
            people.participant(ngo, f"Ковальчук Ирина {number}")
            people_commands.contact_outside(
                worker.actor, her.id, TryChannel.CALL, f"{erasures.GIVEN} rang us {number}"
            )
            page = people_queries.edit_page(worker.actor, her.id)
            details = people_commands.IdentityDetails(
                page.version,
                replace(page.fields, town=f"Ивенец {number}"),
                Oblast(page.oblast),
                page.gender,
                page.language,
            )
            people_commands.edit_participant(worker.actor, her.id, details)
            found |= keys_and_hashes(her)
        db.session.rollback()
        path = Path(str(db.engine.url.database))
        files = [path, path.with_name(f"{path.name}-wal")]
        before = b"".join(file.read_bytes() for file in files)
        assert len(found) > 60
        assert sum(value in before for value in found) > 40
        erasures.erased(her)
        db.session.remove()
        after = b"".join(file.read_bytes() for file in files if file.exists())
    assert [value for value in found if value in after] == []
    words = (erasures.SURNAME, erasures.GIVEN, erasures.PHONE)
    assert [word for word in words if word.encode() in after] == []
