"""The second factors of a user: what she has, and what her new app has to be told."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core.db import db
from grants.domain.accounts import one_time_codes
from grants.domain.accounts.models import AuthenticatorApp, Passkey, RecoveryCode, User
from grants.domain.accounts.second_factor_rules import is_second_factor_demanded
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey, under the name she gave it."""

    id: uuid.UUID
    name: str
    created_at: datetime.datetime
    last_used_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """What she has: since when an app and when used last, which passkeys, how many recovery codes are left; and whether
    she needs any."""

    app_since: datetime.datetime | None
    app_used_at: datetime.datetime | None
    passkeys: tuple[PasskeyRow, ...]
    recovery_codes: int
    demanded: bool

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.app_since is not None or bool(self.passkeys)

    @property
    def only_one(self) -> bool:
        """Whether losing one means losing all."""
        return (self.app_since is not None) + len(self.passkeys) == 1


@dataclass(frozen=True, slots=True)
class NewApp:
    """What an app is told: the secret to type, and the address in the square code."""

    secret: str
    address: str


def second_factors(actor: Actor) -> SecondFactors:
    """The actor's own."""
    authorise(actor, Permission.ACCOUNT_OWN)
    app = db.session.scalars(
        select(AuthenticatorApp).where(
            AuthenticatorApp.user_id == actor.user_id, AuthenticatorApp.confirmed_at.is_not(None)
        )
    ).first()
    keys = db.session.scalars(
        select(Passkey).where(Passkey.user_id == actor.user_id).order_by(Passkey.created_at, Passkey.id)
    )
    return SecondFactors(
        app_since=app.confirmed_at if app else None,
        app_used_at=one_time_codes.moment_of(app.last_step) if app else None,
        passkeys=tuple(PasskeyRow(row.id, row.name, row.created_at, row.last_used_at) for row in keys),
        recovery_codes=db.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.user_id == actor.user_id, RecoveryCode.used_at.is_(None))
        )
        or 0,
        demanded=is_second_factor_demanded(actor),
    )


def find_new_app(actor: Actor) -> NewApp | None:
    """The app that waits for its first code; None when none was begun."""
    authorise(actor, Permission.ACCOUNT_OWN)
    row = db.session.execute(
        select(AuthenticatorApp, User.email)
        .join(User, User.id == AuthenticatorApp.user_id)
        .where(AuthenticatorApp.user_id == actor.user_id, AuthenticatorApp.confirmed_at.is_(None))
    ).first()
    if row is None:
        return None
    app, email = row
    secret = one_time_codes.unseal(app.user_id, app.wrapped_key, app.secret)
    return NewApp(secret, one_time_codes.address_for_app(secret, email))
