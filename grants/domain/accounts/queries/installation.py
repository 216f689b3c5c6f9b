"""What holds for the whole installation."""

from sqlalchemy import select

from grants.core.db import db
from grants.domain.accounts.models import Setting


def find_setting(name: str) -> str | None:
    """A setting of the whole installation; None when it was never set."""
    return db.session.scalar(select(Setting.value).where(Setting.name == name))
