"""Tables of follow-up visits and of the tries to reach someone."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.people.tries import TryChannel, TryOutcome


class Visit(Keyed, Versioned, Base):
    """One follow-up contact, `months` after the first payment; the window is `due_on` ± 14 days."""

    __tablename__ = "visit"

    award_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("award.id"))
    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    months: Mapped[int]
    due_on: Mapped[datetime.date]
    state: Mapped[VisitState] = mapped_column(Code(VisitState), default=VisitState.PLANNED)
    visited_on: Mapped[datetime.date | None]
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    operating: Mapped[Operating | None] = mapped_column(Code(Operating))
    # Of the last month, in minor units of the award's currency; None: she would rather not say.
    sales_minor: Mapped[int | None]
    income_minor: Mapped[int | None]
    paid_jobs: Mapped[int | None]
    hours_a_week: Mapped[int | None]
    keeps_records: Mapped[bool | None]
    feels_safe: Mapped[bool | None]
    note: Mapped[str] = mapped_column(String(2000), default="")

    __table_args__ = (
        UniqueConstraint("award_id", "months"),
        CheckConstraint(one_of("state", VisitState), name="state"),
        CheckConstraint("operating IS NULL OR " + one_of("operating", Operating), name="operating"),
        CheckConstraint(
            "(state = 'done') = (visited_on IS NOT NULL AND operating IS NOT NULL)", name="done_has_finding"
        ),
        CheckConstraint("months > 0", name="months_positive"),
        Index("ix_visit_organisation_id_state_due_on", "organisation_id", "state", "due_on"),
        Index("ix_visit_state_due_on", "state", "due_on"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class ContactTry(Keyed, Base):
    """One try to reach her for a visit, by what and with what outcome. Only after three may she be called lost."""

    __tablename__ = "contact_try"

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    tried_on: Mapped[datetime.date]
    tried_at: Mapped[str | None] = mapped_column(String(5))  # Belarus's time as HH:MM
    channel: Mapped[TryChannel | None] = mapped_column(Code(TryChannel))  # of an older try it is not known
    outcome: Mapped[TryOutcome | None] = mapped_column(Code(TryOutcome))
    note: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint("channel IS NULL OR " + one_of("channel", TryChannel), name="channel"),
        CheckConstraint("outcome IS NULL OR " + one_of("outcome", TryOutcome), name="outcome"),
    )
