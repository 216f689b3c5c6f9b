"""Consent, purpose by purpose: recorded, refused, taken back, and what she asked for on her own page."""

import datetime
import uuid

from sqlalchemy import ColumnElement, insert, select, update

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.enrolment import Answer, consent_row
from grants.domain.people.loading import load, load_present
from grants.domain.people.models import Consent, ConsentParty, ConsentRequest, Participant
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.stopping import stop_all
from grants.policy import Actor, Permission, authorise


def record_consent(actor: Actor, participant_id: uuid.UUID, answer: Answer, token: str = "") -> uuid.UUID:
    """A new answer for a purpose; earlier ones stay in the history. A no takes back what was agreed before, and a
    narrower yes to sharing stops what it no longer covers.

    Raises DomainError for a day to come or sharing with nobody named, Conflict when she has left.
    """
    authorise(actor, Permission.CONSENT_RECORD)
    if answer.asked_on > clock.today():
        raise DomainError(N_("This day is still to come."), field="asked_on", code="in_the_future")
    sharing = answer.purpose is ConsentPurpose.SHARING
    if sharing and answer.given and not answer.parties.named:
        raise DomainError(
            N_("Say with whom: her consent covers only those who are named to her."),
            field="parties",
            code="nobody_named",
        )
    with transaction():
        row = load_present(actor, participant_id, Permission.CONSENT_RECORD)

        def make() -> uuid.UUID:
            moment = clock.now()
            if not answer.given:
                _end(actor, participant_id, answer.purpose, moment)
            made = _write(actor, participant_id, answer, moment)
            _note(actor, "consent.recorded" if answer.given else "consent.refused", row, answer.purpose)
            if sharing or not answer.given:
                stop_all(actor, participant_id, answer.purpose)
            return made

        return once(token, actor.id, make)


def withdraw_consent(
    actor: Actor, participant_id: uuid.UUID, purpose: ConsentPurpose, reason: str = ""
) -> None:
    """Take back what she agreed to: it holds no more from this moment, and what rests on it stops. Raises Conflict
    when nothing holds."""
    authorise(actor, Permission.CONSENT_RECORD)
    with transaction():
        row = load(actor, participant_id, Permission.CONSENT_RECORD)
        if not _end(actor, participant_id, purpose, clock.now()):
            raise Conflict(N_("There is no consent to take back."), code="nothing_given")
        _note(actor, "consent.withdrawn", row, purpose, reason)
        stop_all(actor, participant_id, purpose)


def ask_to_take_back(participant: Actor, purpose: ConsentPurpose) -> None:
    """She asks for it on her own page; her workers find it on their work list. Asking twice is asking once, and a guest
    asks for nothing."""
    if participant.kind == "guest":
        return
    authorise(participant, Permission.PORTAL_OWN)
    with transaction():
        row = db.session.scalars(
            select(Participant).where(Participant.id == participant.id).with_for_update()
        ).first()
        if row is None:
            raise NotFound
        if db.session.scalar(select(ConsentRequest.id).where(*_open(row.id, purpose))) is not None:
            return
        db.session.add(ConsentRequest(participant_id=row.id, purpose=purpose, asked_at=clock.now()))
        _note(participant, "consent.asked_back", row, purpose)


def keep_consent(actor: Actor, request_id: uuid.UUID) -> None:
    """After talking with her: she keeps it. Raises NotFound, also when it is answered already."""
    authorise(actor, Permission.CONSENT_RECORD)
    with transaction():
        asked = db.session.get(ConsentRequest, request_id, with_for_update=True)
        if asked is None or asked.answered_at is not None:
            raise NotFound
        row = load(actor, asked.participant_id, Permission.CONSENT_RECORD)
        asked.answered_at, asked.answered_by = clock.now(), actor.user_id
        _note(actor, "consent.kept", row, asked.purpose)


def _end(actor: Actor, participant_id: uuid.UUID, purpose: ConsentPurpose, moment: datetime.datetime) -> bool:
    """Whether anything held until now. What she asked for on her own page is answered by it."""
    held = db.session.scalars(
        select(Consent).where(
            Consent.participant_id == participant_id,
            Consent.purpose == purpose,
            Consent.given,
            Consent.withdrawn_at.is_(None),
        )
    ).all()
    for consent in held:
        consent.withdrawn_at, consent.withdrawn_by = moment, actor.user_id
    db.session.execute(
        update(ConsentRequest)
        .where(*_open(participant_id, purpose))
        .values(answered_at=moment, answered_by=actor.user_id)
    )
    return bool(held)


def _write(actor: Actor, participant_id: uuid.UUID, answer: Answer, moment: datetime.datetime) -> uuid.UUID:
    columns = consent_row(actor, participant_id, answer, moment)
    db.session.execute(insert(Consent), [columns])
    made = uuid.UUID(str(columns["id"]))
    named = answer.parties.ids if answer.given and answer.purpose is ConsentPurpose.SHARING else ()
    db.session.add_all(ConsentParty(consent_id=made, party_id=party_id) for party_id in named)
    db.session.flush()
    return made


def _open(participant_id: uuid.UUID, purpose: ConsentPurpose) -> tuple[ColumnElement[bool], ...]:
    return (
        ConsentRequest.participant_id == participant_id,
        ConsentRequest.purpose == purpose,
        ConsentRequest.answered_at.is_(None),
    )


def _note(actor: Actor, action: str, row: Participant, purpose: ConsentPurpose, reason: str = "") -> None:
    audit.record(
        actor,
        action,
        "participant",
        row.id,
        organisation_id=row.organisation_id,
        reason=reason,
        details={"purpose": purpose.value},
    )
