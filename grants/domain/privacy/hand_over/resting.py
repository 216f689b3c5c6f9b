"""Offers to hand her over rest on her consent to sharing: told before she takes it back, and taken back with it."""

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.states import fire
from grants.core.text import N_, NN_
from grants.domain.accounts.models import Organisation
from grants.domain.people.answers import PartyKind, agreed_to_share
from grants.domain.people.models import HandOver
from grants.domain.people.queries import has_consent
from grants.domain.people.states import HAND_OVER, ConsentPurpose, HandOverState
from grants.domain.people.stopping import Place, Touched, stops, tells
from grants.policy import Actor

NO_CONSENT = N_("Her consent to sharing no longer covers this organisation.")


@tells(ConsentPurpose.SHARING)
def offers(participant_id: uuid.UUID) -> Iterator[Touched]:
    """The offer that waits for an answer."""
    rows = db.session.execute(
        select(HandOver.id, Organisation.name)
        .join(Organisation, Organisation.id == HandOver.to_organisation_id)
        .where(HandOver.participant_id == participant_id, HandOver.state == HandOverState.OFFERED)
    ).all()
    yield Touched(
        *NN_(
            "%(num)s offer to hand her over to another organisation is taken back",
            "%(num)s offers to hand her over to other organisations are taken back",
        ),
        count=len(rows),
        stops=True,
        places=tuple(Place(row.name, "people.hand_over", {"hand_over_id": row.id}) for row in rows),
    )


@stops(ConsentPurpose.SHARING)
def take_back_offers(actor: Actor, participant_id: uuid.UUID) -> None:
    """Within an open transaction: an offer that her consent covers no more is withdrawn.

    One that was made without her consent, for a reason, stands as long as she has not said no to sharing at all.
    """
    shares = has_consent(participant_id, ConsentPurpose.SHARING)
    waiting = select(HandOver).where(
        HandOver.participant_id == participant_id, HandOver.state == HandOverState.OFFERED
    )
    for offer in db.session.scalars(waiting.with_for_update()):
        covered = agreed_to_share(participant_id, PartyKind.ORGANISATION, offer.to_organisation_id)
        if covered or (shares and offer.without_consent):
            continue
        organisation_id = offer.from_organisation_id
        fire(HAND_OVER, offer, "withdraw", actor, reason=NO_CONSENT, organisation_id=organisation_id)
        offer.answered_at, offer.answered_by, offer.answer = clock.now(), actor.user_id, NO_CONSENT
