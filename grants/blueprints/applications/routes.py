"""The list of applications, one application, and the steps of its life before the committee."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.applications.forms import SubmitApplicationForm, WithdrawApplicationForm
from grants.domain.applications import commands, queries
from grants.domain.applications.states import ApplicationState
from grants.policy import Permission
from grants.web.access import current_actor, requires

blueprint = flask.Blueprint("applications", __name__, url_prefix="/applications")


@blueprint.get("/")
@requires(Permission.APPLICATION_VIEW)
def applications() -> ResponseReturnValue:
    """The applications one may see, newest first, filtered by call and state."""
    actor, asked = current_actor(), flask.request.args
    state = ApplicationState(asked["state"]) if asked.get("state") in set(ApplicationState) else None
    call_id = asked.get("call", type=uuid.UUID)
    return flask.render_template(
        "applications/applications.html",
        page=queries.applications_page(actor, call_id, state, asked.get("after", "")),
        calls=queries.calls_page(actor),
        call_id=call_id,
        state=state,
        states=tuple(ApplicationState),
    )


@blueprint.get("/<uuid:application_id>")
@requires(Permission.APPLICATION_VIEW)
def application(application_id: uuid.UUID) -> ResponseReturnValue:
    """One application: eligibility, what it rests on, what happened, what may be done."""
    page = queries.application_page(current_actor(), application_id)
    return _shown(page, _submit_form(page))


@blueprint.post("/<uuid:application_id>/submit-application")
@requires(Permission.APPLICATION_SUBMIT)
def submit_application(application_id: uuid.UUID) -> ResponseReturnValue:
    """Hand it in, with the declarations."""
    page = queries.application_page(current_actor(), application_id)
    form = _submit_form(page)
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.submit_application(current_actor(), application_id, form.details())
            flask.flash(_("The application is submitted."), "success")
            return flask.redirect(flask.url_for("applications.application", application_id=application_id))
        form.plan_version_id.data = str(page.plan_version_id)
    return _shown(page, form), form.status


@blueprint.route("/<uuid:application_id>/withdraw-application", methods=["GET", "POST"])
@requires(Permission.APPLICATION_SUBMIT)
def withdraw_application(application_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out of the call, with a reason."""
    page = queries.application_page(current_actor(), application_id)
    form = WithdrawApplicationForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.withdraw_application(
                current_actor(), application_id, form.version.data or 0, form.reason.data or ""
            )
            flask.flash(_("The application is withdrawn."), "success")
            return flask.redirect(flask.url_for("applications.application", application_id=application_id))
    return flask.render_template("applications/withdraw_application.html", page=page, form=form), form.status


def _submit_form(page: queries.ApplicationPage) -> SubmitApplicationForm:
    return SubmitApplicationForm(data={"version": page.version, "plan_version_id": str(page.plan_version_id)})


def _shown(page: queries.ApplicationPage, form: SubmitApplicationForm) -> str:
    return flask.render_template("applications/application.html", page=page, form=form)
