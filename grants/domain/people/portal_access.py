"""Whose phone this is: the participant of a signed-in portal session."""

import datetime

from sqlalchemy import select

from grants.core import clock, crypto
from grants.core.db import db
from grants.domain.people.models import Participant, PortalSession
from grants.domain.people.states import ParticipantState
from grants.policy import Actor

LIFETIME = datetime.timedelta(minutes=10)


def find_participant(token: str) -> Actor | None:
    """The participant of a cookie, unless its session ended, idled for ten minutes, or she has left the programme."""
    participant_id = db.session.scalar(
        select(PortalSession.participant_id)
        .join(Participant, Participant.id == PortalSession.participant_id)
        .where(
            PortalSession.token_hash == crypto.digest(token),
            PortalSession.ended_at.is_(None),
            PortalSession.last_seen_at > clock.now() - LIFETIME,
            Participant.state == ParticipantState.ACTIVE,
        )
    )
    return None if participant_id is None else Actor(kind="participant", id=participant_id)
