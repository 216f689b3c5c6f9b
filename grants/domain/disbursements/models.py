"""Tables of tranches, payments and the ledger."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.disbursements.states import (
    AccountKind,
    Condition,
    EntryKind,
    PaymentState,
    TrancheState,
)


class Tranche(Keyed, Versioned, Base):
    """One conditional instalment. Who requested, who approved and who pays are different people."""

    __tablename__ = "tranche"

    award_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    due_on: Mapped[datetime.date]
    condition: Mapped[Condition] = mapped_column(Code(Condition))
    condition_met_note: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[TrancheState] = mapped_column(Code(TrancheState), default=TrancheState.PLANNED)
    requested_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    requested_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    paid_on: Mapped[datetime.date | None]
    paid_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint(one_of("state", TrancheState), name="state"),
        CheckConstraint(one_of("condition", Condition), name="condition"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(
            "state NOT IN ('requested', 'approved', 'paid') OR (requested_at IS NOT NULL AND requested_by IS NOT NULL)",
            name="requested_has_who",
        ),
        CheckConstraint(
            "state NOT IN ('approved', 'paid') OR (approved_at IS NOT NULL AND approved_by IS NOT NULL)",
            name="approved_has_who",
        ),
        CheckConstraint(
            "(state = 'paid') = (paid_on IS NOT NULL AND paid_by IS NOT NULL)", name="paid_has_who"
        ),
        CheckConstraint(
            "approved_by IS NULL OR requested_by IS NULL OR approved_by <> requested_by", name="four_eyes"
        ),
        CheckConstraint(
            "paid_by IS NULL OR (paid_by <> requested_by AND paid_by <> approved_by)", name="six_eyes"
        ),
        Index("ix_tranche_state_due_on", "state", "due_on"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class Payment(Keyed, Versioned, Base):
    """The money order of one tranche. A tranche has at most one that was not returned."""

    __tablename__ = "payment"

    tranche_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tranche.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    paid_on: Mapped[datetime.date]
    reference: Mapped[str] = mapped_column(String(60))
    state: Mapped[PaymentState] = mapped_column(Code(PaymentState), default=PaymentState.SETTLED)
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint(one_of("state", PaymentState), name="state"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index(
            "uq_payment_one_live",
            "tranche_id",
            unique=True,
            sqlite_where=text("state <> 'returned'"),
            postgresql_where=text("state <> 'returned'"),
        ),
        UniqueConstraint("reference"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class LedgerAccount(Keyed, Base):
    """An account of one fund in one currency."""

    __tablename__ = "ledger_account"

    fund_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("fund.id"))
    kind: Mapped[AccountKind] = mapped_column(Code(AccountKind))
    currency: Mapped[str] = mapped_column(String(3))

    __table_args__ = (
        UniqueConstraint("fund_id", "kind", "currency"),
        CheckConstraint(one_of("kind", AccountKind), name="kind"),
    )


class LedgerEntry(Keyed, Base):
    """One event in the books. Append-only; undone only by a contra entry."""

    __tablename__ = "ledger_entry"

    kind: Mapped[EntryKind] = mapped_column(Code(EntryKind))
    booked_on: Mapped[datetime.date] = mapped_column(index=True)
    payment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payment.id"), index=True)
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    reference: Mapped[str] = mapped_column(String(60), default="")
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint(one_of("kind", EntryKind), name="kind"),
        CheckConstraint("(kind = 'contribution') = (payment_id IS NULL)", name="payment_named"),
    )


class LedgerPosting(Keyed, Base):
    """An amount moved from one account (credit) to another (debit): an entry sums to zero by its very shape. Append-only."""

    __tablename__ = "ledger_posting"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    debit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_account.id"), index=True)
    credit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ledger_account.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))

    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_accounts"),
    )
