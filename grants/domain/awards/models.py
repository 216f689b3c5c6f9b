"""The table of awards."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Versioned, one_of
from grants.domain.awards.states import AwardState


class Award(Keyed, Versioned, Base):
    """What was granted. The live awards of a call never sum to more than its envelope (see awards.commands)."""

    __tablename__ = "award"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("call.id"), index=True)
    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[AwardState] = mapped_column(Code(AwardState), default=AwardState.OFFERED)
    offered_on: Mapped[datetime.date]
    accept_by: Mapped[datetime.date]
    accepted_on: Mapped[datetime.date | None]
    signed_on: Mapped[datetime.date | None]
    verification_code: Mapped[str] = mapped_column(String(8), unique=True)

    __table_args__ = (
        CheckConstraint(one_of("state", AwardState), name="state"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(
            "state NOT IN ('accepted', 'signed', 'active', 'completed') OR accepted_on IS NOT NULL",
            name="accepted_has_day",
        ),
        CheckConstraint(
            "state NOT IN ('signed', 'active', 'completed') OR signed_on IS NOT NULL", name="signed_has_day"
        ),
        Index(
            "uq_award_one_live",
            "participant_id",
            unique=True,
            sqlite_where=text("state NOT IN ('lapsed', 'terminated')"),
            postgresql_where=text("state NOT IN ('lapsed', 'terminated')"),
        ),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}
