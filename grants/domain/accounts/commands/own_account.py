"""What a user changes about her own account: her password, her language."""

import uuid

from sqlalchemy import select, update

from grants.core import audit, crypto
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts import passwords
from grants.domain.accounts.commands.links import check_new_password, void_links
from grants.domain.accounts.commands.sessions import end_all_sessions, renew_session
from grants.domain.accounts.commands.signing_in import PAIR
from grants.domain.accounts.models import User
from grants.domain.accounts.notices import Notice, tell_holder
from grants.domain.accounts.tries import count_try, forget_tries
from grants.policy import Actor, Permission, authorise


def change_password(actor: Actor, session_id: uuid.UUID | None, current: str, new: str) -> str:
    """Set a new password; every session but this one ends, and this one gets a new token, which is answered: whoever
    copied its cookie is out too. Raises DomainError for `current` or `new`, TooManyTries."""
    authorise(actor, Permission.ACCOUNT_OWN)
    tries = crypto.token("password-change", str(actor.user_id))
    with transaction():
        count_try({tries: PAIR})
    with transaction():
        user = db.session.scalars(
            select(User).where(User.id == actor.user_id).with_for_update(key_share=True)
        ).first()
        if user is None:
            raise NotFound
        if not passwords.verify_password(user.password_hash, current):
            raise DomainError(
                N_("This is not your current password."), field="current", code="wrong_password"
            )
        forget_tries([tries])
        if new == current:
            raise DomainError(
                N_("The new password is the one you have now. Choose another."),
                field="new",
                code="same_password",
            )
        check_new_password(user, new, "new")
        user.password_hash = passwords.hash_password(new)
        ended = end_all_sessions(user.id, session_id)
        void_links(user.id)
        tell_holder(user.id, Notice.PASSWORD_CHANGED)
        audit.record(actor, "user.password_changed", "user", user.id, details={"sessions_ended": ended})
        return renew_session(user.id, session_id, second_factor=False)


def set_language(actor: Actor, language: str) -> None:
    """Remember in which language the user reads (en, ru or be)."""
    authorise(actor, Permission.ACCOUNT_OWN)
    with transaction():
        db.session.execute(
            update(User).where(User.id == actor.user_id, User.language != language).values(language=language)
        )
