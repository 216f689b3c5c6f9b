"""Proving who one is within a session: by a one-time or recovery code, a passkey, or the password again."""

import datetime
import secrets
import uuid

from sqlalchemy import select, update

from grants.core import audit, clock, crypto
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts import one_time_codes, passkeys, passwords
from grants.domain.accounts.commands.sessions import renew_session
from grants.domain.accounts.commands.signing_in import PAIR
from grants.domain.accounts.models import AuthenticatorApp, Passkey, RecoveryCode, User, UserSession
from grants.domain.accounts.notices import Notice, tell_holder
from grants.domain.accounts.passkeys import PasskeyRefused, Site
from grants.domain.accounts.states import SecondFactor
from grants.domain.accounts.tries import count_try, forget_tries
from grants.policy import Actor, Permission, authorise

CHALLENGE_FOR = datetime.timedelta(minutes=5)


class WrongCode(DomainError):
    """Wrong, too old, used before, or there is nothing to check it against: it isn't said which."""

    def __init__(self) -> None:
        super().__init__(
            N_("This code is not right, or it was used already. Wait for the next one and enter it."),
            field="code",
            code="wrong_code",
        )


def verify_code(actor: Actor, session_id: uuid.UUID | None, code: str) -> str:
    """The second factor by a code of the app or from paper. The session's new token. Raises WrongCode, TooManyTries."""
    authorise(actor, Permission.ACCOUNT_OWN)
    count_second_factor(actor)
    recovery = one_time_codes.read_recovery_code(code)
    found = _matching_recovery_code(actor, recovery) if recovery else None
    with transaction():
        hold_user(actor)
        if found is not None:
            _spend_recovery_code(actor, found)
        elif not _spend_app_code(actor, code):
            raise WrongCode
        return _proved(actor, session_id, SecondFactor.RECOVERY_CODE if found else SecondFactor.APP)


def _spend_app_code(actor: Actor, code: str) -> bool:
    """Whether it is a code of her app that was not used; none before it will be taken either."""
    app = db.session.scalars(
        select(AuthenticatorApp).where(
            AuthenticatorApp.user_id == actor.user_id, AuthenticatorApp.confirmed_at.is_not(None)
        )
    ).first()
    if app is None:
        return False
    return spend_step(app, code)


def spend_step(app: AuthenticatorApp, code: str) -> bool:
    """Within an open transaction that holds the user: whether the code is right and new; then it is used up."""
    secret = one_time_codes.unseal(app.user_id, app.wrapped_key, app.secret)
    step = one_time_codes.find_step(secret, code, app.last_step)
    if step is None:
        return False
    spent = db.session.execute(
        update(AuthenticatorApp)
        .where(AuthenticatorApp.id == app.id, AuthenticatorApp.last_step < step)
        .values(last_step=step)
        .returning(AuthenticatorApp.id)
    ).first()
    return spent is not None


def _matching_recovery_code(actor: Actor, typed: str) -> uuid.UUID | None:
    """Which of her unused codes it is. Hashing takes long, so no lock is held meanwhile."""
    rows = db.session.execute(
        select(RecoveryCode.id, RecoveryCode.code_hash).where(
            RecoveryCode.user_id == actor.user_id, RecoveryCode.used_at.is_(None)
        )
    ).all()
    right = [row.id for row in rows if passwords.verify_password(row.code_hash, typed)]
    return right[0] if right else None


def _spend_recovery_code(actor: Actor, code_id: uuid.UUID) -> None:
    spent = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    ).first()
    if spent is None:
        raise WrongCode
    tell_holder(actor.user_id, Notice.RECOVERY_CODE_USED)
    audit.record(actor, "second_factor.recovery_code_used", "user", actor.user_id)


def ask_for_passkey(actor: Actor, session_id: uuid.UUID | None, site: Site) -> str:
    """What her browser has to sign, as JSON: good for five minutes, once, in this session. Raises NotFound."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        challenge = new_challenge(actor, session_id)
        known = db.session.scalars(
            select(Passkey.credential_id).where(Passkey.user_id == actor.user_id).order_by(Passkey.id)
        ).all()
        if not known:
            raise NotFound
        return passkeys.ask_to_sign(site, challenge, known)


def verify_passkey(actor: Actor, session_id: uuid.UUID | None, site: Site, answer: str) -> str:
    """The second factor by a passkey. The session's new token. Raises PasskeyRefused, TooManyTries."""
    authorise(actor, Permission.ACCOUNT_OWN)
    count_second_factor(actor)
    challenge = take_challenge(actor, session_id)
    try:
        return _verify_passkey(actor, session_id, site, answer, challenge)
    except PasskeyRefused:
        with transaction():
            audit.record(actor, "second_factor.passkey_refused", "user", actor.user_id)
        raise


def _verify_passkey(
    actor: Actor, session_id: uuid.UUID | None, site: Site, answer: str, challenge: bytes
) -> str:
    with transaction():
        hold_user(actor)
        key = db.session.scalars(
            select(Passkey).where(
                Passkey.user_id == actor.user_id, Passkey.credential_id == passkeys.credential_of(answer)
            )
        ).first()
        if key is None:
            raise PasskeyRefused
        kept = passkeys.NewKey(key.credential_id, key.public_key, key.sign_count)
        key.sign_count = passkeys.read_signed(site, answer, challenge, key.user_id, kept)
        key.last_used_at = clock.now()
        return _proved(actor, session_id, SecondFactor.PASSKEY)


def authenticate_again(actor: Actor, session_id: uuid.UUID | None, password: str) -> str:
    """The password once more, before what matters most. The session's new token. Raises DomainError, TooManyTries."""
    authorise(actor, Permission.ACCOUNT_OWN)
    tries = crypto.token("password-again", str(actor.user_id))
    with transaction():
        count_try({tries: PAIR})
        kept = db.session.scalar(select(User.password_hash).where(User.id == actor.user_id))
    if not passwords.verify_password(kept, password):
        raise DomainError(N_("This is not your password."), field="password", code="wrong_password")
    with transaction():
        if hold_user(actor).password_hash != kept:
            raise NotFound
        forget_tries([tries])
        audit.record(actor, "user.authenticated_again", "user", actor.user_id)
        return renew_session(actor.user_id, session_id, second_factor=False)


def count_second_factor(actor: Actor) -> None:
    """Count a try before it is judged. Raises TooManyTries."""
    with transaction():
        if count_try({_subject(actor.user_id): PAIR}):
            audit.record(actor, "second_factor.slowed", "user", actor.user_id)


def forget_second_factor_tries(actor: Actor) -> None:
    """Within an open transaction: the right one was given."""
    forget_tries([_subject(actor.user_id)])


def _subject(user_id: uuid.UUID | None) -> bytes:
    return crypto.token("second-factor", str(user_id))


def hold_user(actor: Actor) -> User:
    """Within an open transaction: her account, which no other changes meanwhile. Raises NotFound."""
    user = db.session.scalars(
        select(User).where(User.id == actor.user_id).with_for_update(key_share=True)
    ).first()
    if user is None:
        raise NotFound
    return user


def new_challenge(actor: Actor, session_id: uuid.UUID | None) -> bytes:
    """Within an open transaction: 32 random bytes for the session to sign, in place of those before."""
    challenge = secrets.token_bytes(32)
    noted = db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == actor.user_id)
        .values(challenge=challenge, challenge_until=clock.now() + CHALLENGE_FOR)
        .returning(UserSession.id)
    ).first()
    if noted is None:
        raise NotFound
    return challenge


def take_challenge(actor: Actor, session_id: uuid.UUID | None) -> bytes:
    """The session's challenge, for one answer, right or wrong. Raises PasskeyRefused when there is none."""
    with transaction():
        session = db.session.scalars(
            select(UserSession)
            .where(UserSession.id == session_id, UserSession.user_id == actor.user_id)
            .with_for_update()
        ).first()
        challenge, until = (session.challenge, session.challenge_until) if session else (None, None)
        if session is not None:
            session.challenge = session.challenge_until = None
    if challenge is None or until is None or until < clock.now():
        raise PasskeyRefused
    return challenge


def _proved(actor: Actor, session_id: uuid.UUID | None, by: SecondFactor) -> str:
    forget_second_factor_tries(actor)
    audit.record(actor, "second_factor.given", "user", actor.user_id, details={"by": by.value})
    return renew_session(actor.user_id, session_id, second_factor=True)
