"""What a payment does to the funds that bear it: what is in the bank, what is already promised, what would be left."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.applications.models import CallShare
from grants.domain.awards.models import Award
from grants.domain.disbursements.books import account_balances
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.shares import share_out, shares_of
from grants.domain.disbursements.states import AccountKind, TrancheState
from grants.domain.programmes.models import Fund


@dataclass(frozen=True, slots=True)
class FundEffect:
    """One fund's part of a tranche, all in minor units.

    `bank` is what it holds, `promised` what other approved tranches will take of it, `share` what this one takes.
    """

    fund_id: uuid.UUID
    code: str
    name: str
    bank: int
    promised: int
    share: int

    @property
    def before(self) -> int:
        return self.bank - self.promised

    @property
    def after(self) -> int:
        return self.before - self.share

    @property
    def enough(self) -> bool:
        return self.after >= 0


def effects_of(
    tranche_id: uuid.UUID, call_id: uuid.UUID, amount_minor: int, currency: str
) -> tuple[FundEffect, ...]:
    """What paying the tranche takes from each fund of its call, by the funds' codes; none when no fund bears the call."""
    shares = shares_of([call_id]).get(call_id)
    if not shares:
        return ()
    parts = share_out(amount_minor, shares)
    balances = account_balances(parts)
    promised = _promised(parts, currency, other_than=tranche_id)
    funds = db.session.execute(
        select(Fund.id, Fund.code, Fund.name).where(Fund.id.in_(parts)).order_by(Fund.code, Fund.id)
    )
    return tuple(
        FundEffect(
            fund_id=fund_id,
            code=code,
            name=name,
            bank=balances.get((fund_id, AccountKind.BANK, currency), 0),
            promised=promised.get(fund_id, 0),
            share=parts[fund_id],
        )
        for fund_id, code, name in funds
    )


def check_effects(effects: Sequence[FundEffect], *, promises_count: bool) -> None:
    """Raises DomainError unless every fund can bear its part: of what is in the bank, less what is promised to others."""
    if not effects:
        raise DomainError(N_("No fund bears this call. Name its funds first."), code="no_funds")
    for effect in effects:
        if (effect.before if promises_count else effect.bank) < effect.share:
            raise DomainError(
                N_("Fund %(fund)s does not hold enough for its part."), code="fund_empty", fund=effect.code
            )


def _promised(fund_ids: Iterable[uuid.UUID], currency: str, other_than: uuid.UUID) -> dict[uuid.UUID, int]:
    """What approved tranches that aren't paid yet will take from each of the funds, to the kopeck."""
    wanted = set(fund_ids)
    calls = select(CallShare.call_id).where(CallShare.fund_id.in_(wanted))
    waiting = db.session.execute(
        select(Award.call_id, Tranche.amount_minor)
        .join(Award, Award.id == Tranche.award_id)
        .where(
            Tranche.state == TrancheState.APPROVED,
            Tranche.id != other_than,
            Tranche.currency == currency,
            Award.call_id.in_(calls),
        )
    ).all()
    shares = shares_of({call_id for call_id, _amount in waiting})
    promised: dict[uuid.UUID, int] = {}
    for call_id, amount in waiting:
        for fund_id, part in share_out(amount, shares[call_id]).items():
            promised[fund_id] = promised.get(fund_id, 0) + part
    return promised
