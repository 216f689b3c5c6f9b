"""Whose phone this is: the participant of a signed-in portal session, or a guest where the second PIN opened it."""

import datetime
import uuid

from sqlalchemy import select

from grants.core import clock, crypto
from grants.core.db import db
from grants.domain.people.models import Participant, PortalSession
from grants.domain.people.states import ParticipantState
from grants.policy import Actor

LIFETIME = datetime.timedelta(minutes=10)


def find_participant(token: str) -> Actor | None:
    """The participant or guest of a cookie, unless its session ended, idled for ten minutes, or she has left."""
    found = db.session.execute(
        select(PortalSession.participant_id, PortalSession.second_pin)
        .join(Participant, Participant.id == PortalSession.participant_id)
        .where(
            PortalSession.token_hash == crypto.digest(token),
            PortalSession.ended_at.is_(None),
            PortalSession.last_seen_at > clock.now() - LIFETIME,
            Participant.state == ParticipantState.ACTIVE,
        )
    ).first()
    return None if found is None else phone_of(*found)


def phone_of(participant_id: uuid.UUID, second_pin: bool) -> Actor:
    """Who a phone is: the participant, or a guest with no right to anything of hers."""
    return Actor(kind="guest" if second_pin else "participant", id=participant_id)
