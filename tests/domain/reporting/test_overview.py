"""Figures count people once, and the last visit decides."""

import datetime

import flask
import pytest

from grants.core import clock
from grants.core.errors import Forbidden
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.states import TrancheState
from grants.domain.monitoring.commands import PaymentDetails, record_payment
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.people.values.oblasts import Oblast
from grants.domain.reporting.queries import overview_page
from grants.policy import Role
from tests.factories import accounts, awards, monitoring, people, programmes
from tests.factories import disbursements as money

DAY = datetime.timedelta(days=1)


def test_people_are_counted_once_on_every_stage(app: flask.Flask) -> None:
    for _ in range(3):
        people.participant(oblast="BY-HO")
    fund = programmes.fund()
    money.contribution(fund, 500_000)
    tranche = money.tranche(TrancheState.APPROVED, call=money.funded_call([(fund, 500_000)]))
    payer = accounts.user(Role.FINANCE_OFFICER).actor
    record_payment(payer, tranche.id, PaymentDetails(clock.today(), "PP-1", tranche.version))
    closed = awards.award(AwardState.ACTIVE)
    for months, operating in ((1, Operating.YES), (3, Operating.CLOSED)):
        monitoring.visit(
            VisitState.DONE, award=closed, months=months, operating=operating,
            visited_on=clock.today() - (30 - 10 * months) * DAY,
        )  # fmt: skip
    monitoring.visit(VisitState.DONE, award=awards.award(AwardState.ACTIVE))
    page = overview_page(accounts.user(Role.PROGRAMME_MANAGER).actor)
    found = {figure.key: figure for figure in page.figures}
    assert {key: figure.total.value for key, figure in found.items()} == {
        "registered": 6, "trained": 0, "placed": 0, "plans": 3, "applied": 3, "awarded": 3, "paid": 1, "operating": 1,
    }  # fmt: skip
    assert found["registered"].by_oblast[Oblast.GOMEL].value == 3
    assert found["registered"].by_oblast[Oblast.BREST].value == 3
    assert [str(amount) for amount in page.paid] == ["1286.40 BYN"]
    assert not page.protected
    assert overview_page(accounts.user(Role.DONOR).actor).paid == ()


def test_a_donor_gets_no_small_number(app: flask.Flask) -> None:
    for oblast, count in (("BY-BR", 3), ("BY-HO", 6), ("BY-VI", 9)):
        for _ in range(count):
            people.participant(oblast=oblast)
    page = overview_page(accounts.user(Role.DONOR).actor)
    registered = page.figures[0]
    assert page.protected
    assert registered.by_oblast[Oblast.BREST].small
    assert registered.by_oblast[Oblast.GOMEL].value is None
    assert registered.by_oblast[Oblast.VITEBSK].value == 9
    assert registered.total.value == 18
    assert registered.by_oblast[Oblast.MINSK].value == 0


def test_a_trainer_does_not_see_it(app: flask.Flask) -> None:
    with pytest.raises(Forbidden):
        overview_page(accounts.user(Role.TRAINER).actor)
