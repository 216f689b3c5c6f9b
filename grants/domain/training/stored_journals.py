"""Uploaded journals in the database: read while their hour lasts, gone when it is over."""

import datetime
import uuid

from sqlalchemy import delete, select

from grants.core import clock, crypto
from grants.core.db import db
from grants.core.rewrapping import WrappedColumn
from grants.domain.training.journals.journal import Journal
from grants.domain.training.journals.keeping import pack_journal, unpack_journal
from grants.domain.training.journals.planning import Meeting
from grants.domain.training.models import Attendance, JournalUpload, Session
from grants.domain.training.states import Mark
from grants.policy import Actor

KEPT = datetime.timedelta(hours=1)


def _place(upload_id: uuid.UUID) -> str:
    return f"journal/{upload_id}"


KEYS = WrappedColumn(JournalUpload.wrapped_key, JournalUpload.id, JournalUpload.id, _place)


def write_journal(row: JournalUpload, journal: Journal) -> None:
    """Put the journal into the row under a fresh key."""
    key = crypto.new_data_key()
    row.wrapped_key = crypto.keyring().wrap(key, _place(row.id))
    row.content = crypto.encrypt(key, pack_journal(journal), f"{_place(row.id)}/content")


def find_journal(actor: Actor, cohort_id: uuid.UUID) -> tuple[JournalUpload, Journal] | None:
    """The actor's own upload for a cohort with what was read of it; None when there is none or its hour is over.

    Whether she may mark attendance there is asked before.
    """
    row = db.session.scalars(
        select(JournalUpload).where(
            JournalUpload.cohort_id == cohort_id,
            JournalUpload.created_by == actor.user_id,
            JournalUpload.expires_at > clock.now(),
        )
    ).one_or_none()
    if row is None:
        return None
    key = crypto.keyring().unwrap(row.wrapped_key, _place(row.id))
    return row, unpack_journal(crypto.decrypt(key, row.content, f"{_place(row.id)}/content"))


def meetings_of(cohort_id: uuid.UUID) -> list[Meeting]:
    """The sessions of a cohort."""
    rows = db.session.execute(
        select(Session.id, Session.number, Session.on).where(Session.cohort_id == cohort_id)
    )
    return [Meeting(*row) for row in rows]


def marks_there(cohort_id: uuid.UUID) -> dict[tuple[uuid.UUID, uuid.UUID], Mark]:
    """The marks of a cohort by session and enrolment."""
    rows = db.session.execute(
        select(Attendance.session_id, Attendance.enrolment_id, Attendance.mark)
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.cohort_id == cohort_id)
    )
    return {(session_id, enrolment_id): mark for session_id, enrolment_id, mark in rows}


def drop_expired() -> None:
    """Within an open transaction: journals whose hour is over are gone."""
    db.session.execute(delete(JournalUpload).where(JournalUpload.expires_at <= clock.now()))
