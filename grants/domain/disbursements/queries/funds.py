"""What each donor pledged, what came, what went out, what is promised and what is left."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.applications.models import CallShare
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE
from grants.domain.disbursements.books import account_balances
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.shares import share_out, shares_of
from grants.domain.disbursements.states import AccountKind, PaymentState
from grants.domain.programmes.queries import list_funds
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class FundFigures:
    """One fund, in minor units of its currency: `committed` is granted from it and not yet paid."""

    id: uuid.UUID
    code: str
    name: str
    donor_name: str
    currency: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    pledged: int
    received: int
    paid: int
    committed: int

    @property
    def balance(self) -> int:
        """What is in the bank."""
        return self.received - self.paid

    @property
    def free(self) -> int:
        """What is neither paid nor committed of what came."""
        return self.balance - self.committed

    @property
    def to_come(self) -> int:
        """What was pledged and hasn't come."""
        return max(0, self.pledged - self.received)


@dataclass(frozen=True, slots=True)
class FundsPage:
    """The funds the actor may see; totals by currency are sums of `funds`. `may_record`: contributions."""

    funds: tuple[FundFigures, ...]
    totals: tuple[FundFigures, ...]
    may_record: bool


def funds_page(actor: Actor) -> FundsPage:
    """Every fund the actor may see, by code, with its figures."""
    authorise(actor, Permission.FUND_VIEW)
    lines = list_funds(actor)
    ids = [line.id for line in lines]
    balances, committed = account_balances(ids), _committed(ids)
    funds = tuple(
        FundFigures(
            id=line.id,
            code=line.code,
            name=line.name,
            donor_name=line.donor_name,
            currency=line.currency,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            pledged=line.pledged_minor,
            received=-balances.get((line.id, AccountKind.CONTRIBUTIONS, line.currency), 0),
            paid=balances.get((line.id, AccountKind.GRANTS_PAID, line.currency), 0),
            committed=committed.get((line.id, line.currency), 0),
        )
        for line in lines
    )
    return FundsPage(funds, _totals(funds), actor.allows(Permission.PAYMENT_RECORD))


def contribution_page(actor: Actor, fund_id: uuid.UUID) -> FundFigures:
    """The fund into which a contribution is to be booked."""
    authorise(actor, Permission.PAYMENT_RECORD)
    for fund in funds_page(actor).funds:
        if fund.id == fund_id:
            return fund
    raise NotFound


def _committed(fund_ids: list[uuid.UUID]) -> Mapping[tuple[uuid.UUID, str], int]:
    """What live awards still have to get, shared out call by call."""
    calls = select(CallShare.call_id).where(CallShare.fund_id.in_(fund_ids))
    granted = db.session.execute(
        select(Award.call_id, Award.currency, func.sum(Award.amount_minor))
        .where(Award.state.in_(LIVE), Award.call_id.in_(calls))
        .group_by(Award.call_id, Award.currency)
    ).all()
    paid = {
        (call_id, currency): int(amount)
        for call_id, currency, amount in db.session.execute(
            select(Award.call_id, Payment.currency, func.sum(Payment.amount_minor))
            .join(Tranche, Tranche.id == Payment.tranche_id)
            .join(Award, Award.id == Tranche.award_id)
            .where(Payment.state == PaymentState.SETTLED, Award.state.in_(LIVE), Award.call_id.in_(calls))
            .group_by(Award.call_id, Payment.currency)
        )
    }
    shares = shares_of({call_id for call_id, _currency, _amount in granted})
    committed: dict[tuple[uuid.UUID, str], int] = {}
    for call_id, currency, amount in granted:
        unpaid = int(amount) - paid.get((call_id, currency), 0)
        for fund_id, part in share_out(unpaid, shares[call_id]).items():
            committed[fund_id, currency] = committed.get((fund_id, currency), 0) + part
    return committed


def _totals(funds: tuple[FundFigures, ...]) -> tuple[FundFigures, ...]:
    totals = []
    for currency in sorted({fund.currency for fund in funds}):
        own = [fund for fund in funds if fund.currency == currency]
        totals.append(
            FundFigures(
                id=uuid.UUID(int=0),
                code="",
                name="",
                donor_name="",
                currency=currency,
                starts_on=min(fund.starts_on for fund in own),
                ends_on=None,
                pledged=sum(fund.pledged for fund in own),
                received=sum(fund.received for fund in own),
                paid=sum(fund.paid for fund in own),
                committed=sum(fund.committed for fund in own),
            )
        )
    return tuple(totals)
