"""How long what is held on people is kept: by programme and class of data. The rules propose; nothing is erased by itself.

A rule that nobody has set is the default. The donors' usual five years of keeping records after the end of support hold
for identities; what staff noted is needed for as long as somebody may have to take up the case again; whoever
registered and never began anything has no case at all.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.domain.privacy.models import RetentionRule
from grants.domain.privacy.states import DataClass
from grants.domain.programmes.models import Programme

DEFAULT_MONTHS: Mapping[DataClass, int] = {
    DataClass.IDENTITY: 60,
    DataClass.NOTES: 24,
    DataClass.NEVER_BEGAN: 24,
}
FEWEST, MOST = 6, 240  # months


@dataclass(frozen=True, slots=True)
class Rule:
    """For how many months after their end, or their registration, data of this class are kept."""

    programme_id: uuid.UUID
    programme: str
    data_class: DataClass
    months: int
    version: int  # 0: nobody has set it, the default holds
    changed_at: datetime.datetime | None = None
    changed_by: uuid.UUID | None = None


def rules() -> tuple[Rule, ...]:
    """Every rule of every programme, in the order of the programmes and of the classes."""
    kept = {(row.programme_id, row.data_class): row for row in db.session.scalars(select(RetentionRule))}
    programmes = db.session.execute(
        select(Programme.id, Programme.name).order_by(Programme.starts_on, Programme.id)
    ).all()
    return tuple(
        _rule(programme.id, programme.name, data_class, kept.get((programme.id, data_class)))
        for programme in programmes
        for data_class in DataClass
    )


def _rule(programme_id: uuid.UUID, name: str, data_class: DataClass, row: RetentionRule | None) -> Rule:
    if row is None:
        return Rule(programme_id, name, data_class, DEFAULT_MONTHS[data_class], 0)
    return Rule(programme_id, name, data_class, row.months, row.version, row.changed_at, row.changed_by)


def last_day_to_propose(today: datetime.date, months: int) -> datetime.date:
    """Whoever ended on this day or before is proposed."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    first_of_next = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(today.day, last))
