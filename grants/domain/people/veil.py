"""Texts for people who must not know whose they are: what would tell it is covered before they read it."""

import re
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select

from grants.core.db import db
from grants.domain.accounts.history import Happening
from grants.domain.accounts.models import Organisation
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import Participant
from grants.domain.people.scope import reached
from grants.domain.people.values.names import fold, forms_of, words_of
from grants.domain.people.vault import batches, read_identities
from grants.policy import Actor, Permission

COVER = "[…]"
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_DIGITS = re.compile(r"\+?\(?\d(?:[\s().-]{0,2}\d){6,14}")
_BELARUSIAN = re.compile(r"(?:375|80)\d{9}")
_ACCOUNT = re.compile(
    r"\S+@\S+|(?<!\w)@\w{3,}|https?://\S+|\b(?:www|t|vk|fb)\.\S+|\b\w+\.(?:by|com|ru|me)/\S+"
)
_VOWELS = "аиу"
_ENDING = re.compile("[аиумгхв]{0,3}")  # of a declined name, as it sounds
_LETTERS_OF_ENDING = "аеёиоуыэюяйіьaeiouy"
_MAYBE_A_WORD = 4
# A surname so formed is nothing else; another one (Белая, Портной) is looked for with its capital alone.
_ONLY_A_SURNAME = re.compile(
    r"(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ский|цкий|ская|цкая|скі|цкі|ич|іч|ук|юк|енко|енка|онок|ёнок|ко)$"
)
_GIVEN_AND_A_WORD = frozenset(
    {"вера", "вольга", "злата", "лилия", "любовь", "мила", "надежда", "роза", "слава"}
)


@dataclass(frozen=True, slots=True)
class _Name:
    """One word of her name; how its declined forms begin, as they sound, and as she writes it."""

    whole: str
    stems: frozenset[str]
    spelled: str
    with_capital: bool

    def is_in(self, word: str) -> bool:
        """Whether a word of a text is this one, declined or in the other language."""
        capital, sound = word[:1].isupper(), fold(word)
        if self.with_capital and not capital:
            return False
        if capital and word.casefold() == self.whole:
            return True
        for stem in self.stems:
            if sound.startswith(stem) and _ENDING.fullmatch(sound[len(stem) :]):
                if len(stem) >= _MAYBE_A_WORD:
                    return True
                if capital and len(self.spelled) > 1 and word.casefold().startswith(self.spelled):
                    return True
        return False


@dataclass(frozen=True, slots=True)
class Veil:
    """Covers in a text her name in any case and in both languages, every phone, account and link, and the organisation.

    A lifted one covers nothing.
    """

    names: tuple[_Name, ...] = ()
    numbers: frozenset[str] = frozenset()
    organisation: str = ""
    lifted: bool = False

    def __call__(self, text: str) -> str:
        if self.lifted:
            return text
        if self.organisation:
            text = re.sub(re.escape(self.organisation), COVER, text, flags=re.IGNORECASE)
        text = _ACCOUNT.sub(COVER, text)
        text = _DIGITS.sub(self._number, text)
        return _WORD.sub(self._word, text)

    def _word(self, found: re.Match[str]) -> str:
        return COVER if any(name.is_in(found[0]) for name in self.names) else found[0]

    def _number(self, found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        return COVER if digits[-7:] in self.numbers or _BELARUSIAN.fullmatch(digits) else found[0]


def veils_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Veil]:
    """A veil for each of the participants. Nobody is shown anything by it, so nothing is opened."""
    wanted = list(ids)
    known = read_identities(wanted)
    organisations = {
        row_id: name
        for some in batches(wanted)
        for row_id, name in db.session.execute(
            select(Participant.id, Organisation.name)
            .join(Organisation, Organisation.id == Participant.organisation_id)
            .where(Participant.id.in_(some))
        )
    }
    return {row_id: _veil(known.get(row_id), organisations.get(row_id, "")) for row_id in wanted}


def veil_of(participant_id: uuid.UUID) -> Veil:
    """As `veils_of`, for one."""
    return veils_of([participant_id])[participant_id]


def veil_for(actor: Actor, participant_id: uuid.UUID) -> Veil:
    """As `veil_of`, lifted for whoever may open her identity."""
    if actor.allows(Permission.IDENTITY_OPEN):
        near = select(Participant.id).where(Participant.id == participant_id, reached(actor))
        if db.session.scalar(near) is not None:
            return Veil(lifted=True)
    return veil_of(participant_id)


def veil_history(found: Iterable[Happening], veil: Veil) -> tuple[Happening, ...]:
    """What happened, with the reasons that were typed covered."""
    return tuple(replace(one, reason=veil(one.reason)) for one in found)


def _veil(fields: IdentityFields | None, organisation: str) -> Veil:
    if fields is None:
        return Veil(organisation=organisation)
    given = set(fields.name.given.casefold().split())
    contact = (fields.safe_contact.phone,) if fields.safe_contact else ()
    noted = (found[0] for found in _DIGITS.finditer(fields.phone_note))
    return Veil(
        tuple(_name(word, given) for word in words_of(fields.name) if len(word) > 1),
        frozenset(re.sub(r"\D", "", number)[-7:] for number in (*fields.phones, *contact, *noted) if number),
        organisation,
    )


def _name(word: str, given: Collection[str]) -> _Name:
    plain = word.casefold()
    surely = plain not in _GIVEN_AND_A_WORD if plain in given else bool(_ONLY_A_SURNAME.search(plain))
    return _Name(
        whole=plain,
        stems=frozenset(stem for form in forms_of(word) if (stem := form.rstrip(_VOWELS))),
        spelled=plain.rstrip(_LETTERS_OF_ENDING),
        with_capital=not surely,
    )
