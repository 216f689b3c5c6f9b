"""Her courses and her internships, on her record page."""

import uuid

import flask
from flask_babel import gettext as _

from grants.core.ids import show_code
from grants.domain.internships import queries as internships
from grants.domain.internships.states import PlacementState
from grants.domain.training import queries as training
from grants.domain.training.states import EnrolmentState
from grants.policy import Actor, Permission
from grants.web.filters import label
from grants.web.panels import Panel

COURSE_STAGE = 1
INTERNSHIP_STAGE = 2


def courses_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """The courses she takes or took, with their outcome and certificate."""
    if not actor.allows(Permission.COHORT_VIEW):
        return None
    rows = training.courses_taken(participant_id)
    live = any(row.state is not EnrolmentState.WITHDRAWN for row in rows)
    return Panel(
        _("Courses"),
        tuple((row.title, _outcome(row)) for row in rows),
        tuple((row.cohort_code, flask.url_for("training.cohort", cohort_id=row.cohort_id)) for row in rows)
        or ((_("Enrol her in a cohort"), flask.url_for("training.cohorts")),),
        COURSE_STAGE if live else 0,
        linked=bool(rows),
    )


def placements_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """Her internships and what came of them."""
    if not actor.allows(Permission.PLACEMENT_VIEW):
        return None
    rows = internships.placements_of(participant_id)
    if not rows:
        return None
    live = any(row.state is not PlacementState.BROKEN_OFF for row in rows)
    return Panel(
        _("Internships"),
        tuple(
            (row.host_name, ", ".join(part for part in (label(row.state), label(row.outcome)) if part))
            for row in rows
        ),
        tuple((row.title, flask.url_for("internships.placement", placement_id=row.id)) for row in rows),
        INTERNSHIP_STAGE if live else 0,
        linked=True,
    )


def _outcome(row: training.CourseTaken) -> str:
    parts = [label(row.state)]
    if row.test is not None:
        parts.append(_("test %(percent)s %%", percent=row.test))
    if row.certificate_code:
        parts.append(_("certificate %(code)s", code=show_code(row.certificate_code)))
    return ", ".join(parts)
