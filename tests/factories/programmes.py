"""The programme and its donors' funds."""

import datetime
import itertools

from sqlalchemy import select

from grants.core.db import db
from grants.core.ids import new_id
from grants.domain.accounts.models import Organisation
from grants.domain.accounts.states import OrganisationKind
from grants.domain.programmes.models import Fund, Programme
from tests.factories import accounts
from tests.factories.saving import save

_numbers = itertools.count(1)


def programme(**values: object) -> Programme:
    """A programme of its own, in BYN."""
    number = next(_numbers)
    fields: dict[str, object] = {
        "id": new_id(),
        "code": f"PROG-{number}",
        "name": f"Programme {number}",
        "starts_on": datetime.date(2002, 9, 1),
        "currency": "BYN",
    }
    return save(Programme(**fields | values))


def the_programme() -> Programme:
    """The programme everything belongs to: the first one, made when there is none."""
    found = db.session.scalar(select(Programme).order_by(Programme.starts_on, Programme.id).limit(1))
    if found is None:
        return programme()
    db.session.expunge(found)
    return found


def fund(programme: Programme | None = None, donor: Organisation | None = None, **values: object) -> Fund:
    """A fund of 100,000.00 BYN pledged by a donor (a new one unless given)."""
    number = next(_numbers)
    fields: dict[str, object] = {
        "id": new_id(),
        "programme_id": (programme or the_programme()).id,
        "donor_id": (donor or accounts.organisation(OrganisationKind.DONOR, oblast=None)).id,
        "code": f"FUND-{number}",
        "name": f"Fund {number}",
        "currency": "BYN",
        "pledged_minor": 10_000_000,
        "starts_on": datetime.date(2002, 9, 1),
    }
    return save(Fund(**fields | values))
