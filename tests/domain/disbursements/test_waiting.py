"""What waits for whom, and what she reads of her own payments."""

import datetime

from grants.domain.awards.states import AwardState
from grants.domain.disbursements.queries import my_payments, waiting_for
from grants.domain.disbursements.states import TrancheState
from grants.policy import Actor, Role
from tests.domain.disbursements.conftest import People
from tests.factories import accounts
from tests.factories import disbursements as make

TODAY = datetime.date(2027, 1, 31)
DAY = datetime.timedelta(days=1)


def kinds(actor: Actor) -> list[str]:
    return sorted(item.kind for item in waiting_for(actor))


def test_a_coordinator_signs_and_asks_in_time(people: People) -> None:
    make.award(organisation=people.organisation)
    make.award()  # another organisation's
    for due_on in (TODAY + 14 * DAY, TODAY + 15 * DAY):
        make.tranches(make.award(AwardState.SIGNED, people.organisation), due_on=due_on)
    make.paid_first(make.award(AwardState.ACTIVE, people.organisation))  # its second one is due in March
    assert kinds(people.coordinator) == ["agreement", "tranche_request"]


def test_an_officer_is_asked_only_for_what_she_may_do(people: People) -> None:
    asked = make.tranche(TrancheState.REQUESTED, requested_by=people.first.id)
    make.tranche(TrancheState.APPROVED, requested_by=people.coordinator.id, approved_by=people.second.id)
    assert kinds(people.first) == ["tranche_payment"]
    assert kinds(people.second) == ["tranche_approval"]
    assert kinds(people.third) == ["tranche_approval", "tranche_payment"]
    (approval,) = (item for item in waiting_for(people.second))
    assert (approval.endpoint, approval.arguments) == ("disbursements.approve", {"tranche_id": asked.id})
    assert (str(approval.values["amount"]), approval.values["number"]) == ("1286.40 BYN", 1)


def test_beyond_ten_a_line_counts_the_others(people: People) -> None:
    for _ in range(12):
        make.tranche(TrancheState.REQUESTED)
    items = waiting_for(people.first)
    assert [item.kind for item in items] == ["tranche_approval"] * 10 + ["tranche_approval_more"]
    assert items[-1].count == 2


def test_the_manager_reads_how_many_are_late(people: People) -> None:
    make.tranche()  # due on 24 December
    make.tranche(TrancheState.REQUESTED)
    (item,) = waiting_for(accounts.user(Role.PROGRAMME_MANAGER).actor)
    assert (item.kind, item.count, item.due) == ("tranche_late", 2, datetime.date(2026, 12, 24))
    assert waiting_for(accounts.user(Role.AUDITOR).actor) == ()


def test_she_reads_how_much_by_when_and_how_it_stands(people: People) -> None:
    award = make.award(AwardState.ACTIVE)
    make.paid_first(award)
    first, second = my_payments(Actor(kind="participant", id=award.participant_id))
    assert (str(first.amount), first.paid_on, first.text) == ("1286.40 BYN", TODAY, "It was paid.")
    assert (str(second.amount), second.due_on) == ("857.60 BYN", datetime.date(2027, 3, 24))
    assert "receipts" in second.text
    assert my_payments(Actor(kind="participant", id=people.organisation.id)) == ()
