"""Whatever is tried in whatever order by whomever: the books balance, and nobody decided alone."""

import datetime
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import DomainError
from grants.domain.disbursements import commands
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.queries import verify_ledger
from grants.domain.disbursements.states import TrancheState
from grants.domain.monitoring.commands import PaymentDetails, record_payment
from grants.policy import SYSTEM, Actor, Role, RoleIn
from tests.domain.disbursements.conftest import People
from tests.factories import disbursements as make
from tests.factories import programmes

TODAY = datetime.date(2027, 1, 31)
STEPS = ("request", "approve", "send_back", "pay", "contribute")
Moves = list[tuple[str, int, int, int]]


def everyone(people: People) -> list[Actor]:
    """Four people who all hold both roles, so that only the rules of different people keep them apart."""
    both = frozenset(
        {
            RoleIn(Role.COORDINATOR, people.organisation.id),
            RoleIn(Role.FINANCE_OFFICER, people.organisation.id),
        }
    )
    return [
        Actor(kind="user", id=actor.id, name=actor.name, roles=both)
        for actor in (people.coordinator, people.first, people.second, people.third)
    ]


def attempt(
    step: str, actor: Actor, tranche_id: uuid.UUID, fund_id: uuid.UUID, amount: int, reference: str
) -> None:
    version = db.session.scalar(select(Tranche.version).where(Tranche.id == tranche_id)) or 0
    if step == "request":
        commands.request_tranche(actor, tranche_id, commands.RequestDetails(version, "Receipts."))
    elif step == "approve":
        commands.approve_tranche(actor, tranche_id, version)
    elif step == "send_back":
        commands.send_back_tranche(actor, tranche_id, commands.SendBackDetails(version, "Not yet."))
    elif step == "pay":
        record_payment(actor, tranche_id, PaymentDetails(TODAY, reference, version))
    else:
        commands.record_contribution(actor, fund_id, commands.ContributionDetails(amount, TODAY, reference))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(0, 3), st.integers(1, 150_000)),
        min_size=10,
        max_size=40,
    )
)
def test_the_books_always_balance(people: People, moves: Moves) -> None:
    actors = everyone(people)
    funds = [programmes.fund() for _ in range(3)]
    call = make.funded_call(
        [(fund, weight) for fund, weight in zip(funds, (300_000, 200_001, 99_999), strict=True)]
    )
    tranches = []
    for _ in range(2):
        award = make.award(organisation=people.organisation, call=call)
        commands.sign_agreement(people.coordinator, award.id, commands.AgreementDetails(TODAY, award.version))
        tranches += db.session.scalars(
            select(Tranche.id).where(Tranche.award_id == award.id).order_by(Tranche.number)
        ).all()
    for place, (step, which, who, amount) in enumerate(moves):
        reference = f"{tranches[0]}-{place}"
        try:
            attempt(step, actors[who], tranches[which], funds[which % 3].id, amount, reference)
        except DomainError:
            continue
    proof = verify_ledger(SYSTEM)
    assert proof.holds, proof.faults
    for tranche in db.session.scalars(select(Tranche).where(Tranche.state == TrancheState.PAID)):
        assert len({tranche.requested_by, tranche.approved_by, tranche.paid_by}) == 3
