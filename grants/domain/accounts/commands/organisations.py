"""Organisations added and edited."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit, clock
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation, RoleAssignment
from grants.domain.accounts.scope import holds_today, organisations_of
from grants.domain.accounts.states import OrganisationKind
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """`oblast` is an ISO 3166-2 code or None; `phone` is what its participants may call.

    `version` is that of the row that is edited.
    """

    code: str
    kind: OrganisationKind
    name: str
    oblast: str | None
    phone: str | None = None
    active: bool = True
    version: int = 0


def add_organisation(actor: Actor, details: OrganisationDetails, token: str = "") -> uuid.UUID:
    """A new organisation. Raises DomainError when its code is taken."""
    authorise(actor, Permission.ORGANISATION_MANAGE)

    def make() -> uuid.UUID:
        _check_code(details.code, None)
        row = Organisation(
            code=details.code,
            kind=details.kind,
            name=details.name.strip(),
            oblast=details.oblast,
            phone=details.phone,
            active=True,
            created_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        audit.record(
            actor,
            "organisation.created",
            "organisation",
            row.id,
            organisation_id=row.id,
            details={"code": row.code},
        )
        return row.id

    with transaction():
        lock("organisation-code")
        return once(token, actor.id, make)


def edit_organisation(actor: Actor, organisation_id: uuid.UUID, details: OrganisationDetails) -> None:
    """Change it. Raises NotFound, Conflict, DomainError (taken code; closed while users work there)."""
    authorise(actor, Permission.ORGANISATION_MANAGE)
    with transaction():
        lock("organisation-code")
        row = db.session.scalars(
            select(Organisation)
            .where(
                Organisation.id == organisation_id,
                organisations_of(actor, Permission.ORGANISATION_MANAGE),
            )
            .with_for_update(key_share=True)
        ).first()
        if row is None:
            raise NotFound
        if row.version != details.version:
            raise Conflict
        _check_code(details.code, row.id)
        if not details.active:
            _check_empty(row.id)
        changes = {
            name: value
            for name, value in (
                ("code", details.code),
                ("kind", details.kind),
                ("name", details.name.strip()),
                ("oblast", details.oblast),
                ("phone", details.phone),
                ("active", details.active),
            )
            if getattr(row, name) != value
        }
        for name, value in changes.items():
            setattr(row, name, value)
        if changes:
            audit.record(
                actor,
                "organisation.edited",
                "organisation",
                row.id,
                organisation_id=row.id,
                details={"changed": sorted(changes)},
            )


def _check_code(code: str, besides: uuid.UUID | None) -> None:
    owner = db.session.scalar(select(Organisation.id).where(Organisation.code == code))
    if owner is not None and owner != besides:
        raise DomainError(
            N_("Another organisation has this code already."), field="code", code="organisation_code_taken"
        )


def _check_empty(organisation_id: uuid.UUID) -> None:
    users = db.session.scalar(
        select(func.count(RoleAssignment.user_id.distinct())).where(
            RoleAssignment.organisation_id == organisation_id, holds_today()
        )
    )
    if users:
        raise DomainError(
            N_("People still hold roles there (%(number)s). Take their roles away first."),
            field="active",
            code="organisation_in_use",
            number=users,
        )
