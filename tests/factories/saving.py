"""How factories write: committed, and detached with everything loaded, so that tests may read the record's values."""

from typing import TypeVar

from grants.core.db import db
from grants.core.transaction import transaction

T = TypeVar("T")


def save(record: T) -> T:
    """Insert the record and give it back, detached."""
    with transaction():
        db.session.add(record)
        db.session.flush()
        db.session.refresh(record)
        db.session.expunge(record)
    return record
