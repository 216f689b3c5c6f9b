"""Two at once, on real connections: one approval, one payment, one entry, and never more than a fund holds."""

import threading
import uuid
from collections.abc import Callable

import flask
from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError
from grants.domain.disbursements import commands
from grants.domain.disbursements.models import LedgerEntry, Payment, Tranche
from grants.domain.disbursements.queries import verify_ledger
from grants.domain.disbursements.states import EntryKind, TrancheState
from grants.domain.monitoring.commands import PaymentDetails, record_payment
from grants.domain.monitoring.models import Visit
from grants.policy import SYSTEM, Actor, Role
from tests.factories import accounts, programmes
from tests.factories import disbursements as make

FreshDatabase = Callable[[], flask.Flask]


def at_once(app: flask.Flask, *steps: Callable[[], object]) -> list[str]:
    """Take the steps in threads of their own, begun together; "ok" or the refusal's code for each, sorted."""
    barrier = threading.Barrier(len(steps))
    results: list[str] = []

    def run(step: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                step()
                results.append("ok")
            except DomainError as error:
                results.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(results)


def officers(count: int) -> list[Actor]:
    return [accounts.user(Role.FINANCE_OFFICER).actor for _ in range(count)]


def count(*conditions: object) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]


def test_two_officers_approve_the_same_tranche_at_once(fresh_database: FreshDatabase) -> None:
    app = fresh_database()
    with app.app_context():
        fund = programmes.fund()
        make.contribution(fund, 500_000)
        call = make.funded_call([(fund, 500_000)])
        for _round in range(5):
            tranche = make.tranche(TrancheState.REQUESTED, call=call, amount_minor=50_000)
            results = at_once(app, *(_approving(officer, tranche) for officer in officers(2)))
            assert results == ["conflict", "ok"]
        db.session.rollback()
        assert count(Tranche.state == TrancheState.APPROVED) == 5


def test_two_approvals_never_promise_more_than_the_fund_holds(fresh_database: FreshDatabase) -> None:
    app = fresh_database()
    with app.app_context():
        fund = programmes.fund()
        make.contribution(fund, 300_000)  # enough for two of 1,286.40
        call = make.funded_call([(fund, 900_000)])
        tranches = [make.tranche(TrancheState.REQUESTED, call=call) for _ in range(4)]
        steps = [_approving(officer, one) for officer, one in zip(officers(4), tranches, strict=True)]
        assert at_once(app, *steps) == ["fund_empty", "fund_empty", "ok", "ok"]


def test_two_clients_record_the_same_payment_at_once(fresh_database: FreshDatabase) -> None:
    app = fresh_database()
    with app.app_context():
        fund = programmes.fund()
        make.contribution(fund, 500_000)
        tranche = make.tranche(TrancheState.APPROVED, call=make.funded_call([(fund, 500_000)]))
        results = at_once(
            app, *(_paying(officer, tranche, f"PP-{n}") for n, officer in enumerate(officers(4)))
        )
        assert results == ["conflict", "conflict", "conflict", "ok"]
        _assert_paid_once(tranche.id)


def test_the_same_form_sent_twice_at_once_pays_once(fresh_database: FreshDatabase) -> None:
    app = fresh_database()
    with app.app_context():
        fund = programmes.fund()
        make.contribution(fund, 500_000)
        tranche = make.tranche(TrancheState.APPROVED, call=make.funded_call([(fund, 500_000)]))
        (officer,) = officers(1)
        steps = [_paying(officer, tranche, "PP-1", token="one-form") for _ in range(3)]
        assert at_once(app, *steps) == ["ok", "ok", "ok"]
        _assert_paid_once(tranche.id)


def test_one_reference_for_two_payments_at_once_is_taken_once(fresh_database: FreshDatabase) -> None:
    app = fresh_database()
    with app.app_context():
        fund = programmes.fund()
        make.contribution(fund, 500_000)
        call = make.funded_call([(fund, 500_000)])
        tranches = [make.tranche(TrancheState.APPROVED, call=call) for _ in range(2)]
        steps = [_paying(officer, one, "PP-1") for officer, one in zip(officers(2), tranches, strict=True)]
        assert at_once(app, *steps) == ["ok", "reference_taken"]
        db.session.rollback()
        assert verify_ledger(SYSTEM).holds


def _approving(officer: Actor, tranche: Tranche) -> Callable[[], None]:
    return lambda: commands.approve_tranche(officer, tranche.id, tranche.version)


def _paying(officer: Actor, tranche: Tranche, reference: str, token: str = "") -> Callable[[], uuid.UUID]:
    details = PaymentDetails(clock.today(), reference, tranche.version, token)
    return lambda: record_payment(officer, tranche.id, details)


def _assert_paid_once(tranche_id: uuid.UUID) -> None:
    db.session.rollback()
    assert count(Payment.tranche_id == tranche_id) == 1
    assert count(LedgerEntry.kind == EntryKind.PAYMENT) == 1
    assert count(Visit.id.is_not(None)) == 4
    assert verify_ledger(SYSTEM).holds
