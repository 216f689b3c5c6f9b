"""The organisations for their administrators."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.models import Organisation, RoleAssignment
from grants.domain.accounts.scope import holds_today, organisations_of
from grants.domain.accounts.states import OrganisationKind
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One line of the list; `users` hold a role there today."""

    id: uuid.UUID
    code: str
    kind: OrganisationKind
    name: str
    oblast: str | None
    active: bool
    users: int


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One organisation, to be edited."""

    id: uuid.UUID
    version: int
    code: str
    kind: OrganisationKind
    name: str
    oblast: str | None
    phone: str | None
    active: bool


def organisations_page(
    actor: Actor, kind: OrganisationKind | None = None, cursor: str = ""
) -> Page[OrganisationRow]:
    """The organisations by name, 25 a page."""
    authorise(actor, Permission.ORGANISATION_MANAGE)
    found: ColumnElement[bool] = organisations_of(actor, Permission.ORGANISATION_MANAGE)
    if kind is not None:
        found = and_(found, Organisation.kind == kind)
    after = read_cursor(cursor, 2)
    beyond: ColumnElement[bool] = true()
    if after is not None:
        name, code = after
        beyond = or_(Organisation.name > name, and_(Organisation.name == name, Organisation.code > code))
    users = (
        select(func.count(RoleAssignment.user_id.distinct()))
        .where(RoleAssignment.organisation_id == Organisation.id, holds_today())
        .correlate(Organisation)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Organisation, users)
        .where(found, beyond)
        .order_by(Organisation.name, Organisation.code)
        .limit(PAGE_SIZE + 1)
    ).all()
    counted = select(Organisation.id).where(found).limit(COUNT_LIMIT + 1).subquery()
    return make_page(
        [
            OrganisationRow(row.id, row.code, row.kind, row.name, row.oblast, row.active, count)
            for row, count in rows
        ],
        [write_cursor(row.name, row.code) for row, _count in rows],
        db.session.scalar(select(func.count()).select_from(counted)) or 0,
    )


def get_organisation(actor: Actor, organisation_id: uuid.UUID) -> OrganisationPage:
    """One organisation. Raises NotFound."""
    authorise(actor, Permission.ORGANISATION_MANAGE)
    row = db.session.scalars(
        select(Organisation).where(
            Organisation.id == organisation_id, organisations_of(actor, Permission.ORGANISATION_MANAGE)
        )
    ).first()
    if row is None:
        raise NotFound
    return OrganisationPage(
        row.id, row.version, row.code, row.kind, row.name, row.oblast, row.phone, row.active
    )
