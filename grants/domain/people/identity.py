"""Who a participant is: her fields to encrypted columns and back, and the keyed hashes under which she is found."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import fields as fields_of

from grants.core import crypto
from grants.domain.people.states import Category
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import NameParts, match_keys, query_tokens, word_tokens, words_of

NO_YEAR = "-"
_LAST_DIGITS = 7
_NAME_PARTS = tuple(part.name for part in fields_of(NameParts))


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How she may be reached without harm. `phone` is E.164 or "", `channel` a ContactChannel or "".

    The rest is in her worker's words.
    """

    phone: str = ""
    safe_to_call: bool = False
    when: str = ""
    who_may_answer: str = ""
    what_to_say: str = ""
    never_say: str = ""
    code_word: str = ""
    channel: str = ""

    @property
    def is_empty(self) -> bool:
        return self == SafeContact()


@dataclass(frozen=True, slots=True)
class IdentityFields:
    """Everything that names or finds a person. `phones` are E.164, the main one first."""

    name: NameParts
    birth: BirthDate | None = None
    phones: tuple[str, ...] = ()
    phone_note: str = ""
    town: str = ""
    address: str = ""
    category: Category | None = None
    safe_contact: SafeContact | None = None
    note: str = ""

    @property
    def numbers(self) -> frozenset[str]:
        """Her phones, and the number agreed for reaching her."""
        return frozenset({*self.phones, self.safe_contact.phone if self.safe_contact else ""} - {""})

    @property
    def initials(self) -> str:
        """А. А.: of the given name and the surname."""
        letters = [part[:1].upper() for part in (self.name.given, self.name.surname) if part]
        return " ".join(f"{letter}." for letter in letters)

    @property
    def name_in_order(self) -> str:
        return name_in_order(self.name)


def name_in_order(name: NameParts) -> str:
    """Surname, given name and patronymic, tidied; as she wrote it where it could not be taken apart."""
    parts = (name.surname, name.given, name.patronymic)
    return " ".join(part for part in parts if part) or name.cleaned


def place_of(participant_id: uuid.UUID, field: str = "") -> str:
    """The associated data of a field, or of the wrapped key when no field is named."""
    return f"participant/{participant_id}/{field}" if field else f"participant/{participant_id}"


def encrypt_identity(
    participant_id: uuid.UUID, fields: IdentityFields, key: bytes | None = None
) -> dict[str, object]:
    """The columns of a participant_identity row, under a fresh data key unless one is given."""
    data_key = key or crypto.new_data_key()
    columns: dict[str, object] = {
        "participant_id": participant_id,
        "wrapped_key": crypto.keyring().wrap(data_key, place_of(participant_id)),
    }
    for field, text in _texts(fields).items():
        sealed = crypto.encrypt(data_key, text, place_of(participant_id, field)) if text else None
        columns[field] = sealed
    return columns


def decrypt_identity(participant_id: uuid.UUID, columns: Mapping[str, bytes | None]) -> IdentityFields:
    """The fields behind a row's columns. Raises Undecipherable when one was changed or moved."""
    key = data_key_of(participant_id, columns)

    def text(field: str) -> str:
        sealed = columns[field]
        return "" if sealed is None else crypto.decrypt(key, sealed, place_of(participant_id, field))

    contact, birth, category = text("safe_contact"), text("birth"), text("category")
    return IdentityFields(
        name=NameParts(**json.loads(text("name"))),
        birth=BirthDate.from_iso(birth) if birth else None,
        phones=tuple(json.loads(text("phone") or "[]")),
        phone_note=text("phone_note"),
        town=text("town"),
        address=text("address"),
        category=Category(category) if category else None,
        safe_contact=SafeContact(**json.loads(contact)) if contact else None,
        note=text("note"),
    )


def decrypt_name(participant_id: uuid.UUID, wrapped_key: bytes, name: bytes) -> NameParts:
    """The name alone, for lists of many."""
    key = crypto.keyring().unwrap(wrapped_key, place_of(participant_id))
    return NameParts(**json.loads(crypto.decrypt(key, name, place_of(participant_id, "name"))))


def data_key_of(participant_id: uuid.UUID, columns: Mapping[str, bytes | None]) -> bytes:
    """The data key of a row."""
    wrapped = columns["wrapped_key"]
    if wrapped is None:
        raise crypto.Undecipherable("the key was destroyed")
    return crypto.keyring().unwrap(wrapped, place_of(participant_id))


def _texts(fields: IdentityFields) -> dict[str, str]:
    contact = fields.safe_contact
    kept = contact is not None and not contact.is_empty
    return {
        "name": _as_json({part: getattr(fields.name, part) for part in _NAME_PARTS}),
        "birth": str(fields.birth) if fields.birth else "",
        "phone": _as_json(fields.phones) if fields.phones else "",
        "phone_note": fields.phone_note,
        "town": fields.town,
        "address": fields.address,
        "category": fields.category.value if fields.category else "",
        "safe_contact": _as_json(asdict(contact)) if contact and kept else "",
        "note": fields.note,
    }


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def identity_tokens(fields: IdentityFields, organisation_id: uuid.UUID) -> list[bytes]:
    """Every keyed hash of a person: beginnings of name parts, phones, birth year, match keys. Sorted, without repeats.

    Names and years are hashed for her organisation: people are searched within one, and hashes of two tell nothing.
    """
    year = str(fields.birth.year) if fields.birth else NO_YEAR
    kind = within("name", organisation_id)
    found = [
        *(token for word in words_of(fields.name) for token in crypto.word_tokens(kind, word_tokens(word))),
        *crypto.tokens("phone", sorted(phone_forms(number)[1] for number in fields.numbers)),
        *duplicate_tokens(fields),
    ]
    if fields.birth:
        found.append(token_for_year(year, organisation_id))
    return sorted(set(found))


def duplicate_tokens(fields: IdentityFields) -> list[bytes]:
    """Those of them by which somebody is found to be known already, in any organisation: match keys, whole phones."""
    ends = ("*", str(fields.birth.year) if fields.birth else NO_YEAR)
    return [
        *crypto.tokens("phone", sorted(phone_forms(number)[0] for number in fields.numbers)),
        *crypto.tokens("match", sorted(f"{key}|{end}" for key in match_keys(fields.name) for end in ends)),
    ]


def within(kind: str, organisation_id: uuid.UUID) -> str:
    """The kind of a hash that counts in one organisation."""
    return f"{kind}/{organisation_id}"


def phone_forms(number: str) -> tuple[str, str]:
    """The whole number in digits, and its last seven, as people remember a number."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return digits, f"…{digits[-_LAST_DIGITS:]}"


def tokens_for_name(text: str, organisation_id: uuid.UUID) -> list[bytes]:
    """What to look up for a name part somebody typed; a person is found who has all of them."""
    return crypto.tokens(within("name", organisation_id), sorted(query_tokens(text)))


def token_for_year(year: str, organisation_id: uuid.UUID) -> bytes:
    """What to look up for those of an organisation who were born in the year."""
    return crypto.token(within("birth", organisation_id), year)


def tokens_for_match(fields: IdentityFields) -> list[bytes]:
    """What to look up for people who may be the same: the name key with her year, or whose year isn't known."""
    keys = match_keys(fields.name)
    ends = (str(fields.birth.year), NO_YEAR) if fields.birth else ("*",)
    return crypto.tokens("match", sorted(f"{key}|{end}" for key in keys for end in ends))
