"""Donors' instalments, and what the funds page says of them."""

import datetime

import pytest

from grants.core.errors import DomainError, NotFound
from grants.domain.accounts.states import OrganisationKind
from grants.domain.awards.states import AwardState
from grants.domain.disbursements import commands, queries
from grants.domain.disbursements.states import TrancheState
from grants.domain.monitoring.commands import PaymentDetails, record_payment
from grants.policy import Role
from tests.domain.disbursements.conftest import People
from tests.factories import accounts, programmes
from tests.factories import disbursements as make

TODAY = datetime.date(2027, 1, 31)


def instalment(
    amount: int = 2_500_000, reference: str = "IN-1", token: str = ""
) -> commands.ContributionDetails:
    return commands.ContributionDetails(amount, TODAY, reference, token)


def test_figures_of_two_funds_by_hand(people: People) -> None:
    # An envelope of 40,000.00 of which A bears 30,000 (75 %) and B 10,000 (25 %).
    a = programmes.fund(code="A", pledged_minor=3_000_000)
    b = programmes.fund(code="B", pledged_minor=1_500_000)
    commands.record_contribution(people.first, a.id, instalment(2_500_000, "IN-A"))
    commands.record_contribution(people.first, b.id, instalment(600_000, "IN-B"))
    call = make.funded_call([(a, 3_000_000), (b, 1_000_000)])
    tranche = make.tranche(TrancheState.APPROVED, call=call)  # 1,286.40, an award of its own
    make.award(AwardState.OFFERED, call=call, amount_minor=100_000)
    make.award(AwardState.LAPSED, call=call, amount_minor=400_000)
    record_payment(people.third, tranche.id, PaymentDetails(TODAY, "PP-1", tranche.version))
    page = queries.funds_page(people.first)
    found = {fund.code: fund for fund in page.funds if fund.code in ("A", "B")}
    assert [
        (fund.pledged, fund.received, fund.paid, fund.committed, fund.balance, fund.free, fund.to_come)
        for fund in (found["A"], found["B"])
    ] == [
        # 75 % of 1,286.40 is 964.80, of the 1,000.00 that is offered 750.00
        (3_000_000, 2_500_000, 96_480, 75_000, 2_403_520, 2_328_520, 500_000),
        (1_500_000, 600_000, 32_160, 25_000, 567_840, 542_840, 900_000),
    ]
    assert (page.totals[0].received, page.totals[0].paid, page.totals[0].committed) == (
        3_100_000,
        128_640,
        100_000,
    )


def test_a_second_click_books_once(people: People) -> None:
    fund = programmes.fund()
    made = commands.record_contribution(people.first, fund.id, instalment(token="form"))
    assert commands.record_contribution(people.first, fund.id, instalment(token="form")) == made
    with pytest.raises(DomainError) as refused:
        commands.record_contribution(people.first, fund.id, instalment())
    assert refused.value.field == "reference"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (commands.ContributionDetails(0, TODAY, "IN"), "amount"),
        (commands.ContributionDetails(1, datetime.date(2027, 2, 1), "IN"), "received_on"),
        (commands.ContributionDetails(1, TODAY, " "), "reference"),
    ],
)
def test_what_can_not_be_is_refused(
    people: People, details: commands.ContributionDetails, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        commands.record_contribution(people.first, programmes.fund().id, details)
    assert refused.value.field == field


def test_a_donor_reads_the_figures_of_her_own_fund_alone(people: People) -> None:
    usaid = accounts.organisation(OrganisationKind.DONOR, oblast=None)
    mine, other = programmes.fund(donor=usaid), programmes.fund()
    reader = accounts.user(Role.DONOR, organisation=usaid).actor
    page = queries.funds_page(reader)
    assert [fund.id for fund in page.funds] == [mine.id]
    assert not page.may_record
    with pytest.raises(NotFound):
        queries.contribution_page(people.first, accounts.organisation().id)
    assert queries.contribution_page(people.first, other.id).code == other.code
