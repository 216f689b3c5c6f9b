"""Writing new participants, one or many at once: record, identity, hashes, consent and audit in the open transaction."""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.audit import AuditEntry
from grants.core.bulk import Writer
from grants.core.db import Base, db
from grants.core.ids import new_code, new_id
from grants.domain.people.answers import Parties
from grants.domain.people.consent_texts import CONSENT_TEXT_VERSION
from grants.domain.people.identity import IdentityFields, encrypt_identity
from grants.domain.people.models import Consent, Participant, ParticipantIdentity
from grants.domain.people.states import (
    ConsentPurpose,
    ConsentWay,
    ParticipantState,
)
from grants.domain.people.values.gender import Gender
from grants.domain.people.values.oblasts import Oblast
from grants.domain.people.vault import add_identities
from grants.policy import Actor

_AT_ONCE = 1000
_ROWS_AT_ONCE = 1_000_000  # all rows of so many people are sent together


@dataclass(frozen=True, slots=True)
class Answer:
    """What she answered when asked for her consent to one purpose; `parties`: with whom, for sharing."""

    purpose: ConsentPurpose
    given: bool
    way: ConsentWay
    asked_on: datetime.date
    language: str
    parties: Parties = field(default_factory=Parties)


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """A person about to be registered."""

    fields: IdentityFields
    oblast: Oblast
    gender: Gender | None = None
    language: str = "ru"
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where the new participants belong and what the audit calls it."""

    organisation_id: uuid.UUID
    lead_worker_id: uuid.UUID | None = None
    import_id: uuid.UUID | None = None
    action: str = "participant.registered"
    reason: str = ""


def enrol(actor: Actor, people: Iterable[NewParticipant], where: Enrolment) -> Iterator[uuid.UUID]:
    """Write them and give back their ids, in their order; memory doesn't grow with their number."""
    iterator = iter(people)
    db.session.flush()
    writer = Writer(db.session.connection(), at_once=_ROWS_AT_ONCE)
    while some := list(itertools.islice(iterator, _AT_ONCE)):
        moment = clock.now()
        new = {new_id(): person for person in some}
        for (row_id, person), code in zip(new.items(), free_codes(len(some)), strict=True):
            writer.add(Participant, _participant(actor, row_id, code, person, where, moment))
            for answer in person.answers:
                writer.add(Consent, consent_row(actor, row_id, answer, moment))
            writer.add(AuditEntry, _entry(actor, row_id, where))
        fields = {row_id: person.fields for row_id, person in new.items()}
        add_identities(writer, fields, where.organisation_id)
        writer.flush()
        yield from new


def rows_of(
    actor: Actor,
    row_id: uuid.UUID,
    code: str,
    person: NewParticipant,
    where: Enrolment,
    moment: datetime.datetime,
) -> list[tuple[type[Base], dict[str, object]]]:
    """The rows of one person by their tables, her identity encrypted; all but the hashes by which she is found."""
    return [
        (Participant, _participant(actor, row_id, code, person, where, moment)),
        (ParticipantIdentity, encrypt_identity(row_id, person.fields)),
        *((Consent, consent_row(actor, row_id, answer, moment)) for answer in person.answers),
        (AuditEntry, _entry(actor, row_id, where)),
    ]


def _entry(actor: Actor, row_id: uuid.UUID, where: Enrolment) -> dict[str, object]:
    return audit.entry_row(
        actor,
        where.action,
        "participant",
        row_id,
        organisation_id=where.organisation_id,
        reason=where.reason,
        details={"import": str(where.import_id)} if where.import_id else {},
    )


def free_codes(count: int) -> list[str]:
    """So many case codes that nobody has."""
    found: set[str] = set()
    while len(found) < count:
        fresh = {new_code() for _ in range(count - len(found))} - found
        taken = db.session.scalars(select(Participant.case_code).where(Participant.case_code.in_(fresh)))
        found |= fresh - set(taken)
    return list(found)


def consent_row(
    actor: Actor, participant_id: uuid.UUID, answer: Answer, moment: datetime.datetime
) -> dict[str, object]:
    """The columns of a consent row."""
    shared = answer.given and answer.purpose is ConsentPurpose.SHARING
    return {
        "id": new_id(),
        "participant_id": participant_id,
        "purpose": answer.purpose,
        "given": answer.given,
        "text_version": CONSENT_TEXT_VERSION,
        "language": answer.language,
        "way": answer.way,
        "asked_on": answer.asked_on,
        "recorded_at": moment,
        "recorded_by": actor.user_id,
        "with_hosts": answer.parties.with_hosts if shared else None,
        "with_network": answer.parties.with_network if shared else None,
    }


def _participant(
    actor: Actor,
    row_id: uuid.UUID,
    code: str,
    person: NewParticipant,
    where: Enrolment,
    moment: datetime.datetime,
) -> dict[str, object]:
    return {
        "id": row_id,
        "version": 1,
        "case_code": code,
        "organisation_id": where.organisation_id,
        "lead_worker_id": where.lead_worker_id,
        "state": ParticipantState.ACTIVE,
        "gender": person.gender,
        "oblast": person.oblast.value,
        "language": person.language,
        "registered_on": clock.local(moment).date(),
        "registered_at": moment,
        "registered_by": actor.user_id,
        "import_id": where.import_id,
    }
