"""Registering one participant, correcting her data, her lead worker, leaving and coming back."""

import uuid
from dataclasses import dataclass, replace

from sqlalchemy.orm.attributes import flag_modified

from grants.core import audit, clock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.enrolment import Answer, Enrolment, NewParticipant, enrol
from grants.domain.people.identity import IdentityFields
from grants.domain.people.loading import load, load_present
from grants.domain.people.matching import find_alike
from grants.domain.people.models import RegistrationDraft
from grants.domain.people.registration_drafts import drop, hold
from grants.domain.people.states import PARTICIPANT, ConsentPurpose
from grants.domain.people.values.dates import MINIMUM_AGE
from grants.domain.people.values.gender import Gender
from grants.domain.people.values.oblasts import Oblast
from grants.domain.people.vault import read_identities, replace_identity
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class RegistrationDetails:
    """One person as she is registered. `anyway`: someone like her was shown, and she is another person.

    `draft_id`: the actor's draft that is finished by it.
    """

    organisation_id: uuid.UUID
    fields: IdentityFields
    oblast: Oblast
    gender: Gender | None = None
    language: str = "ru"
    answers: tuple[Answer, ...] = ()
    anyway: bool = False
    draft_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class IdentityDetails:
    """Her data corrected, from the version that was shown."""

    version: int
    fields: IdentityFields
    oblast: Oblast
    gender: Gender | None
    language: str
    reason: str = ""


def register_participant(actor: Actor, details: RegistrationDetails, token: str = "") -> uuid.UUID:
    """Her id. Raises DomainError: no consent to records, or someone like her is known (code "alike"); NotFound for an
    organisation that isn't the actor's."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    if not actor.spans(Permission.PARTICIPANT_REGISTER, details.organisation_id):
        raise NotFound
    _check(details.fields)
    if not any(a.given for a in details.answers if a.purpose is ConsentPurpose.TRAINING_RECORDS):
        raise DomainError(
            N_("Without her consent to keeping records she can’t be registered."),
            field="consent_training_records",
            code="no_consent",
        )

    def make() -> uuid.UUID:
        alike = find_alike(details.fields)
        if alike and not details.anyway:
            raise DomainError(
                N_("Someone like this is known already. Look below before you save."), code="alike"
            )
        person = NewParticipant(
            details.fields, details.oblast, details.gender, details.language, details.answers
        )
        where = Enrolment(
            details.organisation_id,
            lead_worker_id=actor.user_id,
            reason="another person than one who is alike" if alike else "",
        )
        (made,) = enrol(actor, [person], where)
        if details.draft_id is not None:
            drop(RegistrationDraft.id == details.draft_id, RegistrationDraft.created_by == actor.user_id)
        return made

    with transaction():
        if details.draft_id is not None:
            hold(details.draft_id)
        return once(token, actor.id, make)


def edit_participant(actor: Actor, participant_id: uuid.UUID, details: IdentityDetails) -> None:
    """Correct her data. Her category changes only by those who may see it. Raises Conflict, DomainError, NotFound."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    _check(details.fields)
    with transaction():
        row = load_present(actor, participant_id, Permission.PARTICIPANT_REGISTER)
        if row.version != details.version:
            raise Conflict
        before = read_identities([participant_id])[participant_id]
        after = _with_what_no_form_asks(before, details.fields)
        if not actor.spans(Permission.CATEGORY_VIEW, row.organisation_id):
            after = replace(after, category=before.category)
        changed = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
        for name, value in (
            ("oblast", details.oblast.value),
            ("gender", details.gender),
            ("language", details.language),
        ):
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed.append(name)
        if not changed:
            return
        replace_identity(participant_id, after)
        flag_modified(row, "language")  # the record's version counts changes of the identity too
        audit.record(
            actor,
            "participant.changed",
            "participant",
            row.id,
            organisation_id=row.organisation_id,
            reason=details.reason,
            details={"fields": sorted(changed)},
        )


def take_on(actor: Actor, participant_id: uuid.UUID) -> None:
    """Become her lead worker. Raises Conflict when she has left."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    with transaction():
        row = load_present(actor, participant_id, Permission.PARTICIPANT_REGISTER)
        row.lead_worker_id = actor.user_id
        audit.record(
            actor, "participant.taken_on", "participant", row.id, organisation_id=row.organisation_id
        )


def change_state(actor: Actor, participant_id: uuid.UUID, step: str, reason: str) -> None:
    """`leave` or `come_back`. Raises Conflict from another state, DomainError without a reason."""
    authorise(actor, Permission.PARTICIPANT_REGISTER)
    with transaction():
        row = load(actor, participant_id, Permission.PARTICIPANT_REGISTER)
        fire(PARTICIPANT, row, step, actor, reason=reason, organisation_id=row.organisation_id)


def _with_what_no_form_asks(before: IdentityFields, after: IdentityFields) -> IdentityFields:
    """The name she had before, and a number agreed for contact that is none of her own, stay as they are."""
    kept = replace(after, name=replace(after.name, former_surname=before.name.former_surname))
    agreed = before.safe_contact
    if agreed and agreed.phone and agreed.phone not in before.phones and kept.safe_contact:
        return replace(kept, safe_contact=replace(kept.safe_contact, phone=agreed.phone))
    return kept


_FIELDS = (
    "name",
    "birth",
    "phones",
    "phone_note",
    "town",
    "address",
    "category",
    "safe_contact",
    "note",
)


def _check(fields: IdentityFields) -> None:
    if fields.name.is_empty:
        raise DomainError(N_("Write the surname and the given name."), field="name", code="no_name")
    if fields.birth and fields.birth.oldest_age(clock.today()) < MINIMUM_AGE:
        raise DomainError(
            N_("By this birth date she is under 14. Check the year."), field="birth", code="too_young"
        )
