"""Letters to the holder of an account about what was done to it: if it was not she, she is the first to know.

They name nobody and hold no secret. When an administrator helps with signing in, who watches over openings is told too.
"""

import enum
import uuid

from sqlalchemy import select

from grants.core import clock, outbox
from grants.core.db import db
from grants.domain.accounts.models import User, UserSession
from grants.domain.accounts.states import UserState
from grants.policy import Permission

WATCHED = "account_helped"


class Notice(enum.StrEnum):
    """What a letter is about: the kind of its outbox message."""

    PASSWORD_CHANGED = "account_password_changed"  # noqa: S105
    PASSWORD_LINK_MADE = "account_password_link_made"  # noqa: S105
    FACTOR_ADDED = "account_factor_added"
    FACTOR_REMOVED = "account_factor_removed"
    FACTOR_RESET = "account_factor_reset"
    RECOVERY_CODES_MADE = "account_recovery_codes_made"
    RECOVERY_CODE_USED = "account_recovery_code_used"
    NEW_BROWSER = "account_new_browser"
    BLOCKED = "account_blocked"
    UNBLOCKED = "account_unblocked"
    ROLE_GIVEN = "account_role_given"
    ROLE_TAKEN = "account_role_taken"


def tell_holder(user_id: uuid.UUID | None, notice: Notice) -> None:
    """Within an open transaction: a letter to the account's holder, unless she was only invited so far."""
    state = db.session.scalar(select(User.state).where(User.id == user_id))
    if state not in {None, UserState.INVITED}:
        outbox.put(notice.value, {"user_id": str(user_id), "at": clock.now().isoformat()})


def tell_watchers() -> None:
    """Within an open transaction: a letter to those who watch over openings, that an administrator has helped somebody
    to sign in: it is how an account could be taken over."""
    outbox.put(WATCHED, {"permission": Permission.OPENINGS_VIEW.value, "organisation_id": None})


def is_new_kind(user_id: uuid.UUID, device: str) -> bool:
    """Whether the user has signed in before, but never by a browser of this kind."""
    devices = set(
        db.session.scalars(select(UserSession.device).where(UserSession.user_id == user_id).distinct())
    )
    return bool(devices) and device[:120] not in devices
