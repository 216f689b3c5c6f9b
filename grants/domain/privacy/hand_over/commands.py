"""Offering a participant to another organisation, and its answer."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update

from grants.core import audit, clock, outbox
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import flush_or_conflict, transaction
from grants.domain.accounts.models import Organisation
from grants.domain.accounts.states import OrganisationKind
from grants.domain.applications.models import Application
from grants.domain.awards.models import Award
from grants.domain.internships.models import Placement
from grants.domain.monitoring.models import Visit
from grants.domain.people.answers import PartyKind, agreed_to_share
from grants.domain.people.loading import hold, load_present
from grants.domain.people.models import HandOver, Participant, ParticipantIdentity
from grants.domain.people.states import HAND_OVER, ParticipantState
from grants.domain.people.vault import read_identities, write_tokens
from grants.domain.plans.models import Plan
from grants.domain.privacy.hand_over.scope import may_offer, received, sent
from grants.domain.privacy.models import ErasureRequest
from grants.domain.privacy.states import ErasureState
from grants.policy import Actor, Permission, authorise

_FOLLOWS: tuple[type[Plan | Application | Award | Placement | Visit], ...] = (
    Plan,
    Application,
    Award,
    Placement,
    Visit,
)


@dataclass(frozen=True, slots=True)
class OfferDetails:
    """To whom, why and what is handed over; `without_consent`: why it may go although she did not agree to sharing."""

    organisation_id: uuid.UUID
    reason: str
    what: str
    without_consent: str = ""


def offer_hand_over(
    actor: Actor, participant_id: uuid.UUID, details: OfferDetails, token: str = ""
) -> uuid.UUID:
    """The offer's id. Raises NotFound, DomainError (not her worker, no reason, no consent), Conflict (one is open)."""
    authorise(actor, Permission.HAND_OVER_OFFER)
    _check_words(details)

    def make() -> uuid.UUID:
        person = load_present(actor, participant_id, Permission.HAND_OVER_OFFER)
        if not may_offer(actor, person):
            raise DomainError(
                N_("Only her lead worker or a coordinator can hand her over."), code="not_her_worker"
            )
        _check_receiver(details.organisation_id, person.organisation_id)
        covered = agreed_to_share(participant_id, PartyKind.ORGANISATION, details.organisation_id)
        if not covered and not details.without_consent.strip():
            raise DomainError(
                N_(
                    "She has not agreed to sharing with this organisation. Ask her, or write down why it goes without."
                ),
                field="without_consent",
                code="no_consent",
            )
        return _offer(actor, person, details)

    with transaction():
        return once(token, actor.id, make)


def accept_hand_over(actor: Actor, hand_over_id: uuid.UUID) -> uuid.UUID:
    """She belongs to the actor's organisation, and the actor is her lead worker; gives the participant's id.

    Raises NotFound, and Conflict when the offer is answered, she has left or taken back her consent, or has moved.
    """
    authorise(actor, Permission.HAND_OVER_ANSWER)
    with transaction():
        offer = _load(hand_over_id, received(actor))
        person = db.session.get_one(Participant, offer.participant_id)
        fire_details = {"moved": _check_and_move(person, offer)}
        offer.answered_at, offer.answered_by = clock.now(), actor.user_id
        fire(
            HAND_OVER,
            offer,
            "accept",
            actor,
            organisation_id=offer.to_organisation_id,
            details=fire_details,
        )
        person.organisation_id, person.lead_worker_id = offer.to_organisation_id, actor.user_id
        db.session.flush()
        db.session.execute(
            update(ErasureRequest)
            .where(ErasureRequest.participant_id == person.id, ErasureRequest.state == ErasureState.REQUESTED)
            .values(organisation_id=person.organisation_id, version=ErasureRequest.version + 1)
        )
        write_tokens(person.id, read_identities([person.id])[person.id])
        _tell("hand_over_answered", Permission.HAND_OVER_OFFER, offer.from_organisation_id)
        return person.id


def decline_hand_over(actor: Actor, hand_over_id: uuid.UUID, reason: str) -> None:
    """She stays where she is. Raises NotFound, Conflict (already answered), DomainError (no reason)."""
    authorise(actor, Permission.HAND_OVER_ANSWER)
    with transaction():
        offer = _load(hand_over_id, received(actor))
        _refuse(actor, offer, "decline", reason, offer.to_organisation_id)
        _tell("hand_over_answered", Permission.HAND_OVER_OFFER, offer.from_organisation_id)


def withdraw_hand_over(actor: Actor, hand_over_id: uuid.UUID, reason: str) -> None:
    """Take the offer back before it is answered. Raises NotFound, Conflict, DomainError as `offer_hand_over`."""
    authorise(actor, Permission.HAND_OVER_OFFER)
    with transaction():
        offer = _load(hand_over_id, sent(actor))
        if not may_offer(actor, db.session.get_one(Participant, offer.participant_id)):
            raise DomainError(
                N_("Only her lead worker or a coordinator can take the offer back."), code="not_her_worker"
            )
        _refuse(actor, offer, "withdraw", reason, offer.from_organisation_id)


def _check_words(details: OfferDetails) -> None:
    if not details.reason.strip():
        raise DomainError(N_("Give a reason."), field="reason", code="reason_required")
    if not details.what.strip():
        raise DomainError(N_("Say what is handed over."), field="what", code="what_required")


def _check_receiver(organisation_id: uuid.UUID, own_id: uuid.UUID) -> None:
    receiver = db.session.get(Organisation, organisation_id)
    if receiver is None or not receiver.active or receiver.kind is not OrganisationKind.NGO:
        raise DomainError(
            N_("Choose an organisation of the network."), field="organisation", code="not_in_network"
        )
    if receiver.id == own_id:
        raise DomainError(
            N_("She belongs to this organisation already."), field="organisation", code="same_organisation"
        )


def _offer(actor: Actor, person: Participant, details: OfferDetails) -> uuid.UUID:
    offer = HandOver(
        id=new_id(),
        participant_id=person.id,
        from_organisation_id=person.organisation_id,
        to_organisation_id=details.organisation_id,
        reason=details.reason.strip(),
        what=details.what.strip(),
        without_consent=details.without_consent.strip(),
        offered_at=clock.now(),
        offered_by=actor.user_id,
    )
    db.session.add(offer)
    flush_or_conflict(
        N_("She is already offered to an organisation. Wait for its answer, or take the offer back."),
        code="already_offered",
    )
    audit.record(
        actor,
        "hand_over.offered",
        "hand_over",
        offer.id,
        organisation_id=person.organisation_id,
        reason=offer.reason,
        details={"participant": str(person.id)}
        | ({"without_consent": True} if offer.without_consent else {}),
    )
    _tell("hand_over_offered", Permission.HAND_OVER_ANSWER, offer.to_organisation_id)
    return offer.id


def _load(hand_over_id: uuid.UUID, where: ColumnElement[bool]) -> HandOver:
    """The offer, held, and she before it."""
    her = db.session.scalar(select(HandOver.participant_id).where(HandOver.id == hand_over_id, where))
    if her is not None:
        hold(her)
    offer = db.session.scalar(select(HandOver).where(HandOver.id == hand_over_id, where).with_for_update())
    if offer is None:
        raise NotFound
    return offer


def _refuse(actor: Actor, offer: HandOver, step: str, reason: str, organisation_id: uuid.UUID) -> None:
    fire(HAND_OVER, offer, step, actor, reason=reason, organisation_id=organisation_id)
    offer.answered_at, offer.answered_by, offer.answer = clock.now(), actor.user_id, reason.strip()


def _check_and_move(person: Participant, offer: HandOver) -> int:
    """How many rows went with her."""
    if person.state is not ParticipantState.ACTIVE or db.session.get(ParticipantIdentity, person.id) is None:
        raise Conflict(N_("She is no longer in the programme. Decline the offer."), code="left")
    if person.organisation_id != offer.from_organisation_id:
        raise Conflict(
            N_("She no longer belongs to the organisation that offers her. Decline the offer."), code="moved"
        )
    covered = agreed_to_share(person.id, PartyKind.ORGANISATION, offer.to_organisation_id)
    if not offer.without_consent and not covered:
        raise Conflict(
            N_(
                "She has taken back her consent to sharing. Decline the offer, and talk to the other organisation."
            ),
            code="no_consent",
        )
    return sum(_move(table, person.id, offer.to_organisation_id) for table in _FOLLOWS)


def _move(
    table: type[Plan | Application | Award | Placement | Visit],
    participant_id: uuid.UUID,
    organisation_id: uuid.UUID,
) -> int:
    """A coach of the old organisation no longer helps with a plan."""
    values: dict[str, object] = {"organisation_id": organisation_id, "version": table.version + 1}
    if table is Plan:
        values["coach_id"] = None
    moved = db.session.execute(
        update(table)
        .where(table.participant_id == participant_id, table.organisation_id != organisation_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return int(moved.rowcount)  # type: ignore[attr-defined]


def _tell(kind: str, permission: Permission, organisation_id: uuid.UUID) -> None:
    outbox.put(kind, {"permission": permission.value, "organisation_id": str(organisation_id)})
