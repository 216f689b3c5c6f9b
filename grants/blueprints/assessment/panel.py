"""The chair's pages: who scores, the ranking, one application's scores, giving a review back."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.blueprints.assessment.base import blueprint
from grants.blueprints.assessment.forms import PanelForm, ReasonForm
from grants.domain.assessment import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.route("/calls/<uuid:call_id>/assign", methods=["GET", "POST"])
@requires(Permission.REVIEW_ASSIGN)
def assign(call_id: uuid.UUID) -> ResponseReturnValue:
    """Choose the members; the system shares the applications out."""
    page = queries.assign_page(current_actor(), call_id)
    form = PanelForm.of(page)
    if form.validate_on_submit():
        with form.faults(version=page.version):
            made = commands.assign_panel(current_actor(), call_id, form.details())
            flask.flash(
                ngettext("%(num)d review was assigned.", "%(num)d reviews were assigned.", made), "success"
            )
            return flask.redirect(flask.url_for("assessment.assign", call_id=call_id))
    return flask.render_template("assessment/assign.html", page=page, form=form), form.status


@blueprint.get("/calls/<uuid:call_id>/ranking")
@requires(Permission.RANKING_VIEW)
def ranking(call_id: uuid.UUID) -> ResponseReturnValue:
    """The applications in order, and the line where the money ends."""
    return flask.render_template(
        "assessment/ranking.html", page=queries.ranking_page(current_actor(), call_id)
    )


@blueprint.get("/applications/<uuid:application_id>/scores")
@requires(Permission.RANKING_VIEW)
def scores(application_id: uuid.UUID) -> ResponseReturnValue:
    """One application's scores side by side."""
    return flask.render_template(
        "assessment/scores.html", page=queries.scores_page(current_actor(), application_id)
    )


@blueprint.route("/reviews/<uuid:review_id>/reopen", methods=["GET", "POST"])
@requires(Permission.DECISION_RECORD)
def reopen(review_id: uuid.UUID) -> ResponseReturnValue:
    """Give a review back to its member."""
    page = queries.reopen_page(current_actor(), review_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            commands.reopen_review(current_actor(), review_id, form.reason.data)
            flask.flash(_("The review is open again for its member."), "success")
            return flask.redirect(flask.url_for("assessment.ranking", call_id=page.call_id))
    return flask.render_template("assessment/reopen.html", page=page, form=form), form.status
