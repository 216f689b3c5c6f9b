"""Users and organisations by name, to choose from or to write to."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core.db import db
from grants.domain.accounts.models import Organisation, RoleAssignment, User
from grants.domain.accounts.scope import holds_today, organisations_of
from grants.domain.accounts.states import OrganisationKind, UserState
from grants.policy import GRANTED, ORGANISATION_ROLES, Actor, Permission, Role


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a letter to a member of staff goes, and in which language."""

    email: str
    language: str


def list_recipients(permission: Permission, organisation_id: uuid.UUID | None) -> tuple[Recipient, ...]:
    """The active users for whom the permission spans the organisation (None: the programme), by e-mail."""
    rows = db.session.execute(
        select(User, RoleAssignment.role, RoleAssignment.organisation_id)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(User.state == UserState.ACTIVE, holds_today())
        .order_by(User.email, RoleAssignment.id)
    )
    found: dict[str, Recipient] = {}
    for user, role, where in rows:
        if permission in GRANTED[role] and (role not in ORGANISATION_ROLES or where == organisation_id):
            found[user.email] = Recipient(user.email, user.language)
    return tuple(found.values())


def find_recipient(user_id: uuid.UUID) -> Recipient | None:
    """One user, whatever the state of her account; None if there is none."""
    row = db.session.execute(select(User.email, User.language).where(User.id == user_id)).first()
    return Recipient(*row) if row else None


@dataclass(frozen=True, slots=True)
class Named:
    """A user or an organisation to choose from."""

    id: uuid.UUID
    name: str


def list_holders(role: Role, organisation_id: uuid.UUID) -> tuple[Named, ...]:
    """The active users who hold the role in the organisation today, by name."""
    rows = db.session.execute(
        select(User.id, User.name)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            User.state == UserState.ACTIVE,
            RoleAssignment.role == role,
            RoleAssignment.organisation_id == organisation_id,
            holds_today(),
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return tuple(Named(user_id, name) for user_id, name in rows)


def list_ngos(actor: Actor, permission: Permission) -> tuple[Named, ...]:
    """The active NGOs for whose records the permission holds, by name."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(
            organisations_of(actor, permission),
            Organisation.active,
            Organisation.kind == OrganisationKind.NGO,
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(Named(organisation_id, name) for organisation_id, name in rows)


def list_organisation_names(actor: Actor, permission: Permission) -> tuple[Named, ...]:
    """The active organisations of every kind for whose records the permission holds, by name."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(organisations_of(actor, permission), Organisation.active)
        .order_by(Organisation.name, Organisation.id)
    )
    return tuple(Named(organisation_id, name) for organisation_id, name in rows)


def find_oblast(organisation_id: uuid.UUID) -> str | None:
    """The region in which an organisation works, as ISO 3166-2; None where none is kept."""
    return db.session.scalar(select(Organisation.oblast).where(Organisation.id == organisation_id))


def find_organisation(code: str) -> uuid.UUID | None:
    """The active organisation with this code, in any case of letters; None if there is none. For the command line."""
    return db.session.scalar(
        select(Organisation.id).where(
            func.lower(Organisation.code) == code.strip().lower(), Organisation.active
        )
    )
