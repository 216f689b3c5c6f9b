"""How she may be reached without harm: a word for lists, the whole rule for pages on which somebody may contact her."""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from grants.core.text import N_
from grants.domain.people.contacting import without_contact
from grants.domain.people.identity import IdentityFields, SafeContact
from grants.domain.people.queries.openings import Identity, reached_of, record_opening
from grants.domain.people.states import ContactChannel, OpeningReason
from grants.domain.people.values.phones import show_phone
from grants.domain.people.vault import read_identities
from grants.policy import Actor, Permission


class Contact(enum.StrEnum):
    """How she may be reached, in a word for the badge."""

    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"
    IN_PERSON = "in_person"
    NOT_BY_PHONE = "not_by_phone"
    AGREED_TIMES = "agreed_times"
    SAFE = "safe"


CONTACT_LABELS = {
    Contact.FORBIDDEN: N_("Do not contact"),
    Contact.UNKNOWN: N_("No safe contact recorded"),
    Contact.IN_PERSON: N_("Only in person"),
    Contact.NOT_BY_PHONE: N_("Not by phone"),
    Contact.AGREED_TIMES: N_("Only as agreed"),
    Contact.SAFE: N_("Safe to call"),
}


@dataclass(frozen=True, slots=True)
class ContactRule:
    """What is agreed with her. `number` is the one to use, as it is dialled; "" where none may be used."""

    participant_id: uuid.UUID
    contact: Contact
    agreed: SafeContact
    channel: ContactChannel | None
    number: str


def contact_rule(actor: Actor, participant_id: uuid.UUID) -> ContactRule | None:
    """The rule, by a logged opening; None for whoever doesn't reach her identity, and once she is erased."""
    if not actor.allows(Permission.IDENTITY_OPEN) or not reached_of(actor, [participant_id]):
        return None
    if participant_id not in read_identities([participant_id]):
        return None
    fields = record_opening(actor, participant_id, OpeningReason.CONTACT.value, what="safe_contact")
    return rule_from(participant_id, fields)


def contact_words(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Contact]:
    """A word for each whose identity the actor reaches: for lists. It names nobody, so nothing is opened."""
    if not actor.allows(Permission.IDENTITY_OPEN):
        return {}
    mine = sorted(reached_of(actor, ids))
    forbidden = without_contact(mine)
    return {
        row_id: contact_word(fields.safe_contact, forbidden=row_id in forbidden)
        for row_id, fields in read_identities(mine).items()
    }


def rule_from(participant_id: uuid.UUID, fields: IdentityFields) -> ContactRule:
    """The rule in fields whose opening is written down already."""
    return _rule(participant_id, fields.safe_contact, tuple(map(show_phone, fields.phones)))


def rule_of(identity: Identity) -> ContactRule:
    """The rule of an identity that is open already."""
    return _rule(identity.participant_id, identity.safe_contact, identity.phones)


def _rule(participant_id: uuid.UUID, contact: SafeContact | None, phones: Sequence[str]) -> ContactRule:
    agreed = contact or SafeContact()
    word = contact_word(contact, forbidden=bool(without_contact([participant_id])))
    channel = ContactChannel(agreed.channel) if agreed.channel else None
    number = show_phone(agreed.phone) if agreed.phone else next(iter(phones), "")
    by_message = word is Contact.NOT_BY_PHONE and channel in {ContactChannel.SMS, ContactChannel.MESSENGER}
    usable = by_message or word in {Contact.SAFE, Contact.AGREED_TIMES}
    return ContactRule(participant_id, word, agreed, channel, number if usable else "")


def contact_word(contact: SafeContact | None, *, forbidden: bool) -> Contact:
    """Consent goes before the channel, the channel before the hours."""
    if forbidden:
        return Contact.FORBIDDEN
    if contact is None:
        return Contact.UNKNOWN
    if contact.channel == ContactChannel.IN_PERSON:
        return Contact.IN_PERSON
    if not contact.safe_to_call:
        return Contact.NOT_BY_PHONE
    bound = contact.when or contact.who_may_answer or contact.channel
    return Contact.AGREED_TIMES if bound else Contact.SAFE
