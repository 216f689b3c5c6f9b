"""Erasures: asked for with a reason, approved or refused by a second person."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.privacy.blueprint import blueprint
from grants.blueprints.privacy.forms import ApproveForm, AskForm, ChangeRuleForm, RefuseForm
from grants.domain.privacy import commands, queries
from grants.domain.privacy.states import DataClass, ErasureScope
from grants.policy import Permission
from grants.web.access import current_actor, reauthenticated, requires
from grants.web.lists import cursor


@blueprint.route("/privacy/participants/<uuid:participant_id>/ask-for-erasure", methods=["GET", "POST"])
@requires(Permission.ERASURE_REQUEST)
def ask_for_erasure(participant_id: uuid.UUID) -> ResponseReturnValue:
    """What would go, what must stay, and why it is asked for."""
    page = queries.ask_page(current_actor(), participant_id)
    asked = ErasureScope.NOTES if flask.request.args.get("scope") == "notes" else ErasureScope.WHOLE
    form = AskForm(data={"scope": asked})
    if form.validate_on_submit():
        with form.faults():
            made = commands.request_erasure(
                current_actor(),
                participant_id,
                form.reason.data or "",
                form.idempotency_token.data or "",
                ground=form.ground.data,
                scope=form.scope.data,
            )
            flask.flash(_("The erasure is asked for. A second person decides on it."), "success")
            return flask.redirect(flask.url_for("privacy.erasure", erasure_id=made))
    return flask.render_template("privacy/ask_for_erasure.html", page=page, form=form), form.status


@blueprint.get("/privacy/erasures")
@requires(Permission.ERASURE_VIEW)
def erasures() -> str:
    """Every request, newest first."""
    page = queries.erasures_page(current_actor(), cursor())
    return flask.render_template("privacy/erasures.html", page=page)


@blueprint.get("/privacy/erasures/<uuid:erasure_id>")
@requires(Permission.ERASURE_VIEW)
def erasure(erasure_id: uuid.UUID) -> str:
    """One request: what would go, or what went, and who decided."""
    page = queries.erasure_page(current_actor(), erasure_id)
    return flask.render_template("privacy/erasure.html", page=page)


@blueprint.route("/privacy/erasures/<uuid:erasure_id>/approve", methods=["GET", "POST"])
@requires(Permission.ERASURE_APPROVE)
@reauthenticated
def approve(erasure_id: uuid.UUID) -> ResponseReturnValue:
    """The second person says yes, and it is done for good."""
    page = queries.erasure_page(current_actor(), erasure_id)
    form = ApproveForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.approve_erasure(current_actor(), erasure_id, form.version.data)
            flask.flash(_("It is erased."), "success")
            return flask.redirect(flask.url_for("privacy.erasure", erasure_id=erasure_id))
    return flask.render_template("privacy/approve.html", page=page, form=form), form.status


@blueprint.route("/privacy/erasures/<uuid:erasure_id>/refuse", methods=["GET", "POST"])
@requires(Permission.ERASURE_APPROVE)
def refuse(erasure_id: uuid.UUID) -> ResponseReturnValue:
    """The second person says no, and why."""
    page = queries.erasure_page(current_actor(), erasure_id)
    form = RefuseForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.refuse_erasure(current_actor(), erasure_id, form.version.data, form.reason.data or "")
            flask.flash(_("The erasure is refused. Nothing was erased."), "success")
            return flask.redirect(flask.url_for("privacy.erasure", erasure_id=erasure_id))
    return flask.render_template("privacy/refuse.html", page=page, form=form), form.status


@blueprint.get("/privacy/retention")
@requires(Permission.RETENTION_VIEW)
def retention() -> ResponseReturnValue:
    """What is kept longer than the rules want, and the rules; of the classes the first in which anybody is."""
    actor, wanted = current_actor(), flask.request.args.get("class", "")
    if wanted not in set(DataClass):
        filled = (kind for kind in DataClass if queries.retention_page(actor, kind).people.items)
        wanted = next(filled, DataClass.IDENTITY).value
        if wanted != DataClass.IDENTITY:
            return flask.redirect(f"{flask.url_for('privacy.retention')}?class={wanted}")
    page = queries.retention_page(actor, DataClass(wanted), cursor())
    return flask.render_template("privacy/retention.html", page=page, classes=tuple(DataClass))


@blueprint.route(
    "/privacy/retention/<uuid:programme_id>/<data_class>/change-rule",
    methods=["GET", "POST"],
)
@requires(Permission.RETENTION_CHANGE)
def change_rule(programme_id: uuid.UUID, data_class: str) -> ResponseReturnValue:
    """For how many months data of this class are kept in this programme."""
    if data_class not in set(DataClass):
        flask.abort(404)
    kind = DataClass(data_class)
    rule = queries.get_rule(current_actor(), programme_id, kind)
    form = ChangeRuleForm(data={"version": rule.version, "months": rule.months})
    if form.validate_on_submit():
        with form.faults(version=rule.version):
            commands.change_rule(
                current_actor(),
                programme_id,
                kind,
                months=form.months.data or 0,
                version=form.version.data or 0,
                reason=form.reason.data or "",
            )
            flask.flash(_("The rule is changed. Nothing was erased by it."), "success")
            return flask.redirect(f"{flask.url_for('privacy.retention')}?class={data_class}")
    return flask.render_template("privacy/change_rule.html", rule=rule, form=form), form.status
