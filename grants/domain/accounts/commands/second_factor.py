"""A user's own second factors: an app and passkeys set up and removed, recovery codes made; an administrator resets."""

import uuid

from sqlalchemy import delete, select

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.text import N_
from grants.core.transaction import flush_or_conflict, transaction
from grants.domain.accounts import one_time_codes, passkeys
from grants.domain.accounts.commands.sessions import end_all_sessions, renew_session
from grants.domain.accounts.commands.users import load_other
from grants.domain.accounts.commands.verifying import (
    WrongCode,
    count_second_factor,
    forget_second_factor_tries,
    hold_user,
    new_challenge,
    spend_step,
    take_challenge,
)
from grants.domain.accounts.models import AuthenticatorApp, Passkey, RecoveryCode, User
from grants.domain.accounts.notices import Notice, tell_holder, tell_watchers
from grants.domain.accounts.passkeys import Site
from grants.domain.accounts.scope import has_second_factor
from grants.domain.accounts.second_factor_rules import (
    RESET,
    check_may_reset_second_factor,
    is_second_factor_demanded,
)
from grants.policy import Actor, Permission, authorise

MOST_PASSKEYS = 10


def begin_app(actor: Actor) -> None:
    """A fresh secret for an app, which counts once a code of it is confirmed; the app of before works until then."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        user = hold_user(actor)
        db.session.execute(
            delete(AuthenticatorApp).where(
                AuthenticatorApp.user_id == user.id, AuthenticatorApp.confirmed_at.is_(None)
            )
        )
        wrapped, sealed = one_time_codes.seal(user.id, one_time_codes.new_secret())
        db.session.add(
            AuthenticatorApp(user_id=user.id, wrapped_key=wrapped, secret=sealed, created_at=clock.now())
        )


def confirm_app(actor: Actor, session_id: uuid.UUID | None, code: str) -> str:
    """The app shows the right code: from now on it is her second factor, in place of the app before.

    The session's new token. Raises WrongCode, TooManyTries, NotFound.
    """
    authorise(actor, Permission.ACCOUNT_OWN)
    count_second_factor(actor)
    with transaction():
        user = hold_user(actor)
        app = db.session.scalars(
            select(AuthenticatorApp).where(
                AuthenticatorApp.user_id == user.id, AuthenticatorApp.confirmed_at.is_(None)
            )
        ).first()
        if app is None:
            raise NotFound
        if not spend_step(app, code):
            raise WrongCode
        db.session.execute(
            delete(AuthenticatorApp).where(
                AuthenticatorApp.user_id == user.id, AuthenticatorApp.confirmed_at.is_not(None)
            )
        )
        app.confirmed_at = clock.now()
        forget_second_factor_tries(actor)
        return _set_up(actor, session_id, "second_factor.app_set_up")


def ask_for_new_passkey(actor: Actor, session_id: uuid.UUID | None, site: Site) -> str:
    """What her browser has to make, as JSON: good for five minutes, once, in this session. Raises NotFound."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        user = hold_user(actor)
        challenge = new_challenge(actor, session_id)
        known = db.session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user.id)).all()
        return passkeys.ask_for_new(site, user.id, user.email, user.name, challenge, known)


def add_passkey(actor: Actor, session_id: uuid.UUID | None, site: Site, name: str, answer: str) -> str:
    """Keep the passkey that her browser made. The session's new token. Raises PasskeyRefused, DomainError."""
    authorise(actor, Permission.ACCOUNT_OWN)
    challenge = take_challenge(actor, session_id)
    made = passkeys.read_new(site, answer, challenge)
    with transaction():
        user = hold_user(actor)
        held = db.session.scalars(select(Passkey.id).where(Passkey.user_id == user.id)).all()
        if len(held) >= MOST_PASSKEYS:
            raise DomainError(
                N_("You have %(count)s passkeys. Remove one first."), code="many_passkeys", count=len(held)
            )
        db.session.add(
            Passkey(
                user_id=user.id,
                name=name.strip(),
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                created_at=clock.now(),
            )
        )
        flush_or_conflict(N_("This passkey is in use already. Try another device."), code="passkey_known")
        return _set_up(actor, session_id, "second_factor.passkey_added")


def _set_up(actor: Actor, session_id: uuid.UUID | None, action: str) -> str:
    """Every other session began without this factor, so it ends."""
    audit.record(actor, action, "user", actor.user_id)
    tell_holder(actor.user_id, Notice.FACTOR_ADDED)
    end_all_sessions(actor.user_id, session_id)
    return renew_session(actor.user_id, session_id, second_factor=True)


def remove_app(actor: Actor, session_id: uuid.UUID | None) -> None:
    """The app is no second factor any longer; other sessions end. Raises NotFound, DomainError (it is the last one)."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        user = hold_user(actor)
        gone = db.session.scalars(
            delete(AuthenticatorApp)
            .where(AuthenticatorApp.user_id == user.id, AuthenticatorApp.confirmed_at.is_not(None))
            .returning(AuthenticatorApp.id)
        ).all()
        _removed(actor, session_id, bool(gone), "second_factor.app_removed")


def remove_passkey(actor: Actor, session_id: uuid.UUID | None, passkey_id: uuid.UUID) -> None:
    """One of her passkeys opens nothing any longer; other sessions end. Raises NotFound, DomainError (the last one)."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        user = hold_user(actor)
        gone = db.session.scalars(
            delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user.id).returning(Passkey.id)
        ).all()
        _removed(actor, session_id, bool(gone), "second_factor.passkey_removed")


def _removed(actor: Actor, session_id: uuid.UUID | None, gone: bool, action: str) -> None:
    if not gone:
        raise NotFound
    if not _has_factor(actor.user_id):
        if is_second_factor_demanded(actor):
            raise DomainError(
                N_("This is your only second factor, and your work needs one. Set up another first."),
                code="last_second_factor",
            )
        _forget_recovery_codes(actor.user_id)
    end_all_sessions(actor.user_id, session_id)
    tell_holder(actor.user_id, Notice.FACTOR_REMOVED)
    audit.record(actor, action, "user", actor.user_id)


def make_recovery_codes(actor: Actor) -> tuple[str, ...]:
    """Ten new codes, to be shown this once; those before no longer work. Raises DomainError without a second factor."""
    authorise(actor, Permission.ACCOUNT_OWN)
    codes = one_time_codes.new_recovery_codes()
    hashes = [one_time_codes.hash_recovery_code(code) for code in codes]
    with transaction():
        user = hold_user(actor)
        if not _has_factor(user.id):
            raise DomainError(N_("Set up a second factor first."), code="no_second_factor")
        _forget_recovery_codes(user.id)
        moment = clock.now()
        db.session.add_all(RecoveryCode(user_id=user.id, code_hash=one, created_at=moment) for one in hashes)
        tell_holder(user.id, Notice.RECOVERY_CODES_MADE)
        audit.record(actor, "second_factor.recovery_codes_made", "user", user.id)
    return codes


def reset_second_factor(
    actor: Actor, user_id: uuid.UUID, version: int, reason: str, *, face_to_face: bool
) -> None:
    """For someone else who lost it: her factors and recovery codes go, her sessions end, she sets up anew. `face_to_face`:
    the administrator has met her.

    Raises NotFound, Conflict, DomainError (her own; not met; nothing to reset; this administrator also sent a password
    link).
    """
    authorise(actor, Permission.USER_MANAGE)
    with transaction():
        user = load_other(actor, user_id)
        if user.version != version:
            raise Conflict
        if not reason.strip():
            raise DomainError(N_("Give a reason."), field="reason", code="reason_required")
        if not face_to_face:
            raise DomainError(
                N_("Meet the user face to face first, then confirm it"), field="certain", code="not_met"
            )
        if not _has_factor(user.id):
            raise DomainError(N_("This user has no second factor."), code="no_second_factor")
        check_may_reset_second_factor(actor, user.id)
        db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.user_id == user.id))
        db.session.execute(delete(Passkey).where(Passkey.user_id == user.id))
        _forget_recovery_codes(user.id)
        end_all_sessions(user.id)
        tell_holder(user.id, Notice.FACTOR_RESET)
        tell_watchers()
        audit.record(
            actor, RESET, "user", user.id, reason=reason.strip(), details={"face_to_face": face_to_face}
        )


def _forget_recovery_codes(user_id: uuid.UUID | None) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def _has_factor(user_id: uuid.UUID | None) -> bool:
    return bool(db.session.scalar(select(User.id).where(User.id == user_id, has_second_factor())))
