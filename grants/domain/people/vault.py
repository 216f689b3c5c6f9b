"""Reading the encrypted identities of several participants at once. Whoever shows what comes of it logs the opening."""

import itertools
import uuid
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from sqlalchemy import delete, insert, select, update

from grants.core.bulk import Writer
from grants.core.db import db
from grants.core.rewrapping import WrappedColumn
from grants.domain.people.identity import (
    IdentityFields,
    data_key_of,
    decrypt_identity,
    decrypt_name,
    encrypt_identity,
    identity_tokens,
    place_of,
)
from grants.domain.people.kept import merged_into
from grants.domain.people.models import IdentityToken, Participant, ParticipantIdentity
from grants.domain.people.values.names import NameParts

_IDENTITY = ParticipantIdentity.__table__
_AT_ONCE = 500

KEYS = WrappedColumn(
    ParticipantIdentity.wrapped_key,
    ParticipantIdentity.participant_id,
    ParticipantIdentity.participant_id,
    place_of,
)


def read_identities(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, IdentityFields]:
    """The identities of those that have one; an erased one is left out."""
    found: dict[uuid.UUID, IdentityFields] = {}
    for some in batches(ids):
        rows = db.session.execute(select(_IDENTITY).where(_IDENTITY.c.participant_id.in_(some)))
        found |= {
            row["participant_id"]: decrypt_identity(row["participant_id"], dict(row))
            for row in rows.mappings()
        }
    return found


def find_data_key(participant_id: uuid.UUID) -> bytes | None:
    """Her data key, for what else is sealed with it; None once she is erased."""
    wrapped = db.session.scalar(
        select(ParticipantIdentity.wrapped_key).where(ParticipantIdentity.participant_id == participant_id)
    )
    return None if wrapped is None else data_key_of(participant_id, {"wrapped_key": wrapped})


def read_names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, NameParts]:
    """The names alone."""
    found: dict[uuid.UUID, NameParts] = {}
    for some in batches(ids):
        rows = db.session.execute(
            select(
                ParticipantIdentity.participant_id, ParticipantIdentity.wrapped_key, ParticipantIdentity.name
            ).where(ParticipantIdentity.participant_id.in_(some))
        )
        found |= {row_id: decrypt_name(row_id, key, name) for row_id, key, name in rows}
    return found


def add_identities(
    writer: Writer, fields: Mapping[uuid.UUID, IdentityFields], organisation_id: uuid.UUID
) -> None:
    """New identities of one organisation with their hashes, in the order in which the index keeps these."""
    tokens: list[tuple[bytes, uuid.UUID]] = []
    for row_id, one in fields.items():
        writer.add(ParticipantIdentity, encrypt_identity(row_id, one))
        tokens += [(token, row_id) for token in identity_tokens(one, organisation_id)]
    tokens.sort(key=itemgetter(0))
    writer.add_columns(IdentityToken, *zip(*tokens, strict=True))


def replace_identity(participant_id: uuid.UUID, fields: IdentityFields) -> None:
    """Within an open transaction: write the identity anew under the same data key, with new hashes."""
    row = (
        db.session.execute(
            select(_IDENTITY).where(_IDENTITY.c.participant_id == participant_id).with_for_update()
        )
        .mappings()
        .one()
    )
    columns = encrypt_identity(participant_id, fields, data_key_of(participant_id, dict(row)))
    db.session.execute(
        update(ParticipantIdentity)
        .where(ParticipantIdentity.participant_id == participant_id)
        .values(**columns)
    )
    write_tokens(participant_id, fields)


def write_tokens(participant_id: uuid.UUID, fields: IdentityFields) -> None:
    """Within an open transaction: her hashes anew, after a change of her identity or of her organisation.

    A person with merged records is found under what each of them says.
    """
    organisation_id = db.session.execute(
        select(Participant.organisation_id).where(Participant.id == participant_id)
    ).scalar_one()
    db.session.execute(delete(IdentityToken).where(IdentityToken.participant_id == participant_id))
    db.session.execute(
        insert(IdentityToken),
        [
            {"token": token, "participant_id": participant_id}
            for token in sorted(
                {
                    token
                    for one in (fields, *read_identities(merged_into(participant_id)).values())
                    for token in identity_tokens(one, organisation_id)
                }
            )
        ],
    )


def batches(ids: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """So many ids as one statement bears."""
    iterator = iter(ids)
    while some := list(itertools.islice(iterator, _AT_ONCE)):
        yield some
