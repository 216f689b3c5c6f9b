"""Signing in by e-mail and password: the same answer and time for an unknown user and a wrong password."""

import datetime
import uuid

from sqlalchemy import select

from grants.core import audit, crypto
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts import passwords
from grants.domain.accounts.commands.sessions import start_session
from grants.domain.accounts.models import RoleAssignment, User
from grants.domain.accounts.notices import Notice, is_new_kind, tell_holder
from grants.domain.accounts.scope import holds_today
from grants.domain.accounts.states import UserState
from grants.domain.accounts.tries import Limit, count_try, forget_tries
from grants.policy import NOBODY, Actor

_MINUTE = datetime.timedelta(minutes=1)
_DAY = datetime.timedelta(days=1)
# One who guesses at one account from one place; from many places; at many accounts from one place. The second and
# third bear more, so that a stranger can't easily lock anybody out, nor a typing mistake a whole office.
PAIR = Limit(free=4, first=0.5 * _MINUTE, longest=15 * _MINUTE, memory=_DAY)
ACCOUNT = Limit(free=20, first=_MINUTE, longest=15 * _MINUTE, memory=_DAY)
ADDRESS = Limit(free=50, first=_MINUTE, longest=15 * _MINUTE, memory=60 * _MINUTE)


class WrongSignIn(DomainError):
    """Unknown, wrong, not yet or no longer active: it isn't said which."""

    def __init__(self) -> None:
        super().__init__(
            N_("The e-mail address or the password is not right. Check both and try again."),
            code="wrong_sign_in",
        )


def sign_in(email: str, password: str, *, address: str, device: str, known: bool = False) -> str:
    """Check the password and begin a session; its token for the cookie.

    `address` is the network asked from. `known` says that this browser has signed in to this account before: then
    tries from elsewhere can't keep it out. Raises TooManyTries, WrongSignIn, and
    DomainError for an account whose roles have all ended.
    """
    email = email.strip().lower()[:254]
    pair, account, place = _subjects(email, address)
    limits = {pair: PAIR, place: ADDRESS} | ({} if known else {account: ACCOUNT})
    with transaction():
        closed = count_try(limits)
        user = db.session.execute(
            select(User.id, User.password_hash, User.state).where(User.email == email)
        ).first()
        if closed and user is not None:
            audit.record(NOBODY, "sign_in.slowed", "user", user.id)
    usable = user is not None and user.state is UserState.ACTIVE
    kept = user.password_hash if user is not None and usable else None
    if not passwords.verify_password(kept, password) or user is None:
        raise WrongSignIn
    with transaction():
        found = db.session.scalars(
            select(User).where(User.id == user.id).with_for_update(key_share=True)
        ).one()
        if found.state is not UserState.ACTIVE or found.password_hash != kept:
            raise WrongSignIn
        if passwords.needs_rehash(found.password_hash or ""):
            found.password_hash = passwords.hash_password(password)
        forget_tries([pair] if known else [pair, account], take_back=[place])
        has_role = db.session.scalar(
            select(RoleAssignment.id).where(RoleAssignment.user_id == found.id, holds_today()).limit(1)
        )
        if has_role is None:
            raise DomainError(
                N_("Your account holds no role at the moment. Ask the administrator of your programme."),
                code="no_role",
            )
        return begin(found.id, device)


def begin(user_id: uuid.UUID, device: str) -> str:
    """Within an open transaction: a session for the user, noted in the audit, and told to her when the browser is of a
    new kind; the token for its cookie."""
    if is_new_kind(user_id, device):
        tell_holder(user_id, Notice.NEW_BROWSER)
    audit.record(
        Actor(kind="user", id=user_id), "user.signed_in", "user", user_id, details={"device": device}
    )
    return start_session(user_id, device)


def _subjects(email: str, address: str) -> tuple[bytes, bytes, bytes]:
    return (
        crypto.token("sign-in-pair", f"{email}\x00{address}"),
        crypto.token("sign-in-account", email),
        crypto.token("sign-in-address", address),
    )
