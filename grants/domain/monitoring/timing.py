"""Which visits are to be made when: overdue, soon, paused while she does not agree to be contacted."""

import enum

from sqlalchemy import ColumnElement, and_

from grants.core import clock
from grants.core.text import N_
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.plan import WINDOW
from grants.domain.monitoring.states import VisitState
from grants.domain.people.answers import is_refused
from grants.domain.people.states import ConsentPurpose


class Timing(enum.StrEnum):
    """Which visits a list shows, by their day."""

    OVERDUE = "overdue"
    SOON = "soon"
    DONE = "done"
    LOST = "lost"
    NO_CONTACT = "no_contact"


TIMING_LABELS = {
    Timing.OVERDUE: N_("Overdue"),
    Timing.SOON: N_("Due in the next 14 days"),
    Timing.DONE: N_("Done"),
    Timing.LOST: N_("Lost touch"),
    Timing.NO_CONTACT: N_("Paused: no contact agreed"),
}


def is_overdue() -> ColumnElement[bool]:
    """The planned visits whose window is over, of those who may be contacted."""
    return and_(Visit.state == VisitState.PLANNED, Visit.due_on < clock.today() - WINDOW, ~is_paused())


def is_soon() -> ColumnElement[bool]:
    """The planned visits that aren't overdue and whose day is within 14 days: their window is open."""
    today = clock.today()
    return and_(
        Visit.state == VisitState.PLANNED,
        Visit.due_on >= today - WINDOW,
        Visit.due_on <= today + WINDOW,
        ~is_paused(),
    )


def is_paused() -> ColumnElement[bool]:
    """The visits of those who do not agree to be contacted: nobody is sent to make them."""
    return is_refused(ConsentPurpose.CONTACT, Visit.participant_id)


def conditions_of(timing: Timing | None) -> list[ColumnElement[bool]]:
    """The conditions of a timing; none for all visits."""
    if timing is None:
        return []
    return [
        {
            Timing.OVERDUE: is_overdue(),
            Timing.SOON: is_soon(),
            Timing.DONE: Visit.state == VisitState.DONE,
            Timing.LOST: Visit.state == VisitState.LOST,
            Timing.NO_CONTACT: and_(Visit.state == VisitState.PLANNED, is_paused()),
        }[timing]
    ]
