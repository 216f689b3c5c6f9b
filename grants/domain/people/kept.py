"""Two records of one person, merged: which one was kept, and which ones went into it."""

import uuid

from sqlalchemy import select

from grants.core.db import db
from grants.domain.people.models import RecordMerge


def kept_of(participant_id: uuid.UUID) -> uuid.UUID:
    """The record into which this one was merged, over however many merges; the record itself when it was not."""
    while True:
        kept = db.session.scalar(
            select(RecordMerge.kept_id).where(
                RecordMerge.other_id == participant_id, RecordMerge.undone_at.is_(None)
            )
        )
        if kept is None:
            return participant_id
        participant_id = kept


def merged_into(participant_id: uuid.UUID) -> list[uuid.UUID]:
    """The records that were merged into this one, over however many merges, oldest first."""
    found: list[uuid.UUID] = []
    todo = [participant_id]
    while todo:
        todo = list(
            db.session.scalars(
                select(RecordMerge.other_id)
                .where(RecordMerge.kept_id.in_(todo), RecordMerge.undone_at.is_(None))
                .order_by(RecordMerge.merged_at, RecordMerge.id)
            )
        )
        found += todo
    return found
