"""Uses of a second PIN that nobody has seen to: she may be under pressure."""

import datetime
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from grants.core import clock
from grants.core.db import db
from grants.core.ids import show_code
from grants.core.text import N_
from grants.core.worklist import WorkItem
from grants.domain.people.models import Participant, PortalSession
from grants.domain.people.scope import reached
from grants.policy import Actor, Permission

_SHOWN = 20
_LOOKED_AT = 20_000


def second_pin_used_at(ids: Sequence[uuid.UUID]) -> datetime.datetime | None:
    """When the second PIN was last used on any of one person's records, None when all was seen to."""
    return db.session.scalar(
        select(func.max(PortalSession.created_at)).where(PortalSession.participant_id.in_(ids), _unanswered())
    )


def second_pins_waiting(actor: Actor) -> list[WorkItem]:
    """One item for each within the actor's reach, the earliest use first.

    The few who used it are asked for first: then her reach is looked at for them alone, and not for her whole organisation.
    """
    used = db.session.scalars(
        select(PortalSession.participant_id)
        .where(_unanswered())
        .group_by(PortalSession.participant_id)
        .order_by(func.min(PortalSession.created_at))
        .limit(_LOOKED_AT)
    ).all()
    if not used:
        return []
    rows = db.session.execute(
        select(Participant.id, Participant.case_code, func.min(PortalSession.created_at).label("since"))
        .join(PortalSession, PortalSession.participant_id == Participant.id)
        .where(Participant.id.in_(used), _unanswered(), reached(actor, Permission.PIN_SET))
        .group_by(Participant.id, Participant.case_code)
        .order_by("since", Participant.id)
        .limit(_SHOWN)
    )
    return [
        WorkItem(
            kind="people.second_pin",
            text=N_("The second PIN of %(code)s was used. She may be under pressure: look at it first"),
            values={"code": show_code(row.case_code)},
            endpoint="people.participant",
            arguments={"participant_id": row.id},
            since=clock.local(row.since).date(),
            first=True,
        )
        for row in rows
    ]


def _unanswered() -> ColumnElement[bool]:
    return PortalSession.second_pin & PortalSession.answered_at.is_(None)
