"""Each rule of the road from the agreement to the payment, and who may take which step."""

import datetime
import uuid

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden, NotFound
from grants.core.outbox import OutboxMessage
from grants.core.transaction import transaction
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements import commands
from grants.domain.disbursements.models import LedgerEntry, LedgerPosting, Payment, Tranche
from grants.domain.disbursements.queries import TrancheFilters, list_tranches, verify_ledger
from grants.domain.disbursements.states import TrancheState
from grants.domain.monitoring.commands import PaymentDetails, record_payment
from grants.domain.monitoring.models import Visit
from grants.policy import SYSTEM, Role
from tests.domain.disbursements.conftest import People
from tests.factories import accounts, programmes
from tests.factories import disbursements as make

TODAY = datetime.date(2027, 1, 31)
DAY = datetime.timedelta(days=1)


def paid(version: int, reference: str = "PP-1001", on: datetime.date = TODAY) -> PaymentDetails:
    return PaymentDetails(paid_on=on, reference=reference, version=version)


def of(tranche_id: uuid.UUID) -> Tranche:
    found = db.session.scalar(select(Tranche).where(Tranche.id == tranche_id))
    assert found is not None
    return found


def sign(people: People, **values: object) -> tuple[Award, list[Tranche]]:
    award = make.award(organisation=people.organisation, **values)  # type: ignore[arg-type]
    commands.sign_agreement(people.coordinator, award.id, commands.AgreementDetails(TODAY, award.version))
    rows = db.session.scalars(select(Tranche).where(Tranche.award_id == award.id).order_by(Tranche.number))
    return award, list(rows)


def test_signing_builds_a_schedule_that_sums_to_the_award(people: People) -> None:
    award, tranches = sign(people)
    assert [(tranche.amount_minor, tranche.due_on) for tranche in tranches] == [
        (128_640, datetime.date(2027, 2, 14)),
        (85_760, datetime.date(2027, 4, 30)),
    ]
    signed = db.session.get_one(Award, award.id)
    assert (signed.state, signed.signed_on) == (AwardState.SIGNED, TODAY)
    assert verify_ledger(SYSTEM).faults == ()


@pytest.mark.parametrize(
    ("signed_on", "code"),
    [
        (datetime.date(2027, 2, 1), "signed_in_future"),
        (datetime.date(2026, 12, 4), "signed_before_acceptance"),
    ],
)
def test_an_agreement_is_signed_after_the_acceptance_and_not_tomorrow(
    people: People, signed_on: datetime.date, code: str
) -> None:
    award = make.award(organisation=people.organisation)
    with pytest.raises(DomainError) as refused:
        commands.sign_agreement(people.coordinator, award.id, commands.AgreementDetails(signed_on, 1))
    assert (refused.value.code, refused.value.field) == (code, "signed_on")


def test_an_offered_award_is_not_signed_and_a_signed_one_not_twice(people: People) -> None:
    offered = make.award(AwardState.OFFERED, people.organisation)
    with pytest.raises(Conflict):
        commands.sign_agreement(people.coordinator, offered.id, commands.AgreementDetails(TODAY, 1))
    award, _tranches = sign(people)
    with pytest.raises(Conflict):
        commands.sign_agreement(people.coordinator, award.id, commands.AgreementDetails(TODAY, 2))


def test_another_organisations_award_is_not_there(people: People) -> None:
    with pytest.raises(NotFound):
        commands.sign_agreement(people.coordinator, make.award().id, commands.AgreementDetails(TODAY, 1))
    with pytest.raises(NotFound):
        commands.request_tranche(people.coordinator, make.tranche().id, commands.RequestDetails(1))


def test_the_whole_road_of_both_tranches(people: People) -> None:
    fund = programmes.fund()
    make.contribution(fund, 500_000)
    award, (first, second) = sign(people, call=make.funded_call([(fund, 500_000)]))
    for tranche, reference in ((first, "PP-1"), (second, "PP-2")):
        version = of(tranche.id).version
        evidence = "Receipts for 1,100.00; the visit of 20 January found her at work."
        commands.request_tranche(people.coordinator, tranche.id, commands.RequestDetails(version, evidence))
        commands.approve_tranche(people.first, tranche.id, of(tranche.id).version)
        record_payment(people.second, tranche.id, paid(of(tranche.id).version, reference))
    assert db.session.get_one(Award, award.id).state is AwardState.COMPLETED
    booked = db.session.scalar(
        select(func.sum(LedgerPosting.amount_minor))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.kind == "payment")
    )
    assert booked == 214_400
    visits = db.session.scalars(
        select(Visit.due_on).where(Visit.award_id == award.id).order_by(Visit.due_on)
    ).all()
    assert visits == [
        datetime.date(2027, 2, 28),
        datetime.date(2027, 4, 30),
        datetime.date(2027, 7, 31),
        datetime.date(2028, 1, 31),
    ]
    kinds = db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.created_at)).all()
    assert kinds == ["tranche_requested", "tranche_approved", "tranche_paid"] * 2
    proof = verify_ledger(SYSTEM)
    assert proof.faults == ()
    assert proof.sums == (("BYN", 714_400, 714_400),)


def test_the_second_tranche_waits_for_the_first_and_wants_evidence(people: People) -> None:
    _award, (first, second) = sign(people)
    with pytest.raises(DomainError) as refused:
        commands.request_tranche(people.coordinator, second.id, commands.RequestDetails(1, "Receipts."))
    assert refused.value.code == "not_yet"
    with transaction():
        db.session.execute(
            update(Tranche)
            .where(Tranche.id == first.id)
            .values(
                state=TrancheState.PAID,
                requested_at=first.requested_at or make.clock.now(),
                requested_by=people.coordinator.id,
                approved_at=make.clock.now(),
                approved_by=people.first.id,
                paid_on=TODAY,
                paid_by=people.second.id,
            )
        )
    with pytest.raises(DomainError) as refused:
        commands.request_tranche(people.coordinator, second.id, commands.RequestDetails(1, "  "))
    assert (refused.value.code, refused.value.field) == ("evidence_required", "evidence")
    commands.request_tranche(people.coordinator, second.id, commands.RequestDetails(1, "Receipts."))
    assert of(second.id).condition_met_note == "Receipts."


def test_nobody_asks_before_the_agreement_is_signed(people: People) -> None:
    award = make.award(organisation=people.organisation)
    (tranche,) = make.tranches(award, 214_400)
    with pytest.raises(DomainError) as refused:
        commands.request_tranche(people.coordinator, tranche.id, commands.RequestDetails(1))
    assert refused.value.code == "not_yet"


def test_who_asked_does_not_approve(people: People) -> None:
    fund = programmes.fund()
    make.contribution(fund)
    call = make.funded_call([(fund, 500_000)])
    accounts.give_role(people.first.id, Role.COORDINATOR, people.organisation.id)  # type: ignore[arg-type]
    tranche = make.tranche(TrancheState.REQUESTED, call=call, requested_by=people.first.id)
    with pytest.raises(DomainError) as refused:
        commands.approve_tranche(people.first, tranche.id, tranche.version)
    assert refused.value.code == "four_eyes"
    commands.approve_tranche(people.second, tranche.id, tranche.version)


def test_who_asked_and_who_approved_do_not_pay(people: People) -> None:
    fund = programmes.fund()
    make.contribution(fund)
    call = make.funded_call([(fund, 500_000)])
    tranche = make.tranche(
        TrancheState.APPROVED, call=call, requested_by=people.first.id, approved_by=people.second.id
    )
    for actor in (people.first, people.second):
        with pytest.raises(DomainError) as refused:
            record_payment(actor, tranche.id, paid(tranche.version))
        assert refused.value.code == "six_eyes"
    record_payment(people.third, tranche.id, paid(tranche.version))


@pytest.mark.parametrize("column", ["approved_by", "paid_by"])
def test_the_database_too_wants_different_people(people: People, column: str) -> None:
    tranche = make.tranche(TrancheState.APPROVED, approved_by=people.second.id, requested_by=people.first.id)
    values = {column: people.first.id}
    if column == "paid_by":
        values |= {"state": TrancheState.PAID, "paid_on": TODAY}  # type: ignore[dict-item]
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(Tranche).where(Tranche.id == tranche.id).values(**values))


def test_an_empty_fund_approves_nothing_and_two_approvals_do_not_promise_the_same_money(
    people: People,
) -> None:
    fund = programmes.fund()
    call = make.funded_call([(fund, 500_000)])
    first, second = (make.tranche(TrancheState.REQUESTED, call=call) for _ in range(2))
    with pytest.raises(DomainError) as refused:
        commands.approve_tranche(people.first, first.id, first.version)
    assert (refused.value.code, refused.value.values) == ("fund_empty", {"fund": fund.code})
    make.contribution(fund, 200_000)  # enough for one tranche of 1,286.40, not for two
    commands.approve_tranche(people.first, first.id, first.version)
    with pytest.raises(DomainError) as refused:
        commands.approve_tranche(people.first, second.id, second.version)
    assert refused.value.code == "fund_empty"


def test_what_is_sent_back_needs_a_reason_and_may_be_asked_for_again(people: People) -> None:
    tranche = make.tranche(TrancheState.REQUESTED, organisation=people.organisation)
    with pytest.raises(DomainError) as refused:
        commands.send_back_tranche(people.first, tranche.id, commands.SendBackDetails(tranche.version, " "))
    assert refused.value.field == "reason"
    commands.send_back_tranche(
        people.first, tranche.id, commands.SendBackDetails(1, "A receipt is unreadable.")
    )
    back = of(tranche.id)
    assert (back.state, back.requested_by) == (TrancheState.PLANNED, None)
    commands.request_tranche(people.coordinator, tranche.id, commands.RequestDetails(back.version))


@pytest.mark.parametrize(
    ("on", "reference", "field"),
    [
        (datetime.date(2027, 2, 1), "PP-9", "paid_on"),
        (datetime.date(2027, 1, 30), "PP-9", "paid_on"),
        (TODAY, "   ", "reference"),
    ],
)
def test_a_payment_has_a_possible_day_and_a_reference(
    people: People, on: datetime.date, reference: str, field: str
) -> None:
    fund = programmes.fund()
    make.contribution(fund)
    tranche = make.tranche(TrancheState.APPROVED, call=make.funded_call([(fund, 500_000)]))
    with pytest.raises(DomainError) as refused:
        record_payment(people.third, tranche.id, paid(tranche.version, reference, on))
    assert refused.value.field == field


def test_a_reference_is_used_once(people: People) -> None:
    fund = programmes.fund()
    make.contribution(fund)
    call = make.funded_call([(fund, 500_000)])
    first, second = (make.tranche(TrancheState.APPROVED, call=call) for _ in range(2))
    record_payment(people.third, first.id, paid(first.version, "PP-7"))
    with pytest.raises(DomainError) as refused:
        record_payment(people.third, second.id, paid(second.version, " PP-7 "))
    assert (refused.value.code, refused.value.field) == ("reference_taken", "reference")
    assert of(second.id).state is TrancheState.APPROVED


def test_a_second_click_pays_once_and_a_second_payment_is_a_conflict(people: People) -> None:
    fund = programmes.fund()
    make.contribution(fund)
    tranche = make.tranche(TrancheState.APPROVED, call=make.funded_call([(fund, 500_000)]))
    details = PaymentDetails(TODAY, "PP-8", tranche.version, token="one-form")
    made = record_payment(people.third, tranche.id, details)
    assert record_payment(people.third, tranche.id, details) == made
    with pytest.raises(Conflict):
        record_payment(people.third, tranche.id, paid(tranche.version, "PP-10"))
    with pytest.raises(Conflict):
        record_payment(people.third, tranche.id, paid(of(tranche.id).version, "PP-10"))
    assert db.session.scalar(select(func.count(Payment.id)).where(Payment.tranche_id == tranche.id)) == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_neither_approve_nor_pay(people: People, role: Role) -> None:
    actor = accounts.user(role).actor
    tranche = make.tranche(TrancheState.REQUESTED)
    with pytest.raises(Forbidden):
        commands.approve_tranche(actor, tranche.id, tranche.version)
    with pytest.raises(Forbidden):
        record_payment(actor, tranche.id, paid(tranche.version))
    with pytest.raises(Forbidden):
        commands.record_contribution(
            actor, programmes.fund().id, commands.ContributionDetails(1, TODAY, "IN-1")
        )


def test_what_is_still_to_be_paid_comes_first_and_pages_follow(people: People) -> None:
    for number in range(14):
        make.paid_first(make.award(AwardState.ACTIVE, people.organisation), due_on=TODAY + number * DAY)
    first = list_tranches(people.coordinator, TrancheFilters())
    second = list_tranches(people.coordinator, TrancheFilters(), first.next_cursor)
    rows = [*first.items, *second.items]
    assert (len(first.items), len(second.items), first.total) == (25, 3, 28)
    assert [row.state for row in rows] == [TrancheState.PLANNED] * 14 + [TrancheState.PAID] * 14
    assert [row.due_on for row in rows[:14]] == sorted(row.due_on for row in rows[:14])
    assert len({row.id for row in rows}) == 28
