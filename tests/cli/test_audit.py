"""`krok audit verify`: says that the chain is whole, finds a printed head in it, and stops with 1 when it can't."""

import json

import flask
import pytest
from click.testing import Result
from sqlalchemy import delete

from grants.cli.audit import audit as command
from grants.core import audit
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.reasons import ReasonKey
from grants.core.transaction import transaction
from grants.policy import SYSTEM


@pytest.fixture
def head(app: flask.Flask) -> str:
    """Of three entries, as it is printed, after which two were sealed."""
    heads = []
    for entries in (3, 2):
        with transaction():
            for _ in range(entries):
                audit.record(SYSTEM, "thing.done", "thing", None)
        with transaction():
            audit.seal()
        heads.append(audit.verify().head)
    return " ".join(heads[0][start : start + 8] for start in range(0, 64, 8))


def verify(app: flask.Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(command, ["verify", *options])


def test_a_printed_head_is_found(app: flask.Flask, head: str) -> None:
    answer = verify(app, "--head", head, "--number", "3")
    assert answer.exit_code == 0, answer.output
    assert "The head that was noted is entry 3; 2 were sealed since." in answer.output
    assert "The chain is whole." in answer.output
    assert json.loads(verify(app, "--head", head, "--json").output)["noted_head_at"] == 3


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--head", "0" * 64), "the head that was noted is not in the chain"),
        (("--number", "4"), "the head that was noted had another number"),
    ],
)
def test_one_that_is_not_there_is_named(
    app: flask.Flask, head: str, options: tuple[str, str], fault: str
) -> None:
    answer = verify(app, "--head", head, *options)
    assert answer.exit_code == 1
    assert fault in answer.output
    assert "The chain is BROKEN." in answer.output


def test_a_number_goes_with_a_head(app: flask.Flask) -> None:
    assert verify(app, "--number", "3").exit_code == 2


def test_a_reason_whose_key_is_gone_is_told_though_the_chain_is_whole(app: flask.Flask) -> None:
    with transaction():
        audit.record(SYSTEM, "thing.done", "thing", new_id(), reason="Because I say so")
    with transaction():
        audit.seal()
    assert verify(app).exit_code == 0
    with transaction():
        db.session.execute(delete(ReasonKey))
    answer = verify(app)
    assert answer.exit_code == 1
    assert "The chain is whole." in answer.output
    assert "the key of its reason is missing" in answer.output
    assert len(json.loads(verify(app, "--json").output)["reasons"]) == 1
