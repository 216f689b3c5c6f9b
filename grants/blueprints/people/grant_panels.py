"""Her business plan and her applications, on her record page."""

import uuid

import flask
from flask_babel import gettext as _

from grants.domain.applications import queries as applications
from grants.domain.applications.states import ApplicationState
from grants.domain.plans import queries as plans
from grants.domain.plans.states import PlanState
from grants.policy import Actor, Permission
from grants.web.filters import label, money
from grants.web.panels import Panel

PLAN_STAGE = 3
GRANT_STAGE = 4


def plan_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """Her plans, and where one is begun."""
    if not actor.allows(Permission.PLAN_VIEW):
        return None
    rows = plans.list_plans_of(participant_id)
    living = [row for row in rows if row.state is not PlanState.WITHDRAWN]
    seen = plans.visible_plans(actor, [row.id for row in rows])
    links = [(row.title, flask.url_for("plans.plan", plan_id=row.id)) for row in rows if row.id in seen]
    if not living and actor.allows(Permission.PLAN_EDIT):
        links.append((_("Begin a plan"), flask.url_for("plans.create_plan", participant=participant_id)))
    shown = tuple((row.title, label(row.state)) for row in rows)
    return Panel(
        _("Business plan"),
        shown,
        tuple(links),
        PLAN_STAGE if living else 0,
        linked=all(row.id in seen for row in rows),
    )


def applications_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """Her applications."""
    if not actor.allows(Permission.APPLICATION_VIEW):
        return None
    rows = applications.list_applications_of(participant_id)
    if not rows:
        return None
    live = any(row.state is not ApplicationState.WITHDRAWN for row in rows)
    return Panel(
        _("Applications"),
        tuple((row.code, f"{label(row.state)}, {money(row.requested_minor, row.currency)}") for row in rows),
        tuple((row.code, flask.url_for("applications.application", application_id=row.id)) for row in rows),
        GRANT_STAGE if live else 0,
        linked=True,
    )
