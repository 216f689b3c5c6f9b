"""The meetings of a cohort: planned in one step, changed and removed one by one."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.training.blueprint import blueprint
from grants.blueprints.training.session_forms import SessionForm, SessionPlanForm
from grants.domain.training import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.route("/training/cohorts/<uuid:cohort_id>/plan-sessions", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def plan_sessions(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Several meetings at once."""
    cohort = queries.get_cohort(current_actor(), cohort_id, Permission.COHORT_MANAGE)
    form = SessionPlanForm(data={"first_on": cohort.starts_on, "hours": 3})
    form.offer()
    if form.validate_on_submit():
        with form.faults():
            commands.plan_sessions(
                current_actor(), cohort_id, form.plan(), token=form.idempotency_token.data or ""
            )
            flask.flash(_("The sessions are planned."), "success")
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    return flask.render_template("training/plan_sessions.html", form=form, cohort=cohort), form.status


@blueprint.route("/training/sessions/<uuid:session_id>/edit-session", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def edit_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """Change one meeting."""
    page = queries.session_page(current_actor(), session_id)
    form = SessionForm(obj=page)
    if form.validate_on_submit():
        with form.faults():
            cohort_id = commands.edit_session(current_actor(), session_id, form.details())
            flask.flash(_("The session is changed."), "success")
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    return flask.render_template("training/edit_session.html", form=form, page=page), form.status


@blueprint.post("/training/sessions/<uuid:session_id>/remove-session")
@requires(Permission.COHORT_MANAGE)
def remove_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """Take out a meeting that was not held."""
    cohort_id = commands.remove_session(current_actor(), session_id)
    flask.flash(_("The session is removed."), "success")
    return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
