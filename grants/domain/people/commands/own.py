"""What she does herself: signing in with code and PIN, changing the PIN and the language, signing out."""

import datetime
import secrets
import uuid
from typing import NamedTuple

from sqlalchemy import select, update

from grants.core import audit, clock, crypto
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, Forbidden
from grants.core.ids import read_code
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts.passwords import hash_password, verify_password
from grants.domain.accounts.tries import Limit, count_try, forget_tries
from grants.domain.people.commands.pins import DIGITS, end_sessions, is_weak
from grants.domain.people.models import Participant, PortalSession
from grants.domain.people.portal_access import phone_of
from grants.domain.people.states import ParticipantState
from grants.policy import Actor, Permission

_MINUTE = datetime.timedelta(minutes=1)
_DAY = datetime.timedelta(days=1)
# One who guesses at one code from one place; from many places; at many codes from one place. The second bears more,
# so that whoever knows her code can't keep her out; the third, for a class of women shares one address. A good try wipes
# the first alone: whoever holds her second PIN would else guess at the other one from ever new places without an end.
PAIR = Limit(free=4, first=_MINUTE, longest=15 * _MINUTE, memory=_DAY)
CODE = Limit(free=20, first=_MINUTE, longest=15 * _MINUTE, memory=_DAY / 2)
ADDRESS = Limit(free=50, first=_MINUTE, longest=15 * _MINUTE, memory=60 * _MINUTE)
LANGUAGES = ("ru", "be", "en")


class SignedIn(NamedTuple):
    """The token for the cookie, who it is, and her language."""

    token: str
    participant: Actor
    language: str


def sign_in(code_text: str, pin: str, address: str) -> SignedIn:
    """Begin a session of ten minutes. A wrong code and a wrong PIN look and take alike, and so do her two PINs.

    Raises DomainError (code "wrong"), TooManyTries.
    """
    code = read_code(code_text) or ""
    typed = "".join(pin.split())
    pair, by_code, place = subjects(code or " ".join(code_text.upper().split())[:40], address)
    with transaction():
        closed = count_try({pair: PAIR, by_code: CODE, place: ADDRESS})
    person = db.session.execute(
        select(
            Participant.id,
            Participant.pin_hash,
            Participant.second_pin_hash,
            Participant.language,
            Participant.organisation_id,
        ).where(Participant.case_code == code, Participant.state == ParticipantState.ACTIVE)
    ).first()
    # Both are always checked, whichever she has and whichever is right: the time tells nothing.
    first = verify_password(person.pin_hash if person else None, typed)
    second = verify_password(person.second_pin_hash if person else None, typed)
    if person is None or not (first or second):
        _note_lock(person.id if person else None, person.organisation_id if person else None, closed)
        raise _wrong()
    token = secrets.token_urlsafe(32)
    with transaction():
        if not _still_opens(person.id, person.pin_hash, person.second_pin_hash):
            raise _wrong()
        moment = clock.now()
        forget_tries([pair], take_back=[by_code, place])
        db.session.add(
            PortalSession(
                participant_id=person.id,
                token_hash=crypto.digest(token),
                created_at=moment,
                last_seen_at=moment,
                second_pin=not first,
            )
        )
        audit.record(
            Actor(kind="participant", id=person.id),
            "participant.signed_in" if first else "participant.second_pin_used",
            "participant",
            person.id,
            organisation_id=person.organisation_id,
        )
    return SignedIn(token, phone_of(person.id, not first), person.language)


def _wrong() -> DomainError:
    return DomainError(N_("The code or the PIN is not right. Check both and try again."), code="wrong")


def _still_opens(participant_id: uuid.UUID, *hashes: str | None) -> bool:
    """Within an open transaction, she is held: whether the PINs that were checked are hers still. Another one ends what
    they opened, and so does her erasure."""
    row = db.session.scalars(
        select(Participant)
        .where(Participant.id == participant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return (row.pin_hash, row.second_pin_hash) == hashes and row.state is ParticipantState.ACTIVE


def subjects(code: str, address: str) -> tuple[bytes, bytes, bytes]:
    """The pair, the code and the address, as their tries are counted."""
    return (
        crypto.token("portal-pair", f"{code}\x00{address}"),
        crypto.token("portal-code", code),
        crypto.token("portal-address", address),
    )


def _note_lock(participant_id: uuid.UUID | None, organisation_id: uuid.UUID | None, closed: bool) -> None:
    """A code that was just closed leaves a line: in her record, or of nobody's, so that both take alike."""
    if not closed:
        return
    with transaction():
        audit.record(
            Actor(kind="nobody"),
            "participant.locked",
            "participant",
            participant_id,
            organisation_id=organisation_id,
        )


def touch_session(token: str) -> None:
    """The session was used: its ten minutes begin anew."""
    with transaction():
        db.session.execute(
            update(PortalSession)
            .where(PortalSession.token_hash == crypto.digest(token), PortalSession.ended_at.is_(None))
            .values(last_seen_at=clock.now())
        )


def end_session(token: str) -> None:
    """Sign out on this phone."""
    with transaction():
        db.session.execute(
            update(PortalSession)
            .where(PortalSession.token_hash == crypto.digest(token), PortalSession.ended_at.is_(None))
            .values(ended_at=clock.now())
        )


def change_pin(phone: Actor, old: str, new: str, again: str, address: str) -> None:
    """A PIN of her own choice; she is signed out everywhere else by it, and here. Raises DomainError, TooManyTries,
    Conflict when another PIN was set or she was erased meanwhile.

    On a phone that the second PIN opened it is the second PIN that changes.
    """
    row = _own(phone)
    typed, chosen = "".join(old.split()), "".join(new.split())
    guest = phone.kind == "guest"
    if len(chosen) != DIGITS or not (chosen.isascii() and chosen.isdigit()):
        raise DomainError(N_("The new PIN has six digits."), field="new", code="not_six_digits")
    if is_weak(chosen):
        raise _weak()
    if "".join(again.split()) != chosen:
        raise DomainError(
            N_("The two new PINs differ. Type the same one twice."), field="again", code="differ"
        )
    pair, by_code, _place = subjects(row.case_code, address)
    with transaction():
        count_try({pair: PAIR, by_code: CODE})
    phone_id, checked = row.id, (row.pin_hash, row.second_pin_hash)
    kept, other = checked
    if guest:
        kept, other = other, kept
    right, taken = verify_password(kept, typed), verify_password(other, chosen)
    if not right:
        raise DomainError(N_("This is not your PIN."), field="old", code="wrong")
    if taken:
        raise _weak()
    fresh = hash_password(chosen)
    with transaction():
        if not _still_opens(phone_id, *checked):
            raise Conflict
        row = _own(phone)
        if guest:
            row.second_pin_hash = fresh
        else:
            row.pin_hash, row.pin_set_at, row.pin_set_by = fresh, clock.now(), None
        forget_tries([pair], take_back=[by_code])
        end_sessions(row.id)
        audit.record(
            Actor(kind="participant", id=row.id),
            "participant.second_pin_changed" if guest else "participant.pin_changed",
            "participant",
            row.id,
            organisation_id=row.organisation_id,
        )


def _weak() -> DomainError:
    """Also for the other one of her two PINs, of which nothing must tell."""
    return DomainError(N_("This PIN is too easy to guess. Choose other digits."), field="new", code="weak")


def change_language(phone: Actor, language: str) -> None:
    """Remember her language on her record. An unknown one changes nothing."""
    with transaction():
        row = _own(phone)
        if language in LANGUAGES and language != row.language:
            row.language = language
            audit.record(
                Actor(kind="participant", id=row.id),
                "participant.language_changed",
                "participant",
                row.id,
                organisation_id=row.organisation_id,
            )


def _own(phone: Actor) -> Participant:
    """Her record, for what her phone and a guest's change alike: PIN and language."""
    if phone.kind not in {"participant", "guest"}:
        raise Forbidden(Permission.PORTAL_OWN.value)
    return db.session.get_one(Participant, phone.id)
