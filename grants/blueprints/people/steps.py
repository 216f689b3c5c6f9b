"""Steps on a record: lead worker, PIN, leaving and coming back."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.forms import AnswerForm, OutsideForm, ReasonForm
from grants.core import clock
from grants.domain.people import commands, queries
from grants.domain.people.tries import Attempt
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.contact_forms import TryFields
from grants.web.own_address import own_address


@blueprint.post("/<uuid:participant_id>/take-on")
@requires(Permission.PARTICIPANT_REGISTER)
def take_on(participant_id: uuid.UUID) -> Response:
    """Become her lead worker."""
    commands.take_on(current_actor(), participant_id)
    flask.flash(_("You are her lead worker now."), "success")
    return _to_record(participant_id)


@blueprint.route("/<uuid:participant_id>/contact-outside", methods=["GET", "POST"])
@requires(Permission.IDENTITY_OPEN)
def contact_outside(participant_id: uuid.UUID) -> ResponseReturnValue:
    """Why she was contacted in another way than is agreed with her."""
    record = queries.step_page(current_actor(), participant_id)
    form = OutsideForm()
    if form.validate_on_submit():
        with form.faults():
            commands.contact_outside(
                current_actor(),
                participant_id,
                form.channel.data,
                form.reason.data or "",
                form.idempotency_token.data or "",
            )
            flask.flash(_("It is noted in the record’s history."), "success")
            return _to_record(participant_id)
    rule = queries.contact_rule(current_actor(), participant_id)
    return flask.render_template(
        "people/contact_outside.html", form=form, record=record, rule=rule
    ), form.status


@blueprint.route("/<uuid:participant_id>/log-contact", methods=["GET", "POST"])
@requires(Permission.IDENTITY_OPEN)
def log_contact(participant_id: uuid.UUID) -> ResponseReturnValue:
    """A try to reach her, or a talk: by what, when, and what came of it."""
    actor = current_actor()
    record = queries.step_page(actor, participant_id)
    rule = queries.contact_rule(actor, participant_id)
    form = TryFields()
    form.agreed(rule.agreed.when if rule else "")
    if form.validate_on_submit():
        day = form.tried_on.data or clock.today()
        attempt = Attempt(form.channel.data, day, form.tried_at.data, form.was_in_time)
        token, reason = form.idempotency_token.data or "", form.outside_reason.data or ""
        with form.faults():
            commands.log_contact(actor, participant_id, attempt, form.outcome.data, reason, token)
            flask.flash(_("The try is logged."), "success")
            return _to_record(participant_id)
    return flask.render_template("people/log_contact.html", form=form, record=record, rule=rule), form.status


@blueprint.route("/<uuid:participant_id>/set-pin", methods=["GET", "POST"])
@requires(Permission.PIN_SET)
def set_pin(participant_id: uuid.UUID) -> str:
    """A fresh PIN, shown this once, on a slip that can be printed."""
    record = queries.step_page(current_actor(), participant_id)
    made = None
    if flask.request.method == "POST":
        made = commands.set_pin(current_actor(), participant_id)
    return flask.render_template(
        "people/set_pin.html",
        record=record,
        made=made,
        address=own_address() + flask.url_for("portal.sign_in"),
    )


@blueprint.route("/<uuid:participant_id>/set-second-pin", methods=["GET", "POST"])
@requires(Permission.PIN_SET)
def set_second_pin(participant_id: uuid.UUID) -> str:
    """A second PIN, shown this once and never printed."""
    record = queries.step_page(current_actor(), participant_id)
    made = None
    if flask.request.method == "POST":
        made = commands.set_second_pin(current_actor(), participant_id)
    return flask.render_template("people/set_second_pin.html", record=record, made=made)


@blueprint.route("/<uuid:participant_id>/answer-second-pin", methods=["GET", "POST"])
@requires(Permission.PIN_SET)
def answer_second_pin(participant_id: uuid.UUID) -> ResponseReturnValue:
    """What was done after her second PIN was used; how to reach her stands first."""
    record = queries.step_page(current_actor(), participant_id)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.faults():
            commands.answer_second_pin(current_actor(), participant_id, form.reason.data or "")
            flask.flash(_("It is noted in the record’s history."), "success")
            return _to_record(participant_id)
    rule = queries.contact_rule(current_actor(), participant_id)
    return flask.render_template(
        "people/answer_second_pin.html", record=record, form=form, rule=rule
    ), form.status


@blueprint.route("/<uuid:participant_id>/leave", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_REGISTER)
def leave(participant_id: uuid.UUID) -> ResponseReturnValue:
    """She leaves the programme; the record stays."""
    return _change_state(participant_id, "leave", "people/leave.html")


@blueprint.route("/<uuid:participant_id>/come-back", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_REGISTER)
def come_back(participant_id: uuid.UUID) -> ResponseReturnValue:
    """She is in the programme again."""
    return _change_state(participant_id, "come_back", "people/come_back.html")


def _change_state(participant_id: uuid.UUID, step: str, template: str) -> ResponseReturnValue:
    record = queries.step_page(current_actor(), participant_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            commands.change_state(current_actor(), participant_id, step, form.reason.data or "")
            flask.flash(_("The record says so now."), "success")
            return _to_record(participant_id)
    return flask.render_template(template, form=form, record=record), form.status


def _to_record(participant_id: uuid.UUID) -> Response:
    return flask.redirect(flask.url_for("people.participant", participant_id=participant_id))
