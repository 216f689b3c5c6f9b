"""So many participants that a country would have: names really encrypted, hashed and indexed, everything else left out.

Written in the order of the indexes, since rows of a million people in the order of their registration take an hour.
"""

import datetime
import uuid
from array import array
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import text

from benchmarks.installations import organisation
from benchmarks.invented import TODAY, Somebody, people
from grants.core import clock
from grants.core.bulk import Writer
from grants.core.crypto import word_tokens as hashes
from grants.core.db import db, wide_cache
from grants.core.ids import ALPHABET
from grants.core.transaction import transaction
from grants.domain.people.identity import IdentityFields, encrypt_identity, token_for_year, within
from grants.domain.people.models import IdentityToken, Participant, ParticipantIdentity
from grants.domain.people.values.names import name_from_parts, word_tokens

ORGANISATIONS = 20
_INDEX = "ix_identity_token_participant_id"
_AT_ONCE = 50_000


def settle(count: int, seed: int) -> list[uuid.UUID]:
    """Write so many people: half of them the first organisation's, the others dealt out to nineteen. Their ids."""
    with transaction():
        made = [organisation(f"NGO-{number}") for number in range(ORGANISATIONS)]
        places = [one.id for one in made]
        db.session.add_all(made)
    words: dict[tuple[int, str], array[int]] = defaultdict(lambda: array("l"))
    with transaction(), wide_cache(db.session.connection()):
        writer = Writer(db.session.connection(), at_once=_AT_ONCE)
        for number, one in enumerate(people(count, seed)):
            place = 0 if number % 2 else 1 + number // 2 % (ORGANISATIONS - 1)
            _write(writer, number, one, places[place], count)
            for word in (one.surname, one.given, one.patronymic, str(one.born.year)):
                words[place, word].append(number)
        writer.flush()
    with transaction(), wide_cache(db.session.connection()):
        db.session.execute(text(f"DROP INDEX {_INDEX}"))
        writer = Writer(db.session.connection(), at_once=_AT_ONCE)
        for token, numbers in _index(words, places):
            writer.add_columns(IdentityToken, [token] * len(numbers), [_id(number) for number in numbers])
        writer.flush()
        db.session.execute(text(f"CREATE INDEX {_INDEX} ON identity_token (participant_id)"))
        db.session.execute(text("ANALYZE"))
    return places


def _id(number: int) -> uuid.UUID:
    """Ids in the order of registration."""
    return uuid.UUID(int=(0x018F_0000_0000 + number) << 80 | 0x7 << 76 | 0x2 << 62 | number)


def _code(number: int) -> str:
    letters = ""
    for _ in range(8):
        number, place = divmod(number, len(ALPHABET))
        letters = ALPHABET[place] + letters
    return letters


def _write(writer: Writer, number: int, one: Somebody, place: uuid.UUID, count: int) -> None:
    row_id = _id(number)
    day = TODAY - datetime.timedelta(days=1000 * (count - number) // count)
    writer.add(
        Participant,
        {
            "id": row_id,
            "version": 1,
            "case_code": _code(number),
            "organisation_id": place,
            "oblast": "BY-BR",
            "registered_on": day,
            "registered_at": clock.now(),
        },
    )
    fields = IdentityFields(name_from_parts(one.surname, one.given, one.patronymic))
    writer.add(ParticipantIdentity, encrypt_identity(row_id, fields))


def _index(
    words: dict[tuple[int, str], "array[int]"], places: list[uuid.UUID]
) -> Iterator[tuple[bytes, list[int]]]:
    """Every hash in its order, with the people who have it."""
    having: dict[bytes, list[tuple[int, str]]] = defaultdict(list)
    for place, word in words:
        if word.isdigit():
            having[token_for_year(word, places[place])].append((place, word))
        else:
            for token in hashes(within("name", places[place]), word_tokens(word)):
                having[token].append((place, word))
    for token in sorted(having):
        yield token, sorted({number for key in having[token] for number in words[key]})
