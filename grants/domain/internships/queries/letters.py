"""What a host is told of its intern: only under her consent that covers this host."""

import datetime
import uuid
from dataclasses import dataclass

from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.text import N_
from grants.domain.accounts.models import Organisation
from grants.domain.internships.models import Placement
from grants.domain.internships.queries.placements import placement_page
from grants.domain.people.models import Participant
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class HostLetterFacts:
    """The letter to the host, but for her name; `contact` is the organisation's number or ""."""

    participant_id: uuid.UUID
    language: str
    organisation: str
    contact: str
    host: str
    work: str
    starts_on: datetime.date
    ends_on: datetime.date
    hours_a_week: int
    mentor: str


def host_letter_facts(actor: Actor, placement_id: uuid.UUID) -> HostLetterFacts:
    """Raises NotFound elsewhere or once it has ended, DomainError when her consent does not cover this host."""
    authorise(actor, Permission.PLACEMENT_MANAGE)
    page = placement_page(actor, placement_id)
    if "ask_sharing" in page.actions:
        raise DomainError(
            N_(
                "She has not agreed that anything about her goes to this host. Ask her, and record her answer first."
            ),
            code="not_shared",
        )
    if "letter" not in page.actions:
        raise NotFound
    placement = db.session.get_one(Placement, placement_id)
    organisation = db.session.get_one(Organisation, placement.organisation_id)
    return HostLetterFacts(
        participant_id=page.participant_id,
        language=db.session.get_one(Participant, page.participant_id).language,
        organisation=organisation.name,
        contact=organisation.phone or "",
        host=page.host_name,
        work=page.offer_title,
        starts_on=page.starts_on,
        ends_on=page.ends_on,
        hours_a_week=page.hours_a_week,
        mentor=page.mentor,
    )
