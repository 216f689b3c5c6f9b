"""Reads of accounts: who is signed in, with what rights."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select

from grants.core import clock, crypto
from grants.core.db import db
from grants.domain.accounts.models import Organisation, RoleAssignment, Setting, User, UserSession
from grants.domain.accounts.scope import organisations_of
from grants.domain.accounts.states import OrganisationKind, UserState
from grants.policy import GRANTED, ORGANISATION_ROLES, Actor, Permission, Role, RoleIn

IDLE = datetime.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid session: its id, who it is, in which language she reads, when it was last seen."""

    session_id: uuid.UUID
    actor: Actor
    language: str
    last_seen_at: datetime.datetime


def find_session(token: str) -> SignedIn | None:
    """The session of a cookie, unless it ended, idled, expired, or its account is not active."""
    now = clock.now()
    row = db.session.execute(
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.token_hash == crypto.digest(token),
            UserSession.ended_at.is_(None),
            UserSession.expires_at > now,
            UserSession.last_seen_at > now - IDLE,
            User.state == UserState.ACTIVE,
        )
    ).first()
    if row is None:
        return None
    session, user = row
    return SignedIn(
        session_id=session.id,
        actor=Actor(kind="user", id=user.id, name=user.name, roles=roles_of(user.id)),
        language=user.language,
        last_seen_at=session.last_seen_at,
    )


def roles_of(user_id: uuid.UUID) -> frozenset[RoleIn]:
    """The roles that hold today."""
    rows = db.session.execute(
        select(RoleAssignment.role, RoleAssignment.organisation_id).where(
            RoleAssignment.user_id == user_id,
            RoleAssignment.revoked_at.is_(None),
            or_(RoleAssignment.until.is_(None), RoleAssignment.until >= clock.today()),
        )
    )
    return frozenset(RoleIn(role, organisation_id) for role, organisation_id in rows)


def find_setting(name: str) -> str | None:
    """A setting of the whole installation; None when it was never set."""
    return db.session.scalar(select(Setting.value).where(Setting.name == name))


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
        .where(User.state == UserState.ACTIVE, RoleAssignment.revoked_at.is_(None))
        .order_by(User.email, RoleAssignment.id)
    )
    found: dict[str, Recipient] = {}
    for user, role, where in rows:
        if permission in GRANTED[role] and (role not in ORGANISATION_ROLES or where == organisation_id):
            found[user.email] = Recipient(user.email, user.language)
    return tuple(found.values())


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
            RoleAssignment.revoked_at.is_(None),
            or_(RoleAssignment.until.is_(None), RoleAssignment.until >= clock.today()),
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
