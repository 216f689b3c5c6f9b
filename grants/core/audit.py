"""Who did what, when and why: append-only rows, chained by hash in a sealing job, so that tampering shows."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, Index, String, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from grants.core import clock
from grants.core.db import Base, Keyed, Moment, db, lock
from grants.core.ids import new_id
from grants.core.reasons import is_code, seal_reason

FIRST_HASH = "0" * 64
LOOK_BACK = datetime.timedelta(days=1)
STANDS_STILL = datetime.timedelta(minutes=15)  # the worker seals every minute
_BATCH = 1000


class Doer(Protocol):
    """Who acts: `kind` is user, participant, system or nobody; `id` is None for the last two."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> uuid.UUID | None: ...


class AuditEntry(Keyed, Base):
    """One thing done. The database refuses to change or delete it.

    `reason` is a code that was chosen, or a sentence of the program's; what somebody typed is in `sealed_reason`. Both
    are read by `reasons.read_reasons`.
    """

    __tablename__ = "audit_entry"

    at: Mapped[datetime.datetime] = mapped_column(Moment)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[uuid.UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    target_type: Mapped[str] = mapped_column(String(40))
    target_id: Mapped[uuid.UUID | None]
    organisation_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")
    details: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    sealed_reason: Mapped[bytes | None]

    __table_args__ = (
        Index("ix_audit_entry_target_id_at", "target_id", "at"),
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_action_at", "action", "at"),
        Index("ix_audit_entry_actor_id_at", "actor_id", "at"),
        Index("ix_audit_entry_target_type_at", "target_type", "at"),
    )


class AuditSeal(Base):
    """The link of one entry into the chain. Append-only too."""

    __tablename__ = "audit_seal"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


def record(
    actor: Doer,
    action: str,
    target_type: str,
    target_id: uuid.UUID | None,
    *,
    organisation_id: uuid.UUID | None = None,
    reason: str = "",
    details: Mapping[str, object] | None = None,
) -> datetime.datetime:
    """Append a row within the open transaction and return its moment. `details` hold codes and numbers, never identity.

    A reason that is not a code is sealed with the key of its target.
    """
    row = entry_row(
        actor,
        action,
        target_type,
        target_id,
        organisation_id=organisation_id,
        reason=reason,
        details=details,
    )
    db.session.add(AuditEntry(**row))
    moment: datetime.datetime = row["at"]
    return moment


def entry_row(
    actor: Doer,
    action: str,
    target_type: str,
    target_id: uuid.UUID | None,
    *,
    organisation_id: uuid.UUID | None = None,
    reason: str = "",
    details: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Within an open transaction: the columns of what `record` appends, for whoever writes many rows at once."""
    entry_id, why = new_id(), reason.strip()[:1000]
    sealed = None
    if why and target_id is not None and not is_code(why):
        sealed, why = seal_reason(entry_id, target_id, why), ""
    return {
        "id": entry_id,
        "at": clock.now(),
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "action": action,
        "target_type": target_type,
        "target_id": target_id,
        "organisation_id": organisation_id,
        "reason": why,
        "details": dict(details or {}),
        "sealed_reason": sealed,
    }


def chain_hash(previous: str, entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and the entry in canonical JSON; a sealed reason is chained as it is stored."""
    body = json.dumps(
        [
            previous,
            str(entry.id),
            entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            entry.actor_kind,
            str(entry.actor_id or ""),
            entry.action,
            entry.target_type,
            str(entry.target_id or ""),
            str(entry.organisation_id or ""),
            entry.reason,
            entry.details,
            *([entry.sealed_reason.hex()] if entry.sealed_reason is not None else []),
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


def seal(limit: int = 50_000, *, everything: bool = False) -> int:
    """Chain the entries that are not yet sealed, oldest first, within the open transaction; how many were.

    It looks back a day from the last sealed entry, longer than any transaction is open, so that a round costs the
    same however long the chain is; with `everything`, over the whole audit.
    """
    lock("audit-seal")
    last = db.session.execute(
        select(AuditSeal.sequence, AuditSeal.hash, AuditEntry.at)
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .order_by(AuditSeal.sequence.desc())
        .limit(1)
    ).first()
    sequence, previous, sealed_until = last if last else (0, FIRST_HASH, None)
    unsealed = (
        select(AuditEntry)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.entry_id.is_(None))
        .order_by(AuditEntry.at, AuditEntry.id)
        .limit(limit)
    )
    if sealed_until is not None and not everything:
        unsealed = unsealed.where(AuditEntry.at > sealed_until - LOOK_BACK)
    done = 0
    rows: list[dict[str, object]] = []
    for entry in db.session.scalars(unsealed):
        sequence, done = sequence + 1, done + 1
        previous = chain_hash(previous, entry)
        rows.append({"sequence": sequence, "entry_id": entry.id, "hash": previous})
    if rows:
        db.session.execute(insert(AuditSeal), rows)
    return done


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found. `faults` are (sequence, what is wrong); `head` is the last good hash; `head_at`
    where the head that was noted stands; `late` are those chained more than a day after what they say of themselves."""

    sealed: int
    unsealed: int
    head: str
    faults: tuple[tuple[int, str], ...]
    head_at: int | None = None
    late: tuple[int, ...] = ()


def verify(expected_head: str = "", expected_number: int | None = None) -> Verification:
    """Walk the whole chain: changed, removed, inserted and reordered rows are found.

    With `expected_head`, a hash noted earlier, as it is or in groups, a chain that was cut or rewritten since is found
    too; `expected_number` is how many entries there were then.
    """
    noted = "".join(expected_head.split()).lower()
    faults: list[tuple[int, str]] = []
    late: list[int] = []
    previous, expected, newest, head_at = FIRST_HASH, 1, None, None
    for link, entry in _links():
        if link.sequence != expected:
            faults.append((expected, "missing"))
        expected = link.sequence + 1
        if entry is None:
            faults.append((link.sequence, "entry removed"))
        else:
            if chain_hash(previous, entry) != link.hash:
                faults.append((link.sequence, "changed, inserted or out of order"))
            if newest is not None and entry.at < newest - LOOK_BACK:
                late.append(link.sequence)
            newest = max(newest or entry.at, entry.at)
        previous = link.hash
        head_at = link.sequence if link.hash == noted else head_at
    if noted and head_at is None:
        faults.append((expected - 1, "the head that was noted is not in the chain"))
    if head_at is not None and expected_number not in {None, head_at}:
        faults.append((head_at, "the head that was noted had another number"))
    if newest is not None:
        faults += [(expected, "inserted behind the chain")] * _behind(newest)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    sealed = db.session.scalar(select(func.count()).select_from(AuditSeal)) or 0
    return Verification(
        sealed=sealed,
        unsealed=total - sealed,
        head=previous,
        faults=tuple(faults),
        head_at=head_at,
        late=tuple(late),
    )


def _behind(newest: datetime.datetime) -> int:
    """How many entries say that they are older than the sealing job looks back, and yet were never chained."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
            .where(AuditSeal.entry_id.is_(None), AuditEntry.at <= newest - LOOK_BACK)
        )
        or 0
    )


def unsealed_since() -> datetime.datetime | None:
    """The oldest entry that waits for its seal, when it has waited so long that the sealing job must stand still; else
    None."""
    sealed_until = db.session.scalar(
        select(AuditEntry.at)
        .join(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .order_by(AuditSeal.sequence.desc())
        .limit(1)
    )
    waiting = (
        select(AuditEntry.at)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.entry_id.is_(None), AuditEntry.at < clock.now() - STANDS_STILL)
        .order_by(AuditEntry.at)
        .limit(1)
    )
    if sealed_until is not None:  # what is older was sealed, or will be in the same round
        waiting = waiting.where(AuditEntry.at >= sealed_until)
    return db.session.scalar(waiting)


def _links() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    after = 0
    while True:
        rows = db.session.execute(
            select(AuditSeal, AuditEntry)
            .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
            .where(AuditSeal.sequence > after)
            .order_by(AuditSeal.sequence)
            .limit(_BATCH)
        ).all()
        if not rows:
            return
        for link, entry in rows:
            after = link.sequence
            yield link, entry
        db.session.expire_all()
