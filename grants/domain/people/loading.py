"""Loading a participant for a step: within the actor's scope and held until the step is done."""

import uuid

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import Conflict, NotFound
from grants.core.text import N_
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.scope import reached
from grants.domain.people.states import ParticipantState
from grants.policy import Actor, Permission


def hold(*ids: uuid.UUID) -> None:
    """Within an open transaction: nobody else steps with these participants until it ends.

    Whatever leads to her (an offer, a request, a merge) is locked after her, and several are held in the order of their
    ids: so two steps never wait for each other.
    """
    db.session.execute(
        select(Participant.id).where(Participant.id.in_(ids)).order_by(Participant.id).with_for_update()
    ).all()


def load(actor: Actor, participant_id: uuid.UUID, permission: Permission) -> Participant:
    """Within an open transaction: the participant, locked; one whose identity the actor reaches. Raises NotFound."""
    row = db.session.scalars(
        select(Participant)
        .where(Participant.id == participant_id, reached(actor, permission))
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound
    return row


def load_present(actor: Actor, participant_id: uuid.UUID, permission: Permission) -> Participant:
    """As `load`; raises Conflict when she has left or her identity was erased."""
    row = load(actor, participant_id, permission)
    if row.state is ParticipantState.MERGED:
        raise Conflict(N_("This record was merged into another one. Go on there."), code="merged")
    if row.state is not ParticipantState.ACTIVE:
        raise Conflict(N_("She has left the programme. Take her back first."), code="left")
    if db.session.get(ParticipantIdentity, participant_id) is None:
        raise Conflict(N_("Her identity was erased. Nothing can be added to this record."), code="erased")
    return row
