"""The rows of uploaded lists in the database: read while their hour lasts, dropped when it is over."""

import uuid

from sqlalchemy import update

from grants.core import clock, crypto
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.rewrapping import WrappedColumn
from grants.core.text import N_
from grants.domain.people.lists.dry_run import DryRun
from grants.domain.people.models import ListImport
from grants.domain.people.uploads import UploadedList, seal, unseal


def _place(import_id: uuid.UUID) -> str:
    return f"import/{import_id}"


KEYS = WrappedColumn(ListImport.wrapped_key, ListImport.id, ListImport.id, _place)


def read_list(row: ListImport) -> tuple[UploadedList, DryRun]:
    """The list of a row and its dry run, without the people of the rows.

    Raises DomainError once its hour is over or it was cancelled.
    """
    if row.content is None or row.wrapped_key is None or row.expires_at <= clock.now():
        raise DomainError(
            N_("This list was kept for an hour, and the hour is over. Choose the file again."), code="expired"
        )
    key = crypto.keyring().unwrap(row.wrapped_key, _place(row.id))
    return unseal(row.id, row.content, key)


def write_list(row: ListImport, uploaded: UploadedList, run: DryRun) -> None:
    """Put the list into the row under a fresh key."""
    key = crypto.new_data_key()
    row.wrapped_key = crypto.keyring().wrap(key, _place(row.id))
    row.content = seal(row.id, uploaded, run, key)


def drop_expired() -> int:
    """Within an open transaction: the rows of lists whose hour is over are gone; how many lists."""
    gone = db.session.execute(
        update(ListImport)
        .where(ListImport.content.is_not(None), ListImport.expires_at <= clock.now())
        .values(content=None, wrapped_key=None)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]
