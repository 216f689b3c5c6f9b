"""Recording what a donor paid in."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.idempotency import once
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.disbursements.books import Leg, append_entry, lock_funds
from grants.domain.disbursements.models import LedgerAccount, LedgerEntry, LedgerPosting
from grants.domain.disbursements.states import AccountKind, EntryKind
from grants.domain.programmes import scope as programmes_scope
from grants.domain.programmes.models import Fund
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class ContributionDetails:
    """One instalment in minor units of the fund's currency, as the bank's statement has it."""

    amount_minor: int
    received_on: datetime.date
    reference: str
    token: str = ""


def record_contribution(actor: Actor, fund_id: uuid.UUID, details: ContributionDetails) -> uuid.UUID:
    """Book a donor's instalment into the fund's bank account; the ledger entry's id."""
    authorise(actor, Permission.PAYMENT_RECORD)
    with transaction():
        return once(details.token, actor.id, lambda: _record(actor, fund_id, details))


def _record(actor: Actor, fund_id: uuid.UUID, details: ContributionDetails) -> uuid.UUID:
    fund = db.session.scalar(select(Fund).where(Fund.id == fund_id, programmes_scope.visible(actor)))
    if fund is None:
        raise NotFound
    lock_funds([fund.id])
    reference = details.reference.strip()
    _check(fund, details, reference)
    entry_id = append_entry(
        actor,
        EntryKind.CONTRIBUTION,
        details.received_on,
        fund.currency,
        [Leg(fund.id, AccountKind.BANK, AccountKind.CONTRIBUTIONS, details.amount_minor)],
        reference=reference,
    )
    audit.record(
        actor,
        "contribution.recorded",
        "fund",
        fund.id,
        details={"amount": details.amount_minor, "currency": fund.currency, "entry": str(entry_id)},
    )
    return entry_id


def _check(fund: Fund, details: ContributionDetails, reference: str) -> None:
    if details.amount_minor <= 0:
        raise DomainError(
            N_("The amount must be more than zero."), field="amount", code="amount_not_positive"
        )
    if details.received_on > clock.today():
        raise DomainError(
            N_("The day the money came can't be in the future."), field="received_on", code="in_future"
        )
    if not reference:
        raise DomainError(N_("Give the bank's reference."), field="reference", code="reference_required")
    taken = db.session.scalar(
        select(LedgerEntry.id)
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .join(LedgerAccount, LedgerAccount.id == LedgerPosting.debit_id)
        .where(
            LedgerEntry.kind == EntryKind.CONTRIBUTION,
            LedgerEntry.reference == reference,
            LedgerAccount.fund_id == fund.id,
        )
        .limit(1)
    )
    if taken is not None:
        raise DomainError(
            N_("This fund has a contribution with this reference already. Check the bank's statement."),
            field="reference",
            code="reference_taken",
        )
