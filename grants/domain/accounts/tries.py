"""Tries at signing in, counted before they are judged, so that many at once can't slip through; kept across restarts."""

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, update

from grants.core import clock
from grants.core.db import db, upsert
from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.accounts.models import FailedTries


@dataclass(frozen=True, slots=True)
class Limit:
    """So many `free` tries; each further one is followed by a wait, at `first`, then twice as long each time, up to
    `longest`. A pause of `memory` wipes the slate."""

    free: int
    first: datetime.timedelta
    longest: datetime.timedelta
    memory: datetime.timedelta

    def wait(self, count: int) -> datetime.timedelta | None:
        """How long nobody may try after the `count`-th try; None when the next may follow at once."""
        if count <= self.free:
            return None
        return min(self.first * (1 << min(count - self.free - 1, 20)), self.longest)


class TooManyTries(DomainError):
    """Wait first. `seconds` says how long."""

    status = 429

    def __init__(self, wait: datetime.timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        if self.seconds <= 90:
            super().__init__(
                N_("Too many tries. Wait %(seconds)s seconds, then try again."),
                code="too_many_tries",
                seconds=self.seconds,
            )
        else:
            super().__init__(
                N_("Too many tries. Wait %(minutes)s minutes, then try again."),
                code="too_many_tries",
                minutes=math.ceil(self.seconds / 60),
            )


def count_try(limits: Mapping[bytes, Limit]) -> bool:
    """Within an open transaction: count a try of each subject (a core.crypto.token). Whether this one closed a subject.

    Raises TooManyTries, and counts nothing, while one of them has to wait.
    """
    rows = {subject: _row(subject) for subject in sorted(limits)}
    moment = clock.now()
    waits = [
        row.locked_until - moment for row in rows.values() if row.locked_until and row.locked_until > moment
    ]
    if waits:
        raise TooManyTries(max(waits))
    closed = False
    for subject, row in rows.items():
        limit = limits[subject]
        row.count = 1 if row.last_at < moment - limit.memory else row.count + 1
        row.last_at = moment
        wait = limit.wait(row.count)
        row.locked_until = moment + wait if wait else None
        closed = closed or wait is not None
    return closed


def _row(subject: bytes) -> FailedTries:
    """The subject's row, made if need be, held until the transaction ends. One statement, since whoever gives the right
    secret at the same moment deletes the row."""
    held = (
        upsert(FailedTries)
        .values(subject=subject, count=0, last_at=clock.now(), locked_until=None)
        .on_conflict_do_update(index_elements=["subject"], set_={"count": FailedTries.count})
        .returning(FailedTries)
    )
    return db.session.scalars(held, execution_options={"populate_existing": True}).one()


def forget_tries(subjects: Iterable[bytes], take_back: Iterable[bytes] = ()) -> None:
    """Within an open transaction: the right secret was given, so the subjects begin anew. Of those to `take_back` only
    this good try does not count; those before it still do. In the order of count_try, or two would wait for each other."""
    forgotten = set(subjects)
    for subject in sorted(forgotten.union(take_back)):
        if subject in forgotten:
            db.session.execute(delete(FailedTries).where(FailedTries.subject == subject))
            continue
        db.session.execute(
            update(FailedTries)
            .where(FailedTries.subject == subject, FailedTries.count > 0)
            .values(count=FailedTries.count - 1, locked_until=None)
        )
