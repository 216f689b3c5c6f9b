"""`krok ledger verify`: says that the books are right, and stops with 1 when they aren't."""

import json

import flask
from sqlalchemy import update

from grants.cli.ledger import ledger
from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from tests.factories import disbursements as make
from tests.factories import programmes


def test_the_books_balance(app: flask.Flask) -> None:
    make.contribution(programmes.fund(), 250_000)
    answer = app.test_cli_runner().invoke(ledger, ["verify"])
    assert answer.exit_code == 0, answer.output
    assert "Debits 2500.00 BYN, credits 2500.00 BYN." in answer.output
    assert "The ledger balances." in answer.output


def test_a_fault_is_named_and_the_status_is_one(app: flask.Flask) -> None:
    award = make.award(AwardState.SIGNED)
    make.tranches(award)
    with transaction():
        db.session.execute(update(Award).values(amount_minor=1))
    answer = app.test_cli_runner().invoke(ledger, ["verify", "--json"])
    assert answer.exit_code == 1
    assert json.loads(answer.output)["faults"] == [
        {"rule": "the tranches sum to the award", "id": str(award.id)}
    ]
