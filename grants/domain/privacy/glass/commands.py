"""Beginning an emergency opening, looking into it while it lasts, and its review."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit, clock, outbox
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id, read_code
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.kept import kept_of
from grants.domain.people.models import GlassOpening, Participant
from grants.domain.people.queries.contact import ContactRule, rule_from
from grants.domain.people.queries.openings import OPENED
from grants.domain.people.values.phones import show_phone
from grants.domain.people.vault import read_identities
from grants.domain.people.words import words_about
from grants.policy import Actor, Permission, authorise

LASTS = datetime.timedelta(minutes=30)
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """All that an emergency opening shows of her; the rule by which she may be reached goes before her numbers."""

    name: str
    birth: str
    phones: tuple[str, ...]
    rule: ContactRule


def break_glass(actor: Actor, code: str, reason: str, token: str = "") -> uuid.UUID:
    """The opening's id. Those who watch over it, and her own organisation, are told in the same transaction.

    Raises DomainError: no such code, no reason, or she belongs to the actor's organisation and needs no emergency.
    """
    authorise(actor, Permission.GLASS_BREAK)
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(N_("Say in a sentence why it can’t wait."), field="reason", code="reason_required")

    def make() -> uuid.UUID:
        person = _person(code)
        if actor.spans(Permission.IDENTITY_OPEN, person.organisation_id):
            raise DomainError(
                N_("She belongs to your organisation. Open her name on her record."),
                field="case_code",
                code="own_organisation",
            )
        return _open(actor, person, reason.strip())

    with transaction():
        return once(token, actor.id, make)


def look(actor: Actor, opening_id: uuid.UUID) -> Shown:
    """Her name and safe contact; every look is logged. Raises NotFound (not hers who opened it), Conflict (over)."""
    authorise(actor, Permission.GLASS_BREAK)
    with transaction():
        opening = db.session.scalar(
            select(GlassOpening).where(GlassOpening.id == opening_id, GlassOpening.opened_by == actor.user_id)
        )
        if opening is None:
            raise NotFound
        if clock.now() >= opening.expires_at:
            raise Conflict(N_("The half hour is over."), code="expired")
        fields = read_identities([opening.participant_id]).get(opening.participant_id)
        if fields is None:
            raise NotFound
        organisation_id = db.session.get_one(Participant, opening.participant_id).organisation_id
        audit.record(actor, "glass.viewed", "glass", opening.id, organisation_id=organisation_id)
        audit.record(
            actor,
            OPENED,
            "participant",
            opening.participant_id,
            organisation_id=organisation_id,
            reason=opening.reason,
            details={"what": "glass"},
        )
    return Shown(
        name=fields.name_in_order,
        birth=fields.birth.as_typed() if fields.birth else "",
        phones=tuple(map(show_phone, fields.phones)),
        rule=rule_from(opening.participant_id, fields),
    )


def review_glass(actor: Actor, opening_id: uuid.UUID, remark: str) -> None:
    """It was looked at, with a remark. Raises NotFound, DomainError (no remark, one's own), Conflict (done already)."""
    authorise(actor, Permission.GLASS_REVIEW)
    if not remark.strip():
        raise DomainError(N_("Write what you found."), field="remark", code="remark_required")
    with transaction():
        opening = db.session.get(GlassOpening, opening_id, with_for_update=True)
        if opening is None:
            raise NotFound
        if opening.reviewed_at is not None:
            raise Conflict(N_("Someone has looked at it already."), code="reviewed")
        if opening.opened_by == actor.user_id:
            raise DomainError(N_("Someone else has to look at what you opened."), code="own_opening")
        kept = words_about(opening.participant_id, remark, "remark")
        opening.reviewed_at, opening.reviewed_by = clock.now(), actor.user_id
        opening.remark = kept
        audit.record(actor, "glass.reviewed", "glass", opening.id, reason=opening.remark)


def _person(code: str) -> Participant:
    """By her case code alone, whichever organisation is hers; whoever is erased is unknown."""
    read = read_code(code)
    row_id = db.session.scalar(select(Participant.id).where(Participant.case_code == read)) if read else None
    person = db.session.get(Participant, kept_of(row_id), with_for_update=True) if row_id else None
    if person is None or person.id not in read_identities([person.id]):
        raise DomainError(
            N_("No participant has this case code. Check it letter by letter."),
            field="case_code",
            code="unknown_code",
        )
    return person


def _open(actor: Actor, person: Participant, reason: str) -> uuid.UUID:
    moment = clock.now()
    opening = GlassOpening(
        id=new_id(),
        participant_id=person.id,
        opened_by=actor.user_id,
        reason=reason,
        opened_at=moment,
        expires_at=moment + LASTS,
    )
    db.session.add(opening)
    audit.record(
        actor,
        "glass.broken",
        "participant",
        person.id,
        organisation_id=person.organisation_id,
        reason=reason,
        details={"until": clock.local(opening.expires_at).strftime("%H:%M")},
    )
    outbox.put("glass_broken", {"permission": Permission.GLASS_REVIEW.value, "organisation_id": None})
    outbox.put(
        "glass_broken",
        {"permission": Permission.GLASS_BREAK.value, "organisation_id": str(person.organisation_id)},
    )
    return opening.id
