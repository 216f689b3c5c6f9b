"""Accounts made and blocked, roles given and taken away. Nobody does any of it to herself."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from grants.core import audit, clock
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts.commands.links import new_link, token_for, void_links
from grants.domain.accounts.commands.sessions import end_all_sessions
from grants.domain.accounts.models import Organisation, RoleAssignment, User
from grants.domain.accounts.notices import Notice, tell_holder
from grants.domain.accounts.role_rules import check_may_hold
from grants.domain.accounts.scope import holds_today
from grants.domain.accounts.states import USER, LinkPurpose, UserState
from grants.policy import Actor, Permission, Role, authorise


@dataclass(frozen=True, slots=True)
class InvitationDetails:
    """Who is invited, to be what, where, and the language she is first addressed in."""

    name: str
    email: str
    role: Role
    organisation_id: uuid.UUID
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class RoleDetails:
    """A role in an organisation, until the end of a day or for good."""

    role: Role
    organisation_id: uuid.UUID
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """The new account, and the token of its link, to be shown this once."""

    user_id: uuid.UUID
    link: str


def invite_user(actor: Actor, details: InvitationDetails, token: str = "") -> Invited:
    """An account with one role, and the link that activates it. Raises DomainError (taken address, role rules)."""
    authorise(actor, Permission.USER_MANAGE)
    link = token_for(token)

    def make() -> uuid.UUID:
        nonlocal link
        email = details.email.strip().lower()
        if db.session.scalar(select(User.id).where(User.email == email)) is not None:
            raise DomainError(
                N_("There is an account with this e-mail address already."), field="email", code="email_taken"
            )
        user = User(email=email, name=details.name.strip(), language=details.language, created_at=clock.now())
        db.session.add(user)
        db.session.flush()
        audit.record(actor, "user.invited", "user", user.id, organisation_id=details.organisation_id)
        _add_role(actor, user.id, RoleDetails(details.role, details.organisation_id))
        link = new_link(LinkPurpose.INVITATION, user.id, actor.user_id, token=link)
        return user.id

    with transaction():
        lock("user-email")
        user_id = once(token, actor.id, make)
    return Invited(user_id, link)


def give_role(actor: Actor, user_id: uuid.UUID, details: RoleDetails, token: str = "") -> uuid.UUID:
    """One more role, or a later last day for one that ends; the user's sessions end. The assignment's id.

    Raises NotFound, DomainError.
    """
    authorise(actor, Permission.USER_MANAGE)
    with transaction():
        return once(token, actor.id, lambda: _give_role(actor, user_id, details))


def _give_role(actor: Actor, user_id: uuid.UUID, details: RoleDetails) -> uuid.UUID:
    user = load_other(actor, user_id)
    if user.state is UserState.BLOCKED:
        raise DomainError(N_("This account is blocked. Unblock it first."), code="blocked")
    if details.until is not None and details.until < clock.today():
        raise DomainError(N_("The last day can’t be in the past."), field="until", code="until_past")
    given = _add_role(actor, user.id, details)
    end_all_sessions(user.id)
    tell_holder(user.id, Notice.ROLE_GIVEN)
    return given


def _add_role(actor: Actor, user_id: uuid.UUID, details: RoleDetails) -> uuid.UUID:
    organisation = db.session.scalars(
        select(Organisation).where(Organisation.id == details.organisation_id, Organisation.active)
    ).first()
    if organisation is None:
        raise DomainError(
            N_("Choose an organisation in the list."), field="organisation", code="organisation"
        )
    held = db.session.scalars(
        select(RoleAssignment).where(RoleAssignment.user_id == user_id, holds_today())
    ).all()
    check_may_hold(details.role, [given.role for given in held], organisation.kind)
    same = [one for one in held if (one.role, one.organisation_id) == (details.role, organisation.id)]
    used_on = _prolonged(actor, same[0], details.until) if same else None
    assignment = RoleAssignment(
        user_id=user_id,
        organisation_id=organisation.id,
        role=details.role,
        granted_by=actor.user_id,
        granted_at=clock.now(),
        until=details.until,
        last_used_on=used_on,
    )
    db.session.add(assignment)
    db.session.flush()
    audit.record(
        actor,
        "role.given",
        "user",
        user_id,
        organisation_id=organisation.id,
        details={"role": details.role.value, "until": str(details.until or "")},
    )
    return assignment.id


def _prolonged(actor: Actor, given: RoleAssignment, until: datetime.date | None) -> datetime.date | None:
    """End what was given before in favour of a later last day; when it was used last. Raises DomainError when that is no
    later."""
    if given.until is None or (until is not None and until <= given.until):
        raise DomainError(
            N_("The user holds this role in this organisation already."), field="role", code="role_held"
        )
    given.revoked_at, given.revoked_by = clock.now(), actor.user_id
    return given.last_used_on


def take_role(actor: Actor, assignment_id: uuid.UUID) -> uuid.UUID:
    """Take a role away; the user's sessions end. The user's id. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.USER_MANAGE)
    with transaction():
        assignment = db.session.scalars(
            select(RoleAssignment).where(RoleAssignment.id == assignment_id)
        ).first()
        if assignment is None:
            raise NotFound
        user = load_other(actor, assignment.user_id)
        db.session.refresh(assignment)
        if assignment.revoked_at is not None:
            raise Conflict
        if assignment.role is Role.ADMINISTRATOR:
            _keep_an_administrator(RoleAssignment.id != assignment.id)
        assignment.revoked_at = clock.now()
        assignment.revoked_by = actor.user_id
        end_all_sessions(user.id)
        tell_holder(user.id, Notice.ROLE_TAKEN)
        audit.record(
            actor,
            "role.taken",
            "user",
            user.id,
            organisation_id=assignment.organisation_id,
            details={"role": assignment.role.value},
        )
        return user.id


def block_user(actor: Actor, user_id: uuid.UUID, version: int, reason: str) -> None:
    """Close the account: its sessions end, its links are void. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.USER_MANAGE)
    with transaction():
        user = load_other(actor, user_id)
        if user.version != version:
            raise Conflict
        _keep_an_administrator(RoleAssignment.user_id != user.id)
        tell_holder(user.id, Notice.BLOCKED)
        fire(USER, user, "block", actor, reason=reason)
        end_all_sessions(user.id)
        void_links(user.id)


def unblock_user(actor: Actor, user_id: uuid.UUID, version: int, reason: str) -> None:
    """Open it again: to its password, or to a new invitation when it never had one. Raises as block_user."""
    authorise(actor, Permission.USER_MANAGE)
    with transaction():
        user = load_other(actor, user_id)
        if user.version != version:
            raise Conflict
        fire(USER, user, "unblock" if user.password_hash else "reinvite", actor, reason=reason)
        if user.password_hash:
            tell_holder(user.id, Notice.UNBLOCKED)


def load_other(actor: Actor, user_id: uuid.UUID) -> User:
    """Within an open transaction: someone else's account, held until it ends; one administrator after another, or two who change
    each other would wait for each other."""
    lock("administrators")
    if user_id == actor.user_id:
        raise DomainError(
            N_("Nobody changes her own roles or blocks herself. Ask another administrator."),
            code="own_account",
        )
    user = db.session.scalars(select(User).where(User.id == user_id).with_for_update(key_share=True)).first()
    if user is None:
        raise NotFound
    return user


def _keep_an_administrator(others: ColumnElement[bool]) -> None:
    """Raises DomainError when none of the `others` is an active administrator for good."""
    left = db.session.scalar(
        select(func.count())
        .select_from(RoleAssignment)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role == Role.ADMINISTRATOR,
            RoleAssignment.revoked_at.is_(None),
            RoleAssignment.until.is_(None),
            User.state == UserState.ACTIVE,
            others,
        )
    )
    if not left:
        raise DomainError(
            N_(
                "Without this account nobody could administer the programme. Make another administrator first."
            ),
            code="last_administrator",
        )
