"""What her own page needs of her record: no name, nothing that harms her if read over her shoulder."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import Forbidden, NotFound
from grants.domain.accounts.models import Organisation
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Her own record as her page shows it."""

    case_code: str
    organisation: str
    phone: str | None
    language: str
    state: ParticipantState
    registered_on: datetime.date


def language_of(phone: Actor) -> str:
    """The language of a phone's pages, a guest's too. Raises Forbidden for anyone else."""
    if phone.kind not in {"participant", "guest"}:
        raise Forbidden(Permission.PORTAL_OWN.value)
    return db.session.scalars(select(Participant.language).where(Participant.id == phone.id)).one()


def own_record(participant: Actor) -> OwnRecord:
    """Raises Forbidden for anyone but a participant."""
    authorise(participant, Permission.PORTAL_OWN)
    if participant.kind != "participant":
        raise Forbidden(Permission.PORTAL_OWN.value)
    row = db.session.execute(
        select(
            Participant.case_code,
            Organisation.name,
            Organisation.phone,
            Participant.language,
            Participant.state,
            Participant.registered_on,
        )
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.id == participant.id)
    ).first()
    if row is None:
        raise NotFound
    return OwnRecord(*row)
