"""The double-entry books: accounts made when first used, entries appended, balances summed from the postings."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db, lock
from grants.domain.disbursements.models import LedgerAccount, LedgerEntry, LedgerPosting
from grants.domain.disbursements.states import AccountKind, EntryKind
from grants.policy import Actor


@dataclass(frozen=True, slots=True)
class Leg:
    """An amount of one fund, moved from the credited to the debited account."""

    fund_id: uuid.UUID
    debit: AccountKind
    credit: AccountKind
    amount_minor: int


def lock_funds(fund_ids: Iterable[uuid.UUID]) -> None:
    """Hold these funds until the transaction ends, in one order for everyone, so that nobody waits in a ring."""
    for fund_id in sorted(set(fund_ids)):
        lock("fund", fund_id)


def append_entry(
    actor: Actor,
    kind: EntryKind,
    booked_on: datetime.date,
    currency: str,
    legs: Sequence[Leg],
    *,
    reference: str = "",
    payment_id: uuid.UUID | None = None,
    reverses_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Within an open transaction that holds the funds: write the entry with its postings; its id."""
    entry = LedgerEntry(
        kind=kind,
        booked_on=booked_on,
        payment_id=payment_id,
        reverses_id=reverses_id,
        reference=reference,
        recorded_at=clock.now(),
        recorded_by=actor.user_id,
    )
    db.session.add(entry)
    db.session.flush()
    db.session.add_all(
        LedgerPosting(
            entry_id=entry.id,
            debit_id=_account(leg.fund_id, leg.debit, currency),
            credit_id=_account(leg.fund_id, leg.credit, currency),
            amount_minor=leg.amount_minor,
            currency=currency,
        )
        for leg in legs
    )
    return entry.id


def _account(fund_id: uuid.UUID, kind: AccountKind, currency: str) -> uuid.UUID:
    found = db.session.scalar(
        select(LedgerAccount.id).where(
            LedgerAccount.fund_id == fund_id,
            LedgerAccount.kind == kind,
            LedgerAccount.currency == currency,
        )
    )
    if found is not None:
        return found
    account = LedgerAccount(fund_id=fund_id, kind=kind, currency=currency)
    db.session.add(account)
    db.session.flush()
    return account.id


def account_balances(
    fund_ids: Iterable[uuid.UUID],
) -> Mapping[tuple[uuid.UUID, AccountKind, str], int]:
    """Debits less credits of each account of the funds, in minor units: a sum over all postings, never a stored figure."""
    wanted = set(fund_ids)
    balances: dict[tuple[uuid.UUID, AccountKind, str], int] = {}
    for side, sign in ((LedgerPosting.debit_id, 1), (LedgerPosting.credit_id, -1)):
        rows = db.session.execute(
            select(
                LedgerAccount.fund_id,
                LedgerAccount.kind,
                LedgerAccount.currency,
                func.sum(LedgerPosting.amount_minor),
            )
            .join(LedgerPosting, side == LedgerAccount.id)
            .where(LedgerAccount.fund_id.in_(wanted))
            .group_by(LedgerAccount.fund_id, LedgerAccount.kind, LedgerAccount.currency)
        )
        for fund_id, kind, currency, amount in rows:
            key = (fund_id, kind, currency)
            balances[key] = balances.get(key, 0) + sign * int(amount)
    return balances
