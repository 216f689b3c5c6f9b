"""Calls: the list, one call, making and opening one, applying in it."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.applications.forms import ApplyForm, CreateCallForm, VersionForm
from grants.blueprints.applications.routes import blueprint
from grants.domain.applications import commands, queries
from grants.domain.programmes import queries as programmes
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.get("/calls")
@requires(Permission.CALL_VIEW)
def calls() -> ResponseReturnValue:
    """The calls, the last to close first."""
    return flask.render_template("applications/calls.html", rows=queries.calls_page(current_actor()))


@blueprint.route("/calls/create-call", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def create_call() -> ResponseReturnValue:
    """Make a call in draft."""
    funds, programme = programmes.list_funds(current_actor()), programmes.find_programme()
    currency = programme.currency if programme else "BYN"
    form = CreateCallForm.of(funds, currency)
    if form.validate_on_submit():
        with form.faults():
            details = form.details(currency)
            call_id = commands.create_call(current_actor(), details, form.idempotency_token.data or "")
            flask.flash(_("The call is made. Open it when everything is right."), "success")
            return flask.redirect(flask.url_for("applications.call", call_id=call_id))
    names = {str(fund.id): f"{fund.code}: {fund.name}" for fund in funds}
    return flask.render_template("applications/create_call.html", form=form, names=names), form.status


@blueprint.get("/calls/<uuid:call_id>")
@requires(Permission.CALL_VIEW)
def call(call_id: uuid.UUID) -> ResponseReturnValue:
    """One call: its money, its days, what came in."""
    page = queries.call_page(current_actor(), call_id)
    return flask.render_template("applications/call.html", page=page)


@blueprint.post("/calls/<uuid:call_id>/open-call")
@requires(Permission.CALL_MANAGE)
def open_call(call_id: uuid.UUID) -> ResponseReturnValue:
    """Let applications in."""
    page, form = queries.call_page(current_actor(), call_id), VersionForm()
    if form.validate_on_submit():
        with form.faults():
            commands.open_call(current_actor(), call_id, form.version.data or 0)
            flask.flash(_("The call is open from its opening day on."), "success")
            return flask.redirect(flask.url_for("applications.call", call_id=call_id))
    shown = flask.render_template("applications/call.html", page=page, form=form)
    return shown, form.status


@blueprint.route("/calls/<uuid:call_id>/apply", methods=["GET", "POST"])
@requires(Permission.APPLICATION_SUBMIT)
def apply(call_id: uuid.UUID) -> ResponseReturnValue:
    """Begin an application with one of the submitted plans."""
    page = queries.apply_page(current_actor(), call_id)
    form = ApplyForm.of(page)
    if form.validate_on_submit():
        with form.faults():
            details = commands.ApplicationDetails(call_id, form.plan_id.data)
            token = form.idempotency_token.data or ""
            application_id = commands.create_application(current_actor(), details, token)
            return flask.redirect(flask.url_for("applications.application", application_id=application_id))
    return flask.render_template("applications/apply.html", page=page, form=form), form.status
