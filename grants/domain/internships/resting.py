"""What of internships rests on her consent: that a host is told of her, and that hours and outcomes are kept."""

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from grants.core.db import db
from grants.core.text import NN_
from grants.domain.internships.models import Host, Offer, Placement
from grants.domain.internships.states import PlacementState
from grants.domain.people.states import ConsentPurpose
from grants.domain.people.stopping import Place, Touched, tells


@tells(ConsentPurpose.SHARING)
def hosts(participant_id: uuid.UUID) -> Iterator[Touched]:
    """Hosts to whom nothing more is told; whether she stays there is for her to say."""
    places = _places(participant_id)
    yield Touched(
        *NN_(
            "%(num)s internship: nothing more about her goes to the host, and no letter of hers is printed for it",
            "%(num)s internships: nothing more about her goes to the hosts, and no letter of hers is printed for them",
        ),
        count=len(places),
        stops=True,
        places=places,
    )


@tells(ConsentPurpose.TRAINING_RECORDS)
def placements(participant_id: uuid.UUID) -> Iterator[Touched]:
    """Internships agreed or under way."""
    places = _places(participant_id)
    yield Touched(
        *NN_(
            "%(num)s internship: settle with her and the host how it ends",
            "%(num)s internships: settle with her and the hosts how they end",
        ),
        count=len(places),
        stops=False,
        places=places,
    )


def _places(participant_id: uuid.UUID) -> tuple[Place, ...]:
    rows = db.session.execute(
        select(Placement.id, Host.name)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Host, Host.id == Offer.host_id)
        .where(
            Placement.participant_id == participant_id,
            Placement.state.in_((PlacementState.AGREED, PlacementState.ACTIVE)),
        )
        .order_by(Placement.starts_on, Placement.id)
    )
    return tuple(Place(row.name, "internships.placement", {"placement_id": row.id}) for row in rows)
