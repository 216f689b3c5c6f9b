"""Steps on a record: lead worker, consent, PIN, leaving and coming back."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.forms import AnswerForm, ConsentForm, OutsideForm, ReasonForm, WithdrawForm
from grants.core import clock
from grants.domain.people import commands, queries
from grants.domain.people.consent_texts import CONSENT_PROMISES, CONSENT_TEXT_VERSION, CONSENT_TEXTS
from grants.domain.people.states import CONSENT_STOPS
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.filters import label


@blueprint.post("/<uuid:participant_id>/take-on")
@requires(Permission.PARTICIPANT_REGISTER)
def take_on(participant_id: uuid.UUID) -> Response:
    """Become her lead worker."""
    commands.take_on(current_actor(), participant_id)
    flask.flash(_("You are her lead worker now."), "success")
    return _to_record(participant_id)


@blueprint.route("/<uuid:participant_id>/record-consent", methods=["GET", "POST"])
@requires(Permission.CONSENT_RECORD)
def record_consent(participant_id: uuid.UUID) -> ResponseReturnValue:
    """Her answer for one purpose."""
    record = queries.step_page(current_actor(), participant_id)
    form = ConsentForm(data={"asked_on": clock.today(), "language": record.language})
    if form.validate_on_submit():
        with form.faults():
            commands.record_consent(
                current_actor(), participant_id, form.answer(), form.idempotency_token.data or ""
            )
            flask.flash(_("Her answer is recorded."), "success")
            return _to_record(participant_id)
    return flask.render_template("people/record_consent.html", form=form, record=record), form.status


@blueprint.get("/consent-texts")
@requires(Permission.CONSENT_RECORD)
def consent_texts() -> str:
    """What is read to her, or printed for her, before she answers."""
    return flask.render_template(
        "people/consent_texts.html",
        texts=CONSENT_TEXTS,
        promises=CONSENT_PROMISES,
        version=CONSENT_TEXT_VERSION,
    )


@blueprint.route("/<uuid:participant_id>/withdraw-consent", methods=["GET", "POST"])
@requires(Permission.CONSENT_RECORD)
def withdraw_consent(participant_id: uuid.UUID) -> ResponseReturnValue:
    """What she takes back, and what that stops."""
    record = queries.step_page(current_actor(), participant_id)
    form = WithdrawForm()
    held = [row.purpose for row in record.consents if row.holds]
    form.purpose.choices = [(purpose, f"{label(purpose)}. {_(CONSENT_STOPS[purpose])}") for purpose in held]
    if form.validate_on_submit():
        with form.faults():
            commands.withdraw_consent(current_actor(), participant_id, form.purpose.data)
            flask.flash(_("It is taken back and holds no more."), "success")
            return _to_record(participant_id)
    return flask.render_template("people/withdraw_consent.html", form=form, record=record), form.status


@blueprint.route("/<uuid:participant_id>/contact-outside", methods=["GET", "POST"])
@requires(Permission.IDENTITY_OPEN)
def contact_outside(participant_id: uuid.UUID) -> ResponseReturnValue:
    """Why she was contacted in another way than is agreed with her."""
    record = queries.step_page(current_actor(), participant_id)
    form = OutsideForm()
    if form.validate_on_submit():
        with form.faults():
            commands.contact_outside(
                current_actor(), participant_id, form.reason.data or "", form.idempotency_token.data or ""
            )
            flask.flash(_("It is noted in the record’s history."), "success")
            return _to_record(participant_id)
    return flask.render_template("people/contact_outside.html", form=form, record=record), form.status


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
        address=flask.url_for("portal.sign_in", _external=True),
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
