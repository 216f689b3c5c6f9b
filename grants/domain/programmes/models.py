"""Tables of the programme and of its donors' funds."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Keyed, Versioned


class Programme(Keyed, Base):
    """A programme with a beginning and a currency of its own accounts."""

    __tablename__ = "programme"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[datetime.date]
    currency: Mapped[str] = mapped_column(String(3))


class Fund(Keyed, Versioned, Base):
    """A donor's money for the programme. `pledged_minor` is what was promised; what came and went is in the ledger."""

    __tablename__ = "fund"

    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    donor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    pledged_minor: Mapped[int]
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date | None]

    __table_args__ = (CheckConstraint("pledged_minor > 0", name="pledged_positive"),)
    __mapper_args__ = {"version_id_col": Versioned.version}
