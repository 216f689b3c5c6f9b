"""Who needs a second factor; and that one administrator alone can't take over an account that has one."""

import datetime
import uuid

from sqlalchemy import select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.accounts.models import OneTimeLink, Setting
from grants.domain.accounts.states import LinkPurpose
from grants.policy import SENSITIVE, Actor

# So long must lie between one administrator's new-password link and her reset of the second factor, or the reverse.
APART = datetime.timedelta(days=7)
RESET = "second_factor.reset"


def is_second_factor_demanded(actor: Actor) -> bool:
    """Whether her rights reach identities, money or administration; never in the demonstration, whose passwords are
    printed for everyone."""
    return bool(actor.permissions & SENSITIVE) and not is_demonstration()


def is_demonstration() -> bool:
    """Whether this database was made by `krok demo`."""
    return db.session.scalar(select(Setting.value).where(Setting.name == "demo")) == "yes"


def check_may_reset_second_factor(actor: Actor, user_id: uuid.UUID) -> None:
    """Raises DomainError when this administrator has issued a new-password link for the account within a week."""
    issued = db.session.scalar(
        select(OneTimeLink.id)
        .where(
            OneTimeLink.user_id == user_id,
            OneTimeLink.created_by == actor.user_id,
            OneTimeLink.purpose == LinkPurpose.NEW_PASSWORD,
            OneTimeLink.created_at > clock.now() - APART,
        )
        .limit(1)
    )
    if issued is not None:
        raise DomainError(
            N_(
                "You made a new-password link for this account within the last seven days. Another administrator has "
                "to reset its second factor, so that nobody alone can take an account over."
            ),
            code="second_administrator",
        )


def check_may_issue_password_link(actor: Actor, user_id: uuid.UUID) -> None:
    """Raises DomainError when this administrator has reset the account's second factor within a week."""
    reset = db.session.scalar(
        select(AuditEntry.id)
        .where(
            AuditEntry.target_id == user_id,
            AuditEntry.action == RESET,
            AuditEntry.actor_id == actor.user_id,
            AuditEntry.at > clock.now() - APART,
        )
        .limit(1)
    )
    if reset is not None:
        raise DomainError(
            N_(
                "You reset the second factor of this account within the last seven days. Another administrator has to "
                "make its new-password link, so that nobody alone can take an account over."
            ),
            code="second_administrator",
        )
