"""What a call still has to give: its envelope less its live awards."""

import uuid

from sqlalchemy import func, select

from grants.core.db import db
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE


def awarded_minor(call_id: uuid.UUID) -> int:
    """The sum of the call's awards that neither lapsed nor were ended."""
    total = db.session.scalar(
        select(func.coalesce(func.sum(Award.amount_minor), 0)).where(
            Award.call_id == call_id, Award.state.in_(LIVE)
        )
    )
    return int(total or 0)
