"""Tables of erasures: who asked and who approved, the list of those who were erased, and for how long data are kept."""

import datetime
import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.privacy.states import DataClass, ErasureGround, ErasureScope, ErasureState

_OPEN = text("state IN ('requested', 'approved')")


class ErasureRequest(Keyed, Versioned, Base):
    """One request to erase an identity: asked for by one person, decided by another. `counts` say what went.

    `reason` was typed and goes with her; `ground` is what stays of it.
    """

    __tablename__ = "erasure_request"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[ErasureState] = mapped_column(Code(ErasureState), default=ErasureState.REQUESTED)
    scope: Mapped[ErasureScope] = mapped_column(
        Code(ErasureScope), default=ErasureScope.WHOLE, server_default="whole"
    )
    ground: Mapped[ErasureGround] = mapped_column(
        Code(ErasureGround), default=ErasureGround.OTHER, server_default="other"
    )
    reason: Mapped[str] = mapped_column(String(500))
    requested_at: Mapped[datetime.datetime] = mapped_column(Moment)
    requested_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    __table_args__ = (
        CheckConstraint(one_of("state", ErasureState), name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="two_people"),
        CheckConstraint(
            "(state = 'requested') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="decided_has_person",
        ),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_moment"),
        CheckConstraint("length(reason) > 0", name="reason_given"),
        Index(
            "uq_erasure_request_open",
            "participant_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class Erasure(Base):
    """An identity that was erased. The database refuses to change or delete it; a file beside the backups says the same."""

    __tablename__ = "erasure"

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    case_code: Mapped[str] = mapped_column(String(8))
    erased_at: Mapped[datetime.datetime] = mapped_column(Moment)


class RetentionRule(Keyed, Versioned, Base):
    """For how many months data of one class are kept in one programme, where it isn't the default."""

    __tablename__ = "retention_rule"

    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("programme.id"))
    data_class: Mapped[DataClass] = mapped_column(Code(DataClass))
    months: Mapped[int]
    changed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        UniqueConstraint("programme_id", "data_class"),
        CheckConstraint(one_of("data_class", DataClass), name="data_class"),
        CheckConstraint("months BETWEEN 6 AND 240", name="months"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}
