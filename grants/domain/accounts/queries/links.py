"""What a one-time link is good for, looked at without spending it."""

from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock, crypto
from grants.core.db import db
from grants.domain.accounts.models import OneTimeLink, User
from grants.domain.accounts.scope import is_open_link
from grants.domain.accounts.states import LinkPurpose, UserState


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The link's purpose and whose password it sets; no e-mail and no name for the first administrator's."""

    purpose: LinkPurpose
    email: str
    name: str
    language: str


def find_link(token: str) -> LinkPage | None:
    """The link, unless it was used, has run out, or its account is blocked."""
    row = db.session.execute(
        select(OneTimeLink.purpose, User.email, User.name, User.language, User.state)
        .outerjoin(User, User.id == OneTimeLink.user_id)
        .where(OneTimeLink.token_hash == crypto.digest(token), is_open_link(clock.now()))
    ).first()
    if row is None or row.state is UserState.BLOCKED:
        return None
    if row.purpose is LinkPurpose.FIRST_ADMINISTRATOR and _somebody_is_here():
        return None
    return LinkPage(row.purpose, row.email or "", row.name or "", row.language or "")


def _somebody_is_here() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is not None
