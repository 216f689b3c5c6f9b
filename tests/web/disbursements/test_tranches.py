"""The pages of tranches: what each shows, whom it refuses, what comes back when something is wrong."""

import datetime
from collections.abc import Callable, Iterator

import flask
import pytest
import time_machine
from sqlalchemy import select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.domain.accounts.models import Organisation
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.states import TrancheState
from grants.policy import Role
from tests.factories import accounts, programmes
from tests.factories import disbursements as make
from tests.support.client import Client

NOON = datetime.datetime(2027, 1, 31, 9, 0, tzinfo=datetime.UTC)
ClientAs = Callable[..., Client]
PAID = {"paid_on-day": "31", "paid_on-month": "1", "paid_on-year": "2027", "reference": "PP-1"}


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    """It is noon in Minsk on 31 January 2027."""
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def organisation(app: flask.Flask) -> Organisation:
    """The coordinator's."""
    return accounts.organisation()


def state_of(tranche: Tranche) -> TrancheState:
    found = db.session.scalar(select(Tranche.state).where(Tranche.id == tranche.id))
    assert found is not None
    return found


def funded(state: TrancheState, amount: int = 500_000, **values: object) -> Tranche:
    fund = programmes.fund(code="PRM")
    if amount:
        make.contribution(fund, amount)
    return make.tranche(state, call=make.funded_call([(fund, 500_000)]), **values)  # type: ignore[arg-type]


def test_the_list_says_what_is_late_and_filters(client_as: ClientAs, organisation: Organisation) -> None:
    make.tranche(organisation=organisation)  # due on 24 December: late
    award = make.award(AwardState.SIGNED, organisation)
    make.tranches(award, 128_640, 85_760, due_on=datetime.date(2027, 2, 14))
    coordinator = client_as(Role.COORDINATOR, organisation=organisation)
    page = coordinator.get("/disbursements/tranches").text
    assert page.count("Overdue</span>") == 1
    assert "3 tranches" in page
    assert "1 tranche<" in coordinator.get("/disbursements/tranches?state=late").text
    assert "No tranche is in this state" in coordinator.get("/disbursements/tranches?state=paid").text
    coordinator.get("/disbursements/tranches?state=nonsense")
    coordinator.get("/disbursements/tranches?after=nonsense", 404)
    other = client_as(Role.COORDINATOR).get("/disbursements/tranches").text
    assert "No payments are planned yet" in other


def test_from_the_agreement_to_the_advice(client_as: ClientAs, organisation: Organisation) -> None:
    fund = programmes.fund(code="SIDA")
    make.contribution(fund, 500_000)
    award = make.award(organisation=organisation, call=make.funded_call([(fund, 500_000)]))
    coordinator = client_as(Role.COORDINATOR, organisation=organisation)
    signing = f"/disbursements/awards/{award.id}/sign-agreement"
    page = coordinator.get(signing).text
    assert "1,286.40" in page
    assert "857.60" in page
    assert coordinator.get(f"/disbursements/awards/{award.id}/agreement.pdf").data.startswith(b"%PDF")
    wrong = coordinator.post(
        signing, {"signed_on-day": "1", "signed_on-month": "2", "signed_on-year": "2027"}, 422
    ).text
    assert "in the future" in wrong
    assert 'value="2027"' in wrong
    coordinator.post(signing, {"signed_on-day": "31", "signed_on-month": "1", "signed_on-year": "2027"})
    first, second = db.session.scalars(
        select(Tranche).where(Tranche.award_id == award.id).order_by(Tranche.number)
    ).all()
    url, later = (f"/disbursements/tranches/{tranche.id}" for tranche in (first, second))
    assert "The earlier tranche must be paid first." in coordinator.get(f"{later}/request-payment").text
    coordinator.get(f"{url}/request-payment")
    coordinator.post(f"{url}/request-payment")
    approver, payer = client_as(Role.FINANCE_OFFICER), client_as(Role.FINANCE_OFFICER)
    shown = approver.get(f"{url}/approve").text
    assert "Approve 1,286.40" in shown
    assert "5,000.00" in shown
    assert "3,713.60" in shown  # what SIDA holds before and after
    approver.post(f"{url}/approve")
    assert "You approved this payment" in approver.get(url).text
    assert "Ковальчук Ирина Петровна" in payer.get(f"{url}/record-payment").text
    assert "Ковальчук" not in payer.get(url).text
    payer.post(f"{url}/record-payment", PAID)
    assert state_of(first) is TrancheState.PAID
    assert payer.get(f"{url}/payment-advice.pdf").data.startswith(b"%PDF")
    assert "Payment recorded" in coordinator.get(url).text
    opened = db.session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "identity.opened")).all()
    assert len(opened) == 3  # the agreement, and the payee each time the page was shown


def test_the_second_tranche_asks_for_evidence(client_as: ClientAs, organisation: Organisation) -> None:
    award = make.award(AwardState.ACTIVE, organisation)
    second = make.paid_first(award)
    coordinator = client_as(Role.COORDINATOR, organisation=organisation)
    url = f"/disbursements/tranches/{second.id}/request-payment"
    assert "Say what shows that the condition is met" in coordinator.post(url, {"evidence": " "}, 422).text
    coordinator.post(url, {"evidence": "Receipts for 1,100.00; visited on 20 January, at work."})
    page = client_as(Role.FINANCE_OFFICER).get(f"/disbursements/tranches/{second.id}/approve").text
    assert "visited on 20 January" in page


def test_an_empty_fund_is_said_and_nothing_is_approved(client_as: ClientAs) -> None:
    tranche = funded(TrancheState.REQUESTED, amount=0)
    officer = client_as(Role.FINANCE_OFFICER)
    url = f"/disbursements/tranches/{tranche.id}/approve"
    page = officer.get(url).text
    assert "Not enough" in page
    assert "Approve 1,286.40" not in page
    refused = officer.post(url, {"version": str(tranche.version)}, 422).text
    assert "Fund PRM does not hold enough for its part." in refused
    assert state_of(tranche) is TrancheState.REQUESTED


def test_sending_back_keeps_what_was_typed_and_tells_the_requester(
    client_as: ClientAs, organisation: Organisation
) -> None:
    tranche = make.tranche(TrancheState.REQUESTED, organisation)
    officer = client_as(Role.FINANCE_OFFICER)
    url = f"/disbursements/tranches/{tranche.id}"
    assert "Say what must be put right." in officer.post(f"{url}/send-back", {"reason": ""}, 422).text
    officer.post(f"{url}/send-back", {"reason": "The receipt of 3 January is unreadable."})
    page = client_as(Role.COORDINATOR, organisation=organisation).get(url).text
    assert "The receipt of 3 January is unreadable." in page
    assert "Ask for this payment" in page


def test_a_bad_payment_comes_back_as_it_was_typed(client_as: ClientAs) -> None:
    tranche = funded(TrancheState.APPROVED)
    officer = client_as(Role.FINANCE_OFFICER)
    url = f"/disbursements/tranches/{tranche.id}/record-payment"
    page = officer.post(url, {**PAID, "paid_on-day": "1", "paid_on-month": "2"}, 422).text
    assert "The day of payment can&#39;t be in the future." in page
    assert 'value="PP-1"' in page
    officer.post(url, {**PAID, "version": "7"}, 409)
    assert state_of(tranche) is TrancheState.APPROVED


def test_a_second_click_records_nothing_more(client_as: ClientAs) -> None:
    tranche = funded(TrancheState.APPROVED)
    officer = client_as(Role.FINANCE_OFFICER)
    url = f"/disbursements/tranches/{tranche.id}/record-payment"
    fields = officer.hidden_fields(url)
    for _click in range(2):
        officer.post(url, {**PAID, **fields})
    assert state_of(tranche) is TrancheState.PAID


@pytest.mark.parametrize("step", ["request-payment", "approve", "send-back", "record-payment"])
@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.COORDINATOR, {"request-payment"}),
        (Role.FINANCE_OFFICER, {"approve", "send-back", "record-payment"}),
        (Role.PROGRAMME_MANAGER, set()),
        (Role.TRAINER, set()),
        (Role.DONOR, set()),
    ],
)
def test_each_step_is_open_to_its_role_alone(
    client_as: ClientAs, organisation: Organisation, role: Role, allowed: set[str], step: str
) -> None:
    tranche = make.tranche(organisation=organisation)
    url = f"/disbursements/tranches/{tranche.id}/{step}"
    client_as(role, organisation=organisation).get(url, 200 if step in allowed else 403)


def test_another_organisations_tranche_is_not_there(client_as: ClientAs) -> None:
    tranche = make.tranche(TrancheState.REQUESTED)
    stranger = client_as(Role.COORDINATOR)
    for path in ("", "/request-payment", "/payment-advice.pdf"):
        stranger.get(f"/disbursements/tranches/{tranche.id}{path}", 404)
    for path in ("sign-agreement", "agreement.pdf"):
        stranger.get(f"/disbursements/awards/{tranche.award_id}/{path}", 404)


def test_a_page_takes_few_statements(client_as: ClientAs, statements: list[str]) -> None:
    for _ in range(10):
        make.tranche(TrancheState.REQUESTED)
    officer = client_as(Role.FINANCE_OFFICER)
    statements.clear()
    officer.get("/disbursements/tranches")
    assert len(statements) < 12
