"""Reads of the programme and of its donors' funds."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.domain.accounts.models import Organisation
from grants.domain.programmes import scope
from grants.domain.programmes.models import Fund, Programme
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """The programme itself; `currency` is that of its accounts."""

    id: uuid.UUID
    code: str
    name: str
    starts_on: datetime.date
    currency: str


@dataclass(frozen=True, slots=True)
class FundLine:
    """A donor's fund as it is offered and listed; `pledged_minor` in minor units of `currency`."""

    id: uuid.UUID
    code: str
    name: str
    donor_name: str
    currency: str
    pledged_minor: int
    starts_on: datetime.date
    ends_on: datetime.date | None


def find_programme() -> ProgrammeFacts | None:
    """The programme of this installation (the first, were there several); None before one was made."""
    row = db.session.scalar(select(Programme).order_by(Programme.starts_on, Programme.id).limit(1))
    if row is None:
        return None
    return ProgrammeFacts(row.id, row.code, row.name, row.starts_on, row.currency)


def list_funds(actor: Actor) -> tuple[FundLine, ...]:
    """The funds the actor may see, by code."""
    authorise(actor, Permission.FUND_VIEW)
    rows = db.session.execute(
        select(Fund, Organisation.name)
        .join(Organisation, Organisation.id == Fund.donor_id)
        .where(scope.visible(actor))
        .order_by(Fund.code)
    )
    return tuple(
        FundLine(
            id=fund.id,
            code=fund.code,
            name=fund.name,
            donor_name=donor_name,
            currency=fund.currency,
            pledged_minor=fund.pledged_minor,
            starts_on=fund.starts_on,
            ends_on=fund.ends_on,
        )
        for fund, donor_name in rows
    )
