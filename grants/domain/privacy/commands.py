"""Erasures: asked for, approved by somebody else and carried out at once, or refused; and done again after a restore."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db, empty_log, lock
from grants.core.erasure_file import Erased, erasure_file
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import after_commit, flush_or_conflict, transaction
from grants.domain.people.kept import kept_of
from grants.domain.people.loading import hold, load
from grants.domain.people.models import HandOver, Participant, ParticipantIdentity
from grants.domain.people.states import HAND_OVER, HandOverState
from grants.domain.people.words import DASH
from grants.domain.privacy.erasing import destroy, destroy_notes, is_erased, records_of
from grants.domain.privacy.models import Erasure, ErasureRequest, RetentionRule
from grants.domain.privacy.retention import FEWEST, MOST, rules
from grants.domain.privacy.scope import visible_requests
from grants.domain.privacy.states import ERASURE, DataClass, ErasureGround, ErasureScope
from grants.domain.programmes.models import Programme
from grants.policy import SYSTEM, Actor, Permission, authorise

LONGEST_REASON = 500


def request_erasure(
    actor: Actor,
    participant_id: uuid.UUID,
    reason: str,
    token: str = "",
    *,
    ground: ErasureGround = ErasureGround.OTHER,
    scope: ErasureScope = ErasureScope.WHOLE,
) -> uuid.UUID:
    """The request's id; `reason` goes with her, `ground` stays.

    Raises NotFound, DomainError (no reason), Conflict (asked for already, or erased)."""
    authorise(actor, Permission.ERASURE_REQUEST)
    why = reason.strip()
    if not why:
        raise DomainError(N_("Say why her identity is to be erased."), field="reason", code="reason_required")

    def make() -> uuid.UUID:
        person = load(actor, participant_id, Permission.ERASURE_REQUEST)
        if kept_of(participant_id) != participant_id:
            raise Conflict(N_("This record was merged into another one. Go on there."), code="merged")
        if db.session.get(ParticipantIdentity, participant_id) is None:
            raise Conflict(N_("Her identity was erased before."), code="erased")
        request = ErasureRequest(
            participant_id=person.id,
            organisation_id=person.organisation_id,
            reason=why[:LONGEST_REASON],
            ground=ground,
            scope=scope,
            requested_at=clock.now(),
            requested_by=actor.user_id,
            counts={},
        )
        db.session.add(request)
        flush_or_conflict(
            N_("Her erasure was asked for already and waits for a decision."), code="asked_already"
        )
        audit.record(
            actor,
            "erasure.requested",
            "erasure",
            request.id,
            organisation_id=person.organisation_id,
            reason=why,
            details={"ground": ground.value, "scope": scope.value},
        )
        return request.id

    with transaction():
        return once(token, actor.id, make)


def approve_erasure(actor: Actor, erasure_id: uuid.UUID, version: int) -> None:
    """Carry it out, for good. Raises NotFound, Conflict, DomainError for whoever asked for it."""
    authorise(actor, Permission.ERASURE_APPROVE)
    with transaction():
        ids = _hold_her(erasure_id)
        request = _load(actor, erasure_id, version)
        where = request.organisation_id
        moment = fire(ERASURE, request, "approve", actor, organisation_id=where)
        request.decided_at, request.decided_by = moment, actor.user_id
        db.session.flush()
        if request.scope is ErasureScope.NOTES:
            request.counts = destroy_notes(ids)
        else:
            _take_back_offers(ids)
            request.counts = destroy(ids, moment)
        request.done_at = fire(
            ERASURE, request, "carry_out", actor, organisation_id=where, details=dict(request.counts)
        )
        after_commit(_empty_log)  # before the list is read: a reader of its own would stand in its way
        after_commit(write_list)


def refuse_erasure(actor: Actor, erasure_id: uuid.UUID, version: int, reason: str) -> None:
    """Nothing is erased. Raises NotFound, Conflict, DomainError without a reason or for whoever asked for it."""
    authorise(actor, Permission.ERASURE_APPROVE)
    with transaction():
        request = _load(actor, erasure_id, version)
        moment = fire(
            ERASURE, request, "refuse", actor, organisation_id=request.organisation_id, reason=reason
        )
        request.decided_at, request.decided_by = moment, actor.user_id


def _empty_log() -> None:
    empty_log()  # while others are busy it stays; the worker empties it later


def write_list() -> None:
    """Bring the file beside the backups up to the database. Raises OSError, BrokenList."""
    rows = db.session.scalars(select(Erasure).order_by(Erasure.erased_at, Erasure.participant_id))
    erasure_file().add(Erased(row.participant_id, row.case_code, row.erased_at) for row in rows)


def apply_erasures(actor: Actor, listed: Iterable[Erased]) -> int:
    """Erase again those of the list whom a restored backup holds; how many. A second time nobody is left."""
    authorise(actor, Permission.SYSTEM_RUN)
    done = 0
    for entry in listed:
        with transaction():
            person = db.session.get(Participant, entry.participant_id)
            if person is None or not _is_back(person.id):
                continue
            organisation_id = person.organisation_id
            counts = destroy([person.id], entry.moment)
            audit.record(
                actor,
                "erasure.applied",
                "participant",
                entry.participant_id,
                organisation_id=organisation_id,
                details=dict(counts),
            )
            done += 1
    empty_log()
    write_list()
    return done


def _take_back_offers(ids: Sequence[uuid.UUID]) -> None:
    """Whoever is erased is no longer offered to another organisation."""
    open_offers = select(HandOver).where(
        HandOver.participant_id.in_(ids), HandOver.state == HandOverState.OFFERED
    )
    for offer in db.session.scalars(open_offers.order_by(HandOver.id).with_for_update()):
        moment = fire(
            HAND_OVER, offer, "withdraw", SYSTEM, organisation_id=offer.from_organisation_id, reason=DASH
        )
        offer.answered_at, offer.answer = moment, DASH
    db.session.flush()


def _is_back(participant_id: uuid.UUID) -> bool:
    return not is_erased(participant_id) or db.session.get(ParticipantIdentity, participant_id) is not None


def change_rule(
    actor: Actor, programme_id: uuid.UUID, data_class: DataClass, *, months: int, version: int, reason: str
) -> None:
    """Keep data of this class for so many months from now on; nothing is erased by it. `version` 0: nobody set it yet.

    Raises Forbidden, NotFound, Conflict (somebody changed it meanwhile), DomainError (months, no reason).
    """
    authorise(actor, Permission.RETENTION_CHANGE)
    if not FEWEST <= months <= MOST:
        raise DomainError(
            N_("Write a number of months from %(fewest)s to %(most)s."),
            field="months",
            code="months",
            fewest=FEWEST,
            most=MOST,
        )
    if not reason.strip():
        raise DomainError(N_("Give a reason."), field="reason", code="reason_required")
    with transaction():
        if db.session.get(Programme, programme_id) is None:
            raise NotFound
        lock("retention_rule", programme_id, data_class)
        before = next(
            rule for rule in rules() if (rule.programme_id, rule.data_class) == (programme_id, data_class)
        )
        if before.version != version:
            raise Conflict
        if before.months == months:
            return
        row = _rule_row(programme_id, data_class)
        row.months, row.changed_by = months, actor.user_id
        row.changed_at = audit.record(
            actor,
            "retention.changed",
            "retention_rule",
            row.id,
            reason=reason,
            details={"data_class": data_class.value, "before": before.months, "months": months},
        )


def _rule_row(programme_id: uuid.UUID, data_class: DataClass) -> RetentionRule:
    row = db.session.scalars(
        select(RetentionRule).where(
            RetentionRule.programme_id == programme_id, RetentionRule.data_class == data_class
        )
    ).first()
    if row is None:
        row = RetentionRule(id=new_id(), programme_id=programme_id, data_class=data_class)
        db.session.add(row)
    return row


def _hold_her(erasure_id: uuid.UUID) -> list[uuid.UUID]:
    """All her records, held. Raises Conflict when they were merged or taken apart at this moment."""
    asked = select(ErasureRequest.participant_id).where(ErasureRequest.id == erasure_id)
    participant_id = db.session.scalar(asked)
    if participant_id is None:
        raise NotFound
    ids = records_of(participant_id)
    hold(*ids)
    if records_of(participant_id) != ids:
        raise Conflict
    return ids


def _load(actor: Actor, erasure_id: uuid.UUID, version: int) -> ErasureRequest:
    request = db.session.scalars(
        select(ErasureRequest)
        .where(ErasureRequest.id == erasure_id, visible_requests(actor, Permission.ERASURE_APPROVE))
        .with_for_update()
    ).first()
    if request is None:
        raise NotFound
    if request.version != version:
        raise Conflict
    if request.requested_by == actor.user_id:
        raise DomainError(
            N_("You asked for this erasure yourself. A second person decides on it."), code="same_person"
        )
    return request
