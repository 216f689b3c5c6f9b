"""The list of plans, one plan, and the steps of its life."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.plans.forms import CreatePlanForm, VersionForm, WithdrawPlanForm
from grants.core.ids import show_code
from grants.domain.applications import queries as applications
from grants.domain.plans import commands, queries
from grants.domain.plans.states import PlanState
from grants.policy import Permission
from grants.web.access import current_actor, requires

blueprint = flask.Blueprint("plans", __name__, url_prefix="/plans")


@blueprint.get("/")
@requires(Permission.PLAN_VIEW)
def plans() -> ResponseReturnValue:
    """The plans of one's own organisation, last changed first."""
    asked = flask.request.args.get("state", "")
    state = PlanState(asked) if asked in set(PlanState) else None
    page = queries.plans_page(current_actor(), state, flask.request.args.get("after", ""))
    return flask.render_template("plans/plans.html", page=page, state=state, states=tuple(PlanState))


@blueprint.route("/create-plan", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def create_plan() -> ResponseReturnValue:
    """Begin a plan; `?participant=<id>` fills in her case code."""
    form = CreatePlanForm(data={"case_code": _asked_code()})
    if form.validate_on_submit():
        with form.faults():
            plan_id = commands.create_plan(current_actor(), form.details(), form.idempotency_token.data or "")
            return flask.redirect(flask.url_for("plans.part", plan_id=plan_id, part="idea"))
    return flask.render_template("plans/create_plan.html", form=form), form.status


def _asked_code() -> str:
    asked = flask.request.args.get("participant", type=uuid.UUID)
    code = queries.find_case_code(current_actor(), asked) if asked else None
    return show_code(code) if code else ""


@blueprint.get("/<uuid:plan_id>")
@requires(Permission.PLAN_VIEW)
def plan(plan_id: uuid.UUID) -> ResponseReturnValue:
    """The whole plan: its parts, its figures, what is remarked, what may be done."""
    actor = current_actor()
    page = queries.plan_page(actor, plan_id, applications.find_open_cap(actor))
    return flask.render_template("plans/plan.html", page=page)


def _back(plan_id: uuid.UUID) -> ResponseReturnValue:
    """To the plan, or to the list for whoever no longer sees it: a trainer once it is submitted or withdrawn."""
    seen = plan_id in queries.visible_plans(current_actor(), [plan_id])
    return flask.redirect(
        flask.url_for("plans.plan", plan_id=plan_id) if seen else flask.url_for("plans.plans")
    )


@blueprint.post("/<uuid:plan_id>/submit-plan")
@requires(Permission.PLAN_EDIT)
def submit_plan(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Freeze the plan; what must be put right first is said on its page."""
    form = VersionForm()
    page = queries.plan_page(current_actor(), plan_id)
    if form.validate_on_submit():
        with form.faults():
            commands.submit_plan(current_actor(), plan_id, form.version.data or 0)
            flask.flash(_("The plan is submitted and frozen."), "success")
            return _back(plan_id)
    return flask.render_template("plans/plan.html", page=page, form=form), form.status


@blueprint.post("/<uuid:plan_id>/revise-plan")
@requires(Permission.PLAN_EDIT)
def revise_plan(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Take the plan back to be worked on."""
    form = VersionForm()
    page = queries.plan_page(current_actor(), plan_id)
    if form.validate_on_submit():
        with form.faults():
            commands.revise_plan(current_actor(), plan_id, form.version.data or 0)
            flask.flash(_("The plan can be worked on again. What was submitted stays as it was."), "success")
            return flask.redirect(flask.url_for("plans.plan", plan_id=plan_id))
    return flask.render_template("plans/plan.html", page=page, form=form), form.status


@blueprint.route("/<uuid:plan_id>/withdraw-plan", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def withdraw_plan(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Give the plan up, with a reason."""
    page = queries.plan_page(current_actor(), plan_id)
    form = WithdrawPlanForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.withdraw_plan(current_actor(), plan_id, form.version.data or 0, form.reason.data or "")
            flask.flash(_("The plan is withdrawn."), "success")
            return _back(plan_id)
    return flask.render_template("plans/withdraw_plan.html", page=page, form=form), form.status


@blueprint.get("/versions/<uuid:version_id>")
@requires(Permission.PLAN_VIEW)
def version(version_id: uuid.UUID) -> ResponseReturnValue:
    """A frozen version, as it was submitted."""
    return flask.render_template("plans/version.html", page=queries.version_page(current_actor(), version_id))
