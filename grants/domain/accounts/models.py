"""Tables of organisations, accounts, roles, sessions, second factors, one-time links and failed tries."""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Base, Code, Keyed, Moment, Versioned, one_of
from grants.domain.accounts.states import LinkPurpose, OrganisationKind, UserState
from grants.policy import Role


class Organisation(Keyed, Versioned, Base):
    """An NGO of the network, the programme office, a host, a state body or a donor."""

    __tablename__ = "organisation"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(Code(OrganisationKind))
    name: Mapped[str] = mapped_column(String(200))
    oblast: Mapped[str | None] = mapped_column(String(5))
    phone: Mapped[str | None] = mapped_column(String(25))  # as its participants are to dial it
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint(one_of("kind", OrganisationKind), name="kind"),)
    __mapper_args__ = {"version_id_col": Versioned.version}


class User(Keyed, Versioned, Base):
    """A member of staff or of the committee, a donor's reader, an auditor."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[UserState] = mapped_column(Code(UserState), default=UserState.INVITED)
    language: Mapped[str] = mapped_column(String(2), default="ru")
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    roles: Mapped[list["RoleAssignment"]] = relationship(
        lazy="raise_on_sql", viewonly=True, foreign_keys="RoleAssignment.user_id"
    )

    __table_args__ = (
        CheckConstraint(one_of("state", UserState), name="state"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("state <> 'active' OR password_hash IS NOT NULL", name="active_has_password"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}


class RoleAssignment(Keyed, Base):
    """One role of one user in one organisation: by whom, from when, until when; on which day it last opened a page."""

    __tablename__ = "role_assignment"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(Code(Role))
    granted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    granted_at: Mapped[datetime.datetime] = mapped_column(Moment)
    until: Mapped[datetime.date | None]
    revoked_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    last_used_on: Mapped[datetime.date | None]
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)


class UserSession(Keyed, Base):
    """One signed-in browser. Only the hash of its cookie is kept.

    `authenticated_at`: when a password or second factor was given last; `challenge`: what a passkey has to sign next.
    """

    __tablename__ = "user_session"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    authenticated_at: Mapped[datetime.datetime] = mapped_column(Moment)
    second_factor_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    challenge: Mapped[bytes | None]
    challenge_until: Mapped[datetime.datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint("(challenge IS NULL) = (challenge_until IS NULL)", name="challenge_ends"),
    )


class AuthenticatorApp(Keyed, Base):
    """An app that shows one-time codes (TOTP). It counts once `confirmed_at` is set; `last_step` was used last.

    Associated data of the secret is "user/<id>/totp", of its wrapped data key "user/<id>".
    """

    __tablename__ = "authenticator_app"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    wrapped_key: Mapped[bytes]
    secret: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index(
            "uq_authenticator_app_confirmed",
            "user_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
        Index("ix_authenticator_app_user_id", "user_id"),
    )


class Passkey(Keyed, Base):
    """A key in a phone, computer or token (WebAuthn). `sign_count` is what it said last; many say 0 for ever."""

    __tablename__ = "passkey"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class RecoveryCode(Keyed, Base):
    """A code on paper that stands in for the second factor once. Only its hash is kept."""

    __tablename__ = "recovery_code"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    used_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class OneTimeLink(Keyed, Base):
    """A link that works once, for one person and purpose, until it runs out. Only its hash is kept."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(Code(LinkPurpose))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    used_at: Mapped[datetime.datetime | None] = mapped_column(Moment)

    __table_args__ = (
        CheckConstraint(one_of("purpose", LinkPurpose), name="purpose"),
        CheckConstraint("(purpose = 'first_administrator') = (user_id IS NULL)", name="whose"),
    )


class FailedTries(Base):
    """How often signing in went wrong for one account, one case code or one address, kept as a keyed hash."""

    __tablename__ = "failed_tries"

    subject: Mapped[bytes] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime.datetime] = mapped_column(Moment, index=True)
    locked_until: Mapped[datetime.datetime | None] = mapped_column(Moment)


class Setting(Base):
    """What holds for the whole installation, such as that it is a demonstration."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
