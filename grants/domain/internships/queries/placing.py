"""Whom one can place at an offer: those who completed a course and have no placement now."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import false, func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.ids import ALPHABET
from grants.domain.internships.models import Offer, Placement
from grants.domain.internships.queries.hosts import HostRow, get_host
from grants.domain.internships.scope import places_taken
from grants.domain.internships.states import OfferState, PlacementState
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.domain.training.models import Enrolment
from grants.domain.training.states import EnrolmentState
from grants.policy import Actor, Permission

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A participant who may be placed, and when she last completed a course."""

    id: uuid.UUID
    case_code: str
    completed_on: datetime.date


@dataclass(frozen=True, slots=True)
class PlacePage:
    """An offer with the places left, its host, and those who may be placed; `more` when not all are listed."""

    offer_id: uuid.UUID
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    free: int
    hours_a_week: int
    open: bool
    host: HostRow
    candidates: tuple[Candidate, ...]
    more: bool


def place_page(actor: Actor, offer_id: uuid.UUID, code: str = "") -> PlacePage:
    """The offer and the candidates whose case code begins with `code`, latest completion first. Raises NotFound."""
    found = db.session.execute(select(Offer, places_taken()).where(Offer.id == offer_id)).first()
    if found is None:
        raise NotFound
    offer, taken = found
    host = get_host(actor, offer.host_id, Permission.PLACEMENT_MANAGE)
    candidates = _candidates(actor, code)
    return PlacePage(
        offer_id=offer.id,
        title=offer.title,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        free=max(offer.places - taken, 0),
        hours_a_week=offer.hours_a_week,
        open=offer.state is OfferState.OPEN,
        host=host,
        candidates=candidates[:SHOWN],
        more=len(candidates) > SHOWN,
    )


def _candidates(actor: Actor, code: str) -> tuple[Candidate, ...]:
    where = actor.organisations(Permission.PLACEMENT_MANAGE)
    conditions = [
        Participant.state == ParticipantState.ACTIVE,
        Enrolment.state == EnrolmentState.COMPLETED,
        Participant.id.not_in(
            select(Placement.participant_id).where(
                Placement.state.in_((PlacementState.AGREED, PlacementState.ACTIVE)),
                Placement.ends_on >= clock.today(),
            )
        ),
    ]
    if where is not None:
        conditions.append(Participant.organisation_id.in_(where) if where else false())
    if code.strip():
        beginning = "".join(letter for letter in code.upper() if letter in ALPHABET)
        conditions.append(Participant.case_code.startswith(beginning or code.strip(), autoescape=True))
    latest = func.max(Enrolment.completed_on)
    rows = db.session.execute(
        select(Participant.id, Participant.case_code, latest)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .where(*conditions)
        .group_by(Participant.id, Participant.case_code)
        .order_by(latest.desc(), Participant.case_code)
        .limit(SHOWN + 1)
    )
    return tuple(Candidate(row_id, case_code, day) for row_id, case_code, day in rows if day is not None)
