"""Migrations: up from empty, down step by step and up again, with nothing left that the models don't say."""

from collections.abc import Callable
from pathlib import Path

import flask
import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from grants.core import audit, clock
from grants.core.db import Base, db
from grants.core.reasons import read_reasons
from grants.core.transaction import transaction
from grants.domain.privacy.models import Erasure
from grants.policy import SYSTEM
from tests.factories import accounts as make
from tests.factories import people

FOLDER = Path(__file__).parents[2] / "migrations"


def revisions() -> list[str]:
    """From the newest to the first."""
    return [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()]


def test_the_head_file_names_the_only_head() -> None:
    (head,) = ScriptDirectory(str(FOLDER)).get_heads()
    assert (FOLDER / "HEAD").read_text().strip().partition("_")[0] == head
    assert sorted(path.name[:4] for path in (FOLDER / "versions").glob("*.py")) == sorted(revisions())


def test_the_migrated_database_is_what_the_models_say(fresh_database: Callable[[], flask.Flask]) -> None:
    with fresh_database().app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.slow
def test_every_step_goes_down_and_up_again_with_data(fresh_database: Callable[[], flask.Flask]) -> None:
    with fresh_database().app_context():
        kept = make.organisation()
        for revision in revisions()[:-2]:
            db.session.remove()
            flask_migrate.downgrade(revision="-1")
            flask_migrate.upgrade(revision=revision)
            flask_migrate.downgrade(revision="-1")
        assert db.session.execute(db.text("SELECT code FROM organisation")).scalars().all() == [kept.code]
        db.session.remove()
        flask_migrate.downgrade(revision="base")
        with db.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


@pytest.mark.slow
def test_what_was_sealed_outlives_a_step_back(fresh_database: Callable[[], flask.Flask]) -> None:
    with fresh_database().app_context():
        her = people.participant(make.organisation())
        other = people.participant(make.organisation())
        with transaction():
            for one in (her, other):
                audit.record(SYSTEM, "participant.left", "participant", one.id, reason="She moved")
        with transaction():
            audit.seal()
        erased = Erasure(participant_id=her.id, case_code=her.case_code, erased_at=clock.now())
        db.session.remove()
        flask_migrate.downgrade(revision="0017")
        db.session.add(erased)
        db.session.commit()
        db.session.remove()
        flask_migrate.upgrade()
        assert audit.verify().faults == ()
        entries = db.session.scalars(
            select(audit.AuditEntry).where(audit.AuditEntry.action == "participant.left")
        ).all()
        shown = read_reasons(entries)
        assert {entry.target_id: shown[entry.id] for entry in entries} == {her.id: "", other.id: "She moved"}
