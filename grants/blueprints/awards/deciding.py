"""The panel's meeting: decisions in rank order against what is left, and the end of the call."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.blueprints.awards.base import blueprint
from grants.blueprints.awards.forms import CloseForm, DecideForm
from grants.domain.awards import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.route("/calls/<uuid:call_id>/decide", methods=["GET", "POST"])
@requires(Permission.DECISION_RECORD)
def decide(call_id: uuid.UUID) -> ResponseReturnValue:
    """Decide one application or many; each with its amount and its minute."""
    page = queries.decide_page(current_actor(), call_id)
    form = DecideForm.of(page)
    if form.validate_on_submit():
        decisions = form.decisions()
        if not decisions:
            form.form_errors = [*form.form_errors, _("Choose a decision for at least one application.")]
            return flask.render_template("awards/decide.html", page=page, form=form), 422
        with form.faults():
            count = commands.record_decisions(current_actor(), decisions)
            flask.flash(
                ngettext("%(num)d decision is recorded.", "%(num)d decisions are recorded.", count), "success"
            )
            return flask.redirect(flask.url_for("awards.decide", call_id=call_id))
    return flask.render_template("awards/decide.html", page=page, form=form), form.status


@blueprint.route("/calls/<uuid:call_id>/close", methods=["GET", "POST"])
@requires(Permission.DECISION_RECORD)
def close(call_id: uuid.UUID) -> ResponseReturnValue:
    """End the call with the minute of the meeting."""
    page = queries.decide_page(current_actor(), call_id)
    form = CloseForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.close_call(current_actor(), call_id, form.minute.data, form.version.data)
            flask.flash(_("The call is decided. Coordinators were told that letters are ready."), "success")
            return flask.redirect(flask.url_for("awards.decide", call_id=call_id))
    return flask.render_template("awards/close.html", page=page, form=form), form.status
