"""Offers to hand a participant over, and emergency openings."""

import datetime
import uuid

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.accounts.models import Organisation
from grants.domain.people.models import GlassOpening, HandOver, Participant
from tests.factories import accounts
from tests.factories.saving import save


def hand_over(
    person: Participant, to: Organisation | None = None, *, to_id: uuid.UUID | None = None, **values: object
) -> HandOver:
    """An open offer to another organisation (a new one unless given), with a reason for going without consent."""
    fields: dict[str, object] = {
        "id": new_id(),
        "participant_id": person.id,
        "from_organisation_id": person.organisation_id,
        "to_organisation_id": to_id or (to or accounts.organisation()).id,
        "reason": "She moves to another town",
        "what": "Business plan half done",
        "without_consent": "Her court case needs it",
        "offered_at": clock.now(),
    }
    return save(HandOver(**fields | values))


def glass(person: Participant, opened_by: accounts.Account, **values: object) -> GlassOpening:
    """An emergency opening of somebody else's participant, begun now."""
    moment = clock.now()
    fields: dict[str, object] = {
        "id": new_id(),
        "participant_id": person.id,
        "opened_by": opened_by.id,
        "reason": "She is at the station and lost her phone",
        "opened_at": moment,
        "expires_at": moment + datetime.timedelta(minutes=30),
    }
    return save(GlassOpening(**fields | values))
