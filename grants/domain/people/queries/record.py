"""The record page of one participant, by case code; her name only through an opening."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.contacting import without_contact
from grants.domain.people.history import HISTORY_WORDS, SECOND_PIN_ACTIONS
from grants.domain.people.identity import IdentityFields
from grants.domain.people.kept import merged_into
from grants.domain.people.models import HandOver, Participant
from grants.domain.people.queries.consents import ConsentRow, latest_of, list_answers
from grants.domain.people.queries.contact import Contact, ContactRule, contact_word, rule_from
from grants.domain.people.queries.openings import record_opening
from grants.domain.people.queries.second_pin import second_pin_used_at
from grants.domain.people.scope import reached, visible
from grants.domain.people.states import (
    PARTICIPANT,
    Category,
    OpeningReason,
    ParticipantState,
)
from grants.domain.people.values.gender import Gender
from grants.domain.people.vault import read_identities
from grants.domain.people.veil import veil_for, veil_history
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """What the record page shows. `contact` is None for whoever may not open identities, `category` likewise.

    `has_second_pin` and `second_pin_used_at` (and not seen to yet) are told to those alone who may set her PINs.
    `consents` are the latest answers, `answers` all of them, the newest first.
    `reached`: her identity is within the actor's reach. Out of it the page has the case code and facts, and no step.
    """

    id: uuid.UUID
    version: int
    case_code: str
    organisation: str
    organisation_id: uuid.UUID
    state: ParticipantState
    gender: Gender | None
    oblast: str
    language: str
    registered_on: datetime.date
    lead_worker: str
    is_mine: bool
    pin_set_at: datetime.datetime | None
    has_second_pin: bool
    second_pin_used_at: datetime.datetime | None
    reached: bool
    erased: bool
    contact: Contact | None
    category: Category | None
    may_see_category: bool
    consents: tuple[ConsentRow, ...]
    answers: tuple[ConsentRow, ...]
    history: tuple[Happening, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditPage:
    """The identity as the edit form starts from it, and how she may be reached; the opening is logged."""

    id: uuid.UUID
    version: int
    case_code: str
    fields: IdentityFields
    rule: ContactRule
    gender: Gender | None
    oblast: str
    language: str
    may_see_category: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """What other slices' pages show of a participant."""

    id: uuid.UUID
    case_code: str
    organisation_id: uuid.UUID
    organisation: str
    oblast: str
    language: str
    state: ParticipantState


def participant_page(actor: Actor, participant_id: uuid.UUID) -> ParticipantPage:
    """Raises Forbidden, NotFound (also for another organisation's)."""
    authorise(actor, Permission.PARTICIPANT_VIEW)
    lead = aliased(User)
    row = db.session.execute(
        select(Participant, Organisation.name, lead.name, reached(actor, Permission.PARTICIPANT_VIEW))
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .outerjoin(lead, lead.id == Participant.lead_worker_id)
        .where(Participant.id == participant_id, visible(actor))
    ).first()
    if row is None:
        raise NotFound
    person, organisation, lead_name = row[:3]
    within_reach = bool(row[3])
    opens = within_reach and actor.spans(Permission.IDENTITY_OPEN, person.organisation_id)
    sets_pins = within_reach and actor.spans(Permission.PIN_SET, person.organisation_id)
    sees_category = actor.spans(Permission.CATEGORY_VIEW, person.organisation_id)
    fields = read_identities([person.id]).get(person.id)
    used_at = second_pin_used_at([person.id, *merged_into(person.id)]) if sets_pins else None
    answers = list_answers(person.id)
    return ParticipantPage(
        id=person.id,
        version=person.version,
        case_code=person.case_code,
        organisation=organisation,
        organisation_id=person.organisation_id,
        state=person.state,
        gender=person.gender,
        oblast=person.oblast,
        language=person.language,
        registered_on=person.registered_on,
        lead_worker=lead_name or "",
        is_mine=person.lead_worker_id is not None and person.lead_worker_id == actor.user_id,
        pin_set_at=person.pin_set_at,
        has_second_pin=sets_pins and person.second_pin_hash is not None,
        second_pin_used_at=used_at,
        reached=within_reach,
        erased=fields is None,
        contact=contact_word(fields.safe_contact, forbidden=bool(without_contact([person.id])))
        if opens and fields
        else None,
        category=fields.category if fields and sees_category else None,
        may_see_category=sees_category,
        consents=latest_of(answers),
        answers=answers,
        history=_history(actor, person.id, sets_pins=sets_pins),
        actions=_actions(actor, person, erased=fields is None) if within_reach else (),
    )


def step_page(actor: Actor, participant_id: uuid.UUID) -> ParticipantPage:
    """The record for a step on it. Raises as `participant_page`, and NotFound out of the actor's reach."""
    page = participant_page(actor, participant_id)
    if not page.reached:
        raise NotFound
    return page


def edit_page(actor: Actor, participant_id: uuid.UUID) -> EditPage:
    """The identity for correcting it; writes the opening to the audit. Raises Forbidden, NotFound."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    fields = record_opening(actor, participant_id, OpeningReason.CORRECTION.value)
    person = db.session.execute(select(Participant).where(Participant.id == participant_id)).scalar_one()
    sees_category = actor.spans(Permission.CATEGORY_VIEW, person.organisation_id)
    return EditPage(
        id=person.id,
        version=person.version,
        case_code=person.case_code,
        fields=fields,
        rule=rule_from(person.id, fields),
        gender=person.gender,
        oblast=person.oblast,
        language=person.language,
        may_see_category=sees_category,
    )


def get_brief(
    actor: Actor, participant_id: uuid.UUID, permission: Permission = Permission.PARTICIPANT_VIEW
) -> Brief:
    """The case code and where she belongs. Raises Forbidden, NotFound."""
    authorise(actor, permission)
    row = db.session.execute(
        select(
            Participant.id,
            Participant.case_code,
            Participant.organisation_id,
            Organisation.name,
            Participant.oblast,
            Participant.language,
            Participant.state,
        )
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.id == participant_id, visible(actor, permission))
    ).first()
    if row is None:
        raise NotFound
    return Brief(*row)


def _beside(participant_id: uuid.UUID) -> list[uuid.UUID]:
    """What else her history tells of: offers to hand her over, and the records merged into hers."""
    offers = select(HandOver.id).where(HandOver.participant_id == participant_id)
    return [*db.session.scalars(offers), *merged_into(participant_id)]


def _history(actor: Actor, participant_id: uuid.UUID, *, sets_pins: bool) -> tuple[Happening, ...]:
    """What happened to the record; what was typed about an erased person is forgotten."""
    told = tuple(action for action in HISTORY_WORDS if sets_pins or action not in SECOND_PIN_ACTIONS)
    found = list_history([participant_id, *_beside(participant_id)], told)
    return veil_history(found, veil_for(actor, participant_id))


def _actions(actor: Actor, person: Participant, *, erased: bool) -> tuple[str, ...]:
    """Names of what this actor may do with the record in its state."""

    def may(permission: Permission) -> bool:
        return actor.spans(permission, person.organisation_id)

    found: list[str] = []
    if not erased:
        found += ["open_identity", "contact_outside", "log_contact"] * may(Permission.IDENTITY_OPEN)
        found += ["edit"] * may(Permission.PARTICIPANT_REGISTER)
        if person.state is ParticipantState.ACTIVE:
            found += ["set_pin"] * may(Permission.PIN_SET)
            found += ["set_second_pin"] * (may(Permission.PIN_SET) and person.pin_hash is not None)
        found += ["record_consent"] * may(Permission.CONSENT_RECORD)
        found += ["her_file"] * may(Permission.FILE_MAKE)
        found += ["ask_for_erasure"] * may(Permission.ERASURE_REQUEST)
    if may(Permission.PARTICIPANT_REGISTER):
        found += PARTICIPANT.open_to(actor, person.state)
        if person.lead_worker_id != actor.user_id and person.state is ParticipantState.ACTIVE:
            found.append("take_on")
    return tuple(found)
