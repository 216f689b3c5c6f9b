"""Participants with real encrypted identities."""

import uuid

from sqlalchemy import insert

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_code, new_id
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.people.identity import (
    IdentityFields,
    SafeContact,
    encrypt_identity,
    identity_tokens,
)
from grants.domain.people.models import (
    Consent,
    ConsentRequest,
    IdentityToken,
    Participant,
    ParticipantIdentity,
)
from grants.domain.people.states import Category, ConsentPurpose, ConsentWay
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import parse_name
from tests.factories import accounts
from tests.factories.saving import save


def participant(
    organisation: Organisation | None = None,
    name: str = "Ковальчук Ирина Петровна",
    *,
    organisation_id: uuid.UUID | None = None,
    birth: str = "1987-03-05",
    phone: str = "+375291234567",
    category: Category | None = Category.AT_RISK,
    safe_contact: SafeContact | None = None,
    town: str = "Пинск",
    consents: tuple[ConsentPurpose, ...] = (ConsentPurpose.TRAINING_RECORDS,),
    **values: object,
) -> Participant:
    """A participant of an organisation (a new one unless given), with identity, tokens and consent.

    Sharing is agreed with every host and every organisation of the network.
    """
    where = organisation_id or (organisation or accounts.organisation()).id
    fields: dict[str, object] = {
        "id": new_id(),
        "case_code": new_code(),
        "organisation_id": where,
        "oblast": "BY-BR",
        "registered_on": clock.today(),
        "registered_at": clock.now(),
    }
    made = save(Participant(**fields | values))
    identity = IdentityFields(
        name=parse_name(name),
        birth=BirthDate.from_iso(birth) if birth else None,
        phones=(phone,) if phone else (),
        town=town,
        category=category,
        safe_contact=safe_contact,
    )
    with transaction():
        db.session.execute(insert(ParticipantIdentity), [encrypt_identity(made.id, identity)])
        db.session.execute(
            insert(IdentityToken),
            [
                {"token": token, "participant_id": made.id}
                for token in identity_tokens(identity, made.organisation_id)
            ],
        )
        db.session.add_all(
            Consent(
                participant_id=made.id,
                purpose=purpose,
                given=True,
                text_version="1",
                language="ru",
                way=ConsentWay.ON_PAPER,
                asked_on=clock.today(),
                recorded_at=clock.now(),
                with_hosts=True if purpose is ConsentPurpose.SHARING else None,
                with_network=True if purpose is ConsentPurpose.SHARING else None,
            )
            for purpose in consents
        )
    return made


def asked_back(person: Participant, purpose: ConsentPurpose = ConsentPurpose.CONTACT) -> ConsentRequest:
    """What she asked on her own page to take back, a moment ago."""
    return save(ConsentRequest(id=new_id(), participant_id=person.id, purpose=purpose, asked_at=clock.now()))
