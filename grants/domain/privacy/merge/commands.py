"""Merging two records of one person, and undoing it within a day."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.commands.pins import end_sessions
from grants.domain.people.loading import hold
from grants.domain.people.models import Participant, RecordMerge
from grants.domain.people.scope import visible
from grants.domain.people.screening.sealing import reseal
from grants.domain.people.states import PARTICIPANT, ParticipantState
from grants.domain.privacy.erasing import is_erased
from grants.domain.privacy.merge.conflicts import UNDONE_WITHIN, find_hindrances
from grants.domain.privacy.merge.identities import combine, fingerprint, sealed_fields, take_apart
from grants.domain.privacy.merge.moving import Moved, move, move_back, went_on
from grants.domain.privacy.merge.pairs import find_pair
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class MergeDetails:
    """Which record is kept, which goes into it, both by case code, and how it is known that they are one person's."""

    kept_code: str
    other_code: str
    reason: str


def merge_records(actor: Actor, details: MergeDetails, token: str = "") -> uuid.UUID:
    """The merge's id. Raises DomainError (codes, reason), Conflict (something stands against it, see `find_hindrances`)."""
    authorise(actor, Permission.PARTICIPANT_MERGE)
    if not details.reason.strip():
        raise DomainError(N_("Give a reason."), field="reason", code="reason_required")

    def make() -> uuid.UUID:
        hold(*(row.id for row in find_pair(actor, details.kept_code, details.other_code)))
        db.session.expire_all()  # either may have been merged or erased by whoever held them before
        kept, other = find_pair(actor, details.kept_code, details.other_code)
        if find_hindrances(kept.id, other.id):
            raise Conflict(N_("Something stands against merging these records."), code="hindered")
        return _merge(actor, kept, other, details.reason)

    with transaction():
        return once(token, actor.id, make)


def undo_merge(actor: Actor, merge_id: uuid.UUID) -> uuid.UUID:
    """The kept record's id. Raises NotFound, Conflict (undone, too late, her data or her road went on since)."""
    authorise(actor, Permission.PARTICIPANT_MERGE)
    with transaction():
        row = _load(actor, merge_id)
        kept, other = (db.session.get_one(Participant, one) for one in (row.kept_id, row.other_id))
        _check_way_back(row, kept)
        row.undone_at, row.undone_by = clock.now(), actor.user_id
        db.session.flush()
        move_back(row.moved, row.other_id)
        reseal(_screenings(row.moved), row.kept_id, row.other_id)
        take_apart(row.kept_id, row.other_id, row.before)
        db.session.refresh(kept)
        flag_modified(kept, "language")
        fire(PARTICIPANT, other, "undo_merge", actor, organisation_id=other.organisation_id)
        audit.record(
            actor,
            "participant.merge_undone",
            "participant",
            kept.id,
            organisation_id=kept.organisation_id,
            details={"code": other.case_code},
        )
        return kept.id


def _merge(actor: Actor, kept: Participant, other: Participant, reason: str) -> uuid.UUID:
    kept_id, other_id = kept.id, other.id
    moved = move(other_id, kept_id, kept.organisation_id)
    reseal(_screenings(moved), other_id, kept_id)
    row = RecordMerge(
        id=new_id(),
        kept_id=kept_id,
        other_id=other_id,
        moved=moved,
        before=sealed_fields(kept_id),
        after="",
        merged_at=clock.now(),
        merged_by=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    row.after = combine(kept_id, other_id)
    end_sessions(other_id)
    db.session.refresh(kept)
    flag_modified(kept, "language")  # the record's version counts changes of the identity too
    fire(
        PARTICIPANT,
        other,
        "merge",
        actor,
        reason=reason,
        organisation_id=other.organisation_id,
        details={"code": kept.case_code},
    )
    audit.record(
        actor,
        "participant.kept",
        "participant",
        kept_id,
        organisation_id=kept.organisation_id,
        reason=reason,
        details={"code": other.case_code, "moved": sum(map(len, moved.values()))},
    )
    return row.id


def _screenings(moved: Moved) -> list[uuid.UUID]:
    """Those that were moved: what is sealed in them goes on under the key of the record it belongs to."""
    return [uuid.UUID(row_id) for row_id in moved.get("screening", {})]


def _load(actor: Actor, merge_id: uuid.UUID) -> RecordMerge:
    """For whoever may merge both records; these and the merge are held."""
    pair = select(RecordMerge.kept_id, RecordMerge.other_id).where(RecordMerge.id == merge_id)
    ids = [one for row in db.session.execute(pair) for one in row]
    hold(*ids)
    mine = db.session.scalars(
        select(Participant.id).where(Participant.id.in_(ids), visible(actor, Permission.PARTICIPANT_MERGE))
    ).all()
    if len(mine) != 2:
        raise NotFound
    return db.session.get_one(RecordMerge, merge_id, with_for_update=True)


def _check_way_back(row: RecordMerge, kept: Participant) -> None:
    if row.undone_at is not None:
        raise Conflict(N_("This merge is undone already."), code="undone")
    if clock.now() >= row.merged_at + UNDONE_WITHIN:
        raise Conflict(N_("A merge can be undone within a day. That day is over."), code="too_late")
    if is_erased(row.kept_id) or is_erased(row.other_id):
        raise Conflict(N_("Her identity was erased. Nothing is left to take apart."), code="erased")
    if kept.state is not ParticipantState.ACTIVE:
        raise Conflict(N_("The kept record is no longer open. It can’t be taken apart."), code="closed")
    if fingerprint(row.kept_id) != row.after:
        raise Conflict(
            N_("Her data was changed after the merge, so it can’t be undone without losing that."),
            code="changed",
        )
    if went_on(row.moved, row.kept_id):
        raise Conflict(
            N_("Her road went on after the merge: what was added since hangs on what was moved."),
            code="went_on",
        )
