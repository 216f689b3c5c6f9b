"""The ledger: entries with their postings, newest first, and totals of every account that add up."""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from grants.core.clock import add_months
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import LedgerAccount, LedgerEntry, LedgerPosting, Payment, Tranche
from grants.domain.disbursements.states import AccountKind, EntryKind
from grants.domain.programmes.models import Fund
from grants.policy import Actor, Permission, authorise

DOWNLOAD_BATCH = 500


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """What the ledger is narrowed to; `month` is its first day, None narrows nothing."""

    fund_id: uuid.UUID | None = None
    month: datetime.date | None = None
    kind: EntryKind | None = None

    @property
    def any(self) -> bool:
        return self != LedgerFilters()


@dataclass(frozen=True, slots=True)
class PostingRow:
    """An amount moved between two accounts of a fund, in minor units."""

    fund_code: str
    debit: AccountKind
    credit: AccountKind
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One event in the books. `tranche_id`, `award_code` and `number` are those of a payment's tranche."""

    id: uuid.UUID
    booked_on: datetime.date
    kind: EntryKind
    reference: str
    tranche_id: uuid.UUID | None
    award_code: str
    number: int
    postings: tuple[PostingRow, ...]

    @property
    def amount_minor(self) -> int:
        return sum(posting.amount_minor for posting in self.postings)

    @property
    def currency(self) -> str:
        return self.postings[0].currency if self.postings else ""


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """What was posted to one account within the filter."""

    fund_code: str
    kind: AccountKind
    currency: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of entries and the totals of everything the filter lets through, by account and by currency."""

    entries: Page[EntryRow]
    totals: tuple[AccountTotal, ...]
    sums: tuple[tuple[str, int, int], ...] = field(default=())


def ledger_page(actor: Actor, filters: LedgerFilters, after: str = "") -> LedgerPage:
    """25 entries, the last booked first. `sums` are (currency, debits, credits). Raises NotFound for a foreign cursor."""
    authorise(actor, Permission.LEDGER_VIEW)
    total = db.session.scalar(
        select(func.count()).select_from(
            select(LedgerEntry.id).where(_wanted(filters)).limit(COUNT_LIMIT + 1).subquery()
        )
    )
    rows = _read(filters, _entries(filters, after, PAGE_SIZE + 1))
    cursors = [write_cursor(row.booked_on.isoformat(), str(row.id)) for row in rows]
    totals = _totals(filters)
    sums = {total.currency: [0, 0] for total in totals}
    for account in totals:
        sums[account.currency][0] += account.debit
        sums[account.currency][1] += account.credit
    return LedgerPage(
        entries=make_page(rows, cursors, total or 0),
        totals=totals,
        sums=tuple((currency, debit, credit) for currency, (debit, credit) in sorted(sums.items())),
    )


@dataclass(frozen=True, slots=True)
class FundChoice:
    """A fund to choose."""

    id: uuid.UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class LedgerChoices:
    """What the ledger can be narrowed to: the funds, and the first days of the months that have entries, newest first."""

    funds: tuple[FundChoice, ...]
    months: tuple[datetime.date, ...]


def ledger_choices(actor: Actor) -> LedgerChoices:
    """What may be chosen above the ledger."""
    authorise(actor, Permission.LEDGER_VIEW)
    funds = db.session.execute(select(Fund.id, Fund.code, Fund.name).order_by(Fund.code))
    days = db.session.scalars(select(LedgerEntry.booked_on).distinct())
    months = {day.replace(day=1) for day in days}
    return LedgerChoices(
        funds=tuple(FundChoice(*row) for row in funds), months=tuple(sorted(months, reverse=True))
    )


def ledger_rows(actor: Actor, filters: LedgerFilters) -> Iterator[EntryRow]:
    """All entries the filter lets through, in the order of the page: for the download."""
    authorise(actor, Permission.LEDGER_VIEW)
    after = ""
    while True:
        rows = _read(filters, _entries(filters, after, DOWNLOAD_BATCH))
        yield from rows
        if len(rows) < DOWNLOAD_BATCH:
            return
        after = write_cursor(rows[-1].booked_on.isoformat(), str(rows[-1].id))


def _of_fund(filters: LedgerFilters) -> ColumnElement[bool]:
    """Postings of the fund: both sides of a posting belong to one fund."""
    if filters.fund_id is None:
        return true()
    accounts = select(LedgerAccount.id).where(LedgerAccount.fund_id == filters.fund_id)
    return LedgerPosting.debit_id.in_(accounts)


def _wanted(filters: LedgerFilters) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if filters.kind:
        conditions.append(LedgerEntry.kind == filters.kind)
    if filters.month:
        conditions.append(LedgerEntry.booked_on >= filters.month)
        conditions.append(LedgerEntry.booked_on < add_months(filters.month, 1))
    if filters.fund_id:
        conditions.append(LedgerEntry.id.in_(select(LedgerPosting.entry_id).where(_of_fund(filters))))
    return and_(*conditions)


def _entries(filters: LedgerFilters, after: str, limit: int) -> Select[LedgerEntry, uuid.UUID, int, str]:
    asked = (
        select(LedgerEntry, Tranche.id, Tranche.number, Award.code)
        .outerjoin(Payment, Payment.id == LedgerEntry.payment_id)
        .outerjoin(Tranche, Tranche.id == Payment.tranche_id)
        .outerjoin(Award, Award.id == Tranche.award_id)
        .where(_wanted(filters))
        .order_by(LedgerEntry.booked_on.desc(), LedgerEntry.id.desc())
        .limit(limit)
    )
    key = read_cursor(after, 2)
    return asked.where(_after(*key)) if key else asked


def _after(day: str, row_id: str) -> ColumnElement[bool]:
    try:
        booked_on, last = datetime.date.fromisoformat(day), uuid.UUID(row_id)
    except ValueError as error:
        raise NotFound from error
    return or_(
        LedgerEntry.booked_on < booked_on, and_(LedgerEntry.booked_on == booked_on, LedgerEntry.id < last)
    )


def _read(filters: LedgerFilters, asked: Select[LedgerEntry, uuid.UUID, int, str]) -> list[EntryRow]:
    found = db.session.execute(asked).all()
    postings = _postings(filters, [row[0].id for row in found])
    return [
        EntryRow(
            id=entry.id,
            booked_on=entry.booked_on,
            kind=entry.kind,
            reference=entry.reference,
            tranche_id=tranche_id,
            award_code=award_code or "",
            number=number or 0,
            postings=tuple(postings.get(entry.id, ())),
        )
        for entry, tranche_id, number, award_code in found
    ]


def _postings(filters: LedgerFilters, entry_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[PostingRow]]:
    debit, credit = aliased(LedgerAccount), aliased(LedgerAccount)
    rows = db.session.execute(
        select(
            LedgerPosting.entry_id,
            Fund.code,
            debit.kind,
            credit.kind,
            LedgerPosting.amount_minor,
            LedgerPosting.currency,
        )
        .join(debit, debit.id == LedgerPosting.debit_id)
        .join(credit, credit.id == LedgerPosting.credit_id)
        .join(Fund, Fund.id == debit.fund_id)
        .where(LedgerPosting.entry_id.in_(entry_ids), _of_fund(filters))
        .order_by(Fund.code, LedgerPosting.id)
    )
    found: dict[uuid.UUID, list[PostingRow]] = {}
    for entry_id, code, debit_kind, credit_kind, amount, currency in rows:
        posting = PostingRow(code, debit_kind, credit_kind, amount, currency)
        found.setdefault(entry_id, []).append(posting)
    return found


def _totals(filters: LedgerFilters) -> tuple[AccountTotal, ...]:
    sums: dict[tuple[str, AccountKind, str], list[int]] = {}
    for place, side in enumerate((LedgerPosting.debit_id, LedgerPosting.credit_id)):
        rows = db.session.execute(
            select(
                Fund.code, LedgerAccount.kind, LedgerPosting.currency, func.sum(LedgerPosting.amount_minor)
            )
            .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
            .join(LedgerAccount, LedgerAccount.id == side)
            .join(Fund, Fund.id == LedgerAccount.fund_id)
            .where(_wanted(filters), _of_fund(filters))
            .group_by(Fund.code, LedgerAccount.kind, LedgerPosting.currency)
        )
        for code, kind, currency, amount in rows:
            sums.setdefault((code, kind, currency), [0, 0])[place] = int(amount)
    return tuple(
        AccountTotal(code, kind, currency, debit, credit)
        for (code, kind, currency), (debit, credit) in sorted(sums.items())
    )
