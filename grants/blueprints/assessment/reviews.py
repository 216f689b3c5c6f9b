"""A committee member's pages: the list, the declaration, the scores, handing in."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from grants.blueprints.assessment.base import blueprint
from grants.blueprints.assessment.forms import ConfirmForm, ScoreForm, StepAsideForm
from grants.core.clock import local, now
from grants.core.errors import Conflict
from grants.domain.assessment import commands, queries
from grants.domain.assessment.states import ReviewState
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.get("/reviews")
@requires(Permission.REVIEW_WRITE)
def reviews() -> ResponseReturnValue:
    """The member's own list."""
    return flask.render_template("assessment/reviews.html", page=queries.reviews_page(current_actor()))


@blueprint.route("/reviews/<uuid:review_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW_WRITE)
def review(review_id: uuid.UUID) -> ResponseReturnValue:
    """The plan beside the rubric. "Save" keeps what is there; "hand in" goes on to the last look."""
    page = queries.review_page(current_actor(), review_id)
    form = ScoreForm.of(page)
    if page.state is ReviewState.CLEARED and form.validate_on_submit():
        handing_in = flask.request.form.get("step") == "hand_in"
        with form.faults(version=page.version):
            commands.save_scores(current_actor(), review_id, form.details())
            if not handing_in:
                flask.flash(
                    _("Your scores are saved. Nobody else sees them until you hand them in."), "success"
                )
                return flask.redirect(flask.url_for("assessment.review", review_id=review_id))
            if form.check_whole():
                return flask.redirect(flask.url_for("assessment.submit", review_id=review_id))
        if not form.refused_with:
            form.go_on_from(queries.review_page(current_actor(), review_id).version)
    return flask.render_template("assessment/review.html", page=page, form=form), form.status


@blueprint.post("/reviews/<uuid:review_id>/save-draft")
@requires(Permission.REVIEW_WRITE)
def save_draft(review_id: uuid.UUID) -> ResponseReturnValue:
    """What the page sends by itself while someone scores."""
    page = queries.review_page(current_actor(), review_id)
    form = ScoreForm.of(page)
    if not form.validate_on_submit():
        return flask.jsonify(errors=form.errors), 422
    try:
        version = commands.save_scores(current_actor(), review_id, form.details())
    except Conflict as conflict:
        return flask.jsonify(error=_(conflict.message)), conflict.status
    return flask.jsonify(version=version, saved_at=format_time(local(now()), "short", rebase=False))


@blueprint.post("/reviews/<uuid:review_id>/begin")
@requires(Permission.REVIEW_WRITE)
def begin(review_id: uuid.UUID) -> ResponseReturnValue:
    """The member declares that they don't know the applicant."""
    commands.clear_review(current_actor(), review_id)
    return flask.redirect(flask.url_for("assessment.review", review_id=review_id))


@blueprint.route("/reviews/<uuid:review_id>/step-aside", methods=["GET", "POST"])
@requires(Permission.REVIEW_WRITE)
def step_aside(review_id: uuid.UUID) -> ResponseReturnValue:
    """The member knows the applicant, and hands the plan back unread."""
    page = queries.review_page(current_actor(), review_id)
    form = StepAsideForm()
    if form.validate_on_submit():
        with form.faults():
            replaced = commands.recuse(current_actor(), review_id, form.reason.data)
            flask.flash(
                _("You stepped aside. Another member scores this plan.")
                if replaced
                else _("You stepped aside. The chair was told that another member is needed."),
                "success",
            )
            return flask.redirect(flask.url_for("assessment.reviews"))
    return flask.render_template("assessment/step_aside.html", page=page, form=form), form.status


@blueprint.route("/reviews/<uuid:review_id>/submit", methods=["GET", "POST"])
@requires(Permission.REVIEW_WRITE)
def submit(review_id: uuid.UUID) -> ResponseReturnValue:
    """A last look at the scores before they are handed in; then on to the next plan."""
    page = queries.review_page(current_actor(), review_id)
    form = ConfirmForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.submit_review(current_actor(), review_id, form.version.data)
            flask.flash(_("The scores for %(code)s are handed in.", code=page.application_code), "success")
            following = queries.get_next_review(current_actor())
            if following:
                return flask.redirect(flask.url_for("assessment.review", review_id=following))
            return flask.redirect(flask.url_for("assessment.reviews"))
    return flask.render_template("assessment/submit.html", page=page, form=form), form.status
