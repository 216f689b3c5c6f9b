"""One-time links: an account is activated, or gets a new password, by whoever holds the link, once."""

import base64
import datetime
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from grants.core import audit, clock, crypto
from grants.core.db import db, lock
from grants.core.errors import DomainError, NotFound
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts import passwords
from grants.domain.accounts.commands.sessions import end_all_sessions
from grants.domain.accounts.commands.signing_in import begin
from grants.domain.accounts.models import OneTimeLink, Organisation, RoleAssignment, User
from grants.domain.accounts.notices import Notice, tell_holder, tell_watchers
from grants.domain.accounts.scope import is_open_link
from grants.domain.accounts.second_factor_rules import check_may_issue_password_link
from grants.domain.accounts.states import USER, LinkPurpose, OrganisationKind, UserState
from grants.policy import SYSTEM, Actor, Permission, Role, authorise

VALID_FOR = datetime.timedelta(days=7)


class LinkSpent(DomainError):
    """Used, run out, replaced, or never one of ours: it isn't said which."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            N_("This link was used already or has run out. Ask for a new one."), code="link_spent"
        )


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who begins an installation, and for which office."""

    name: str
    email: str
    password: str
    organisation: str
    language: str = "en"


def issue_link(actor: Actor, user_id: uuid.UUID) -> str:
    """A new link for someone else's account, which ends those before it: an invitation while it was never used, else
    for a new password. The token. Raises NotFound, DomainError."""
    authorise(actor, Permission.USER_MANAGE)
    with transaction():
        user = db.session.scalars(
            select(User).where(User.id == user_id).with_for_update(key_share=True)
        ).first()
        if user is None:
            raise NotFound
        if user.id == actor.user_id:
            raise DomainError(N_("Change your own password on your account’s page."), code="own_account")
        if user.state is UserState.BLOCKED:
            raise DomainError(N_("This account is blocked. Unblock it first."), code="blocked")
        invited = user.state is UserState.INVITED
        purpose = LinkPurpose.INVITATION if invited else LinkPurpose.NEW_PASSWORD
        if not invited:
            check_may_issue_password_link(actor, user.id)
            tell_holder(user.id, Notice.PASSWORD_LINK_MADE)
            tell_watchers()
        audit.record(actor, "user.link_issued" if invited else "user.password_link_issued", "user", user.id)
        return new_link(purpose, user.id, actor.user_id)


def new_link(
    purpose: LinkPurpose, user_id: uuid.UUID | None, created_by: uuid.UUID | None, *, token: str = ""
) -> str:
    """Within an open transaction: a link in place of those before it; its token, kept as a hash."""
    void_links(user_id)
    token = token or secrets.token_urlsafe(24)
    moment = clock.now()
    db.session.add(
        OneTimeLink(
            token_hash=crypto.digest(token),
            purpose=purpose,
            user_id=user_id,
            created_by=created_by,
            created_at=moment,
            expires_at=moment + VALID_FOR,
        )
    )
    return token


def token_for(form_token: str) -> str:
    """The link's token that belongs to a form's token, so that the second click shows what the first one made."""
    if not form_token:
        return ""
    return base64.urlsafe_b64encode(crypto.token("one-time-link", form_token)).decode().rstrip("=")


def void_links(user_id: uuid.UUID | None) -> None:
    """Within an open transaction: no link of this account works any longer (None: the first administrator's)."""
    whose = OneTimeLink.user_id.is_(None) if user_id is None else OneTimeLink.user_id == user_id
    db.session.execute(
        update(OneTimeLink).where(whose, OneTimeLink.used_at.is_(None)).values(used_at=clock.now())
    )


def first_administrator_link() -> str | None:
    """A link with which the first administrator makes her account; None once there is any user."""
    with transaction():
        lock("first-administrator")
        if db.session.scalar(select(User.id).limit(1)) is not None:
            return None
        return new_link(LinkPurpose.FIRST_ADMINISTRATOR, None, None)


def accept_link(token: str, password: str, *, device: str) -> str:
    """Spend an invitation or new-password link: the password is set, every other session ends, a new one begins.

    The token for its cookie. Raises LinkSpent, DomainError (the password won't do; the link still works).
    """
    with transaction():
        user_id = _spend(token, (LinkPurpose.INVITATION, LinkPurpose.NEW_PASSWORD))
        user = db.session.scalars(
            select(User).where(User.id == user_id).with_for_update(key_share=True)
        ).one()
        if user.state is UserState.BLOCKED:
            raise LinkSpent
        check_new_password(user, password, "password")
        user.password_hash = passwords.hash_password(password)
        if user.state is UserState.INVITED:
            fire(USER, user, "activate", SYSTEM)
        else:
            tell_holder(user.id, Notice.PASSWORD_CHANGED)
        void_links(user.id)
        end_all_sessions(user.id)
        audit.record(Actor(kind="user", id=user.id), "user.password_set", "user", user.id)
        db.session.flush()
        return begin(user.id, device)


def check_new_password(user: User, password: str, field: str) -> None:
    """Within an open transaction: raises DomainError for `field` when this user can't take the password."""
    organisations = db.session.scalars(
        select(Organisation.name)
        .join(RoleAssignment, RoleAssignment.organisation_id == Organisation.id)
        .where(RoleAssignment.user_id == user.id)
        .distinct()
    )
    passwords.check_password(
        password, email=user.email, name=user.name, organisations=organisations, field=field
    )


def begin_installation(token: str, details: FirstAdministrator, *, device: str) -> str:
    """Spend the first administrator's link: the programme's office, her account, her role, her session.

    The token for its cookie. Raises LinkSpent, DomainError (the password won't do; the link still works).
    """
    email = details.email.strip().lower()
    with transaction():
        lock("first-administrator")
        _spend(token, (LinkPurpose.FIRST_ADMINISTRATOR,))
        if db.session.scalar(select(User.id).limit(1)) is not None:
            raise LinkSpent
        passwords.check_password(
            details.password, email=email, name=details.name, organisations=[details.organisation]
        )
        moment = clock.now()
        office = Organisation(
            code="OFFICE",
            kind=OrganisationKind.PROGRAMME_OFFICE,
            name=details.organisation.strip(),
            oblast=None,
            active=True,
            created_at=moment,
        )
        user = User(
            email=email,
            name=details.name.strip(),
            password_hash=passwords.hash_password(details.password),
            language=details.language,
            created_at=moment,
        )
        db.session.add_all([office, user])
        db.session.flush()
        audit.record(SYSTEM, "organisation.created", "organisation", office.id)
        audit.record(SYSTEM, "user.created", "user", user.id, organisation_id=office.id)
        fire(USER, user, "activate", SYSTEM, organisation_id=office.id)
        db.session.add(
            RoleAssignment(
                user_id=user.id, organisation_id=office.id, role=Role.ADMINISTRATOR, granted_at=moment
            )
        )
        audit.record(
            SYSTEM,
            "role.given",
            "user",
            user.id,
            organisation_id=office.id,
            details={"role": Role.ADMINISTRATOR.value},
        )
        db.session.flush()
        return begin(user.id, device)


def _spend(token: str, purposes: tuple[LinkPurpose, ...]) -> uuid.UUID | None:
    """Mark the link used, for one caller alone; whose it is."""
    moment = clock.now()
    spent = db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == crypto.digest(token),
            OneTimeLink.purpose.in_(purposes),
            is_open_link(moment),
        )
        .values(used_at=moment)
        .returning(OneTimeLink.user_id)
    ).first()
    if spent is None:
        raise LinkSpent
    return spent.user_id  # type: ignore[no-any-return]
