"""Offers to hand a participant over, as each side may see them."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.accounts.models import Organisation, User
from grants.domain.accounts.queries import Named
from grants.domain.accounts.states import OrganisationKind
from grants.domain.people.answers import PartyKind, shares_with
from grants.domain.people.models import HandOver, Participant
from grants.domain.people.queries import get_brief, has_consent
from grants.domain.people.states import ConsentPurpose, HandOverState, ParticipantState
from grants.domain.privacy.hand_over import resting as resting
from grants.domain.privacy.hand_over.scope import may_offer, received, sent, visible
from grants.policy import Actor, Permission, authorise

_SENDER, _RECEIVER = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One offer. Nothing here tells more than the case code, the region and the two organisations."""

    id: uuid.UUID
    case_code: str
    oblast: str
    sender: str
    receiver: str
    state: HandOverState
    offered_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class HandOverPage:
    """One offer; the reason, what is handed over and her record are for the sender, and for the receiver once accepted.

    `participant_id` is None for whoever may not see her record now.
    """

    row: HandOverRow
    told: bool
    reason: str
    what: str
    without_consent: str
    offered_by: str
    answered_at: datetime.datetime | None
    answered_by: str
    answer: str
    participant_id: uuid.UUID | None
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the record page tells: the offer that waits for an answer, or whether one may be made."""

    offered: HandOverRow | None
    may_offer: bool


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What the form of an offer starts from. `consented`: she agrees to sharing; `covered`: with which of the receivers."""

    participant_id: uuid.UUID
    case_code: str
    consented: bool
    covered: frozenset[uuid.UUID]
    receivers: tuple[Named, ...]


def offer_page(actor: Actor, participant_id: uuid.UUID) -> OfferPage:
    """To whom she may be handed over. Raises Forbidden, NotFound."""
    authorise(actor, Permission.HAND_OVER_OFFER)
    brief = get_brief(actor, participant_id, Permission.HAND_OVER_OFFER)
    receivers = db.session.execute(
        select(Organisation.id, Organisation.name, _covered(participant_id))
        .where(
            Organisation.active,
            Organisation.kind == OrganisationKind.NGO,
            Organisation.id != brief.organisation_id,
        )
        .order_by(Organisation.name, Organisation.id)
    ).all()
    return OfferPage(
        participant_id=participant_id,
        case_code=brief.case_code,
        consented=has_consent(participant_id, ConsentPurpose.SHARING),
        covered=frozenset(row_id for row_id, _name, covered in receivers if covered),
        receivers=tuple(Named(row_id, name) for row_id, name, _covered in receivers),
    )


def _covered(participant_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether her consent covers the organisation of the surrounding statement."""
    return (
        select(Participant.id)
        .where(
            Participant.id == participant_id,
            shares_with(PartyKind.ORGANISATION, Participant.id, Organisation.id),
        )
        .exists()
    )


def hand_overs_page(actor: Actor, cursor: str = "") -> Page[HandOverRow]:
    """The offers of both sides, newest first, 25 a page."""
    authorise(actor, Permission.HAND_OVER_OFFER)
    after = read_cursor(cursor, 1)
    beyond: ColumnElement[bool] = HandOver.id < uuid.UUID(after[0]) if after else true()
    found = db.session.execute(
        _ROWS.where(visible(actor), beyond).order_by(HandOver.id.desc()).limit(PAGE_SIZE + 1)
    )
    rows = [HandOverRow(*row) for row in found]
    counted = select(HandOver.id).where(visible(actor)).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return make_page(rows, [write_cursor(str(row.id)) for row in rows], total)


def hand_over_page(actor: Actor, hand_over_id: uuid.UUID) -> HandOverPage:
    """Raises Forbidden, NotFound (also for organisations that are neither side)."""
    authorise(actor, Permission.HAND_OVER_OFFER)
    found = db.session.execute(_ROWS.where(HandOver.id == hand_over_id, visible(actor))).first()
    if found is None:
        raise NotFound
    offer = db.session.get_one(HandOver, hand_over_id)
    person = db.session.get_one(Participant, offer.participant_id)
    sends = actor.spans(Permission.HAND_OVER_OFFER, offer.from_organisation_id)
    answers = actor.spans(Permission.HAND_OVER_ANSWER, offer.to_organisation_id)
    told = sends or offer.state is HandOverState.ACCEPTED
    open_now = offer.state is HandOverState.OFFERED
    return HandOverPage(
        row=HandOverRow(*found),
        told=told,
        reason=offer.reason if told else "",
        what=offer.what if told else "",
        without_consent=offer.without_consent if told else "",
        offered_by=_name(offer.offered_by) if told else "",
        answered_at=offer.answered_at,
        answered_by=_name(offer.answered_by),
        answer=offer.answer,
        participant_id=person.id
        if actor.spans(Permission.PARTICIPANT_VIEW, person.organisation_id)
        else None,
        actions=(
            *(("accept", "decline") if open_now and answers else ()),
            *(("withdraw",) if open_now and sends and may_offer(actor, person) else ()),
        ),
    )


def standing(actor: Actor, participant_id: uuid.UUID) -> Standing:
    """Whether she is offered to another organisation now, or may be by this actor. Raises Forbidden, NotFound."""
    authorise(actor, Permission.HAND_OVER_OFFER)
    brief = get_brief(actor, participant_id, Permission.HAND_OVER_OFFER)
    found = db.session.execute(
        _ROWS.where(HandOver.participant_id == participant_id, HandOver.state == HandOverState.OFFERED)
    ).first()
    offered = HandOverRow(*found) if found else None
    free = offered is None and brief.state is ParticipantState.ACTIVE
    return Standing(
        offered=offered,
        may_offer=free and may_offer(actor, db.session.get_one(Participant, participant_id)),
    )


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """Offers to be answered here, and one's own that nobody has answered yet."""
    items: list[WorkItem] = []
    if actor.allows(Permission.HAND_OVER_ANSWER):
        items += _open("people.hand_over_offered", received(actor), *_TO_ANSWER)
    if actor.allows(Permission.HAND_OVER_OFFER) and actor.user_id is not None:
        mine = (sent(actor)) & (HandOver.offered_by == actor.user_id)
        items += _open("people.hand_over_sent", mine, *_UNANSWERED)
    return tuple(items)


_ROWS = (
    select(
        HandOver.id,
        Participant.case_code,
        Participant.oblast,
        _SENDER.name,
        _RECEIVER.name,
        HandOver.state,
        HandOver.offered_at,
    )
    .join(Participant, Participant.id == HandOver.participant_id)
    .join(_SENDER, _SENDER.id == HandOver.from_organisation_id)
    .join(_RECEIVER, _RECEIVER.id == HandOver.to_organisation_id)
)
_TO_ANSWER = NN_(
    "Another organisation offers you %(num)s participant",
    "Other organisations offer you %(num)s participants",
)
_UNANSWERED = NN_(
    "%(num)s participant whom you offered to another organisation waits for its answer",
    "%(num)s participants whom you offered to other organisations wait for their answer",
)


def _open(kind: str, where: ColumnElement[bool], one: str, many: str) -> list[WorkItem]:
    count, since = db.session.execute(
        select(func.count(), func.min(HandOver.offered_at)).where(
            HandOver.state == HandOverState.OFFERED, where
        )
    ).one()
    if not count:
        return []
    return [
        WorkItem(
            kind=kind,
            text=one,
            plural=many,
            count=count,
            endpoint="people.hand_overs",
            since=clock.local(since).date(),
        )
    ]


def _name(user_id: uuid.UUID | None) -> str:
    return (db.session.scalar(select(User.name).where(User.id == user_id)) or "") if user_id else ""
