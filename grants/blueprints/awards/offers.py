"""The list of awards, one award, and what becomes of an offer."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.awards.base import blueprint
from grants.blueprints.awards.forms import AcceptForm, AwardFilterForm, LapseForm
from grants.core.clock import today
from grants.domain.awards import commands, queries
from grants.domain.disbursements import queries as disbursements
from grants.domain.people import queries as people
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.get("/")
@requires(Permission.AWARD_VIEW)
def awards() -> str:
    """The awards, newest offer first."""
    form = AwardFilterForm(flask.request.args)
    page = queries.awards_page(current_actor(), form.chosen(), flask.request.args.get("after", ""))
    return flask.render_template("awards/awards.html", page=page, form=form, filtered=bool(form.state.data))


@blueprint.get("/<uuid:award_id>")
@requires(Permission.AWARD_VIEW)
def award(award_id: uuid.UUID) -> str:
    """One award, its road, and what may be done with it."""
    page = queries.award_page(current_actor(), award_id)
    return flask.render_template(
        "awards/award.html",
        page=page,
        stages=queries.STAGES,
        step_labels=queries.STEP_LABELS,
        schedule=disbursements.schedule_of(current_actor(), award_id),
        rule=people.contact_rule(current_actor(), page.participant_id) if page.actions else None,
    )


@blueprint.route("/<uuid:award_id>/accept", methods=["GET", "POST"])
@requires(Permission.AWARD_ACCEPT)
def accept(award_id: uuid.UUID) -> ResponseReturnValue:
    """Record that she accepts the offer."""
    page = queries.award_page(current_actor(), award_id)
    form = AcceptForm(data={"version": page.version, "accepted_on": today()})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.accept_award(current_actor(), award_id, form.details())
            flask.flash(_("The offer is accepted. Next, print the agreement and have it signed."), "success")
            return flask.redirect(flask.url_for("awards.award", award_id=award_id))
    rule = people.contact_rule(current_actor(), page.participant_id)
    return flask.render_template("awards/accept.html", page=page, form=form, rule=rule), form.status


@blueprint.route("/<uuid:award_id>/lapse", methods=["GET", "POST"])
@requires(Permission.AWARD_ACCEPT)
def lapse(award_id: uuid.UUID) -> ResponseReturnValue:
    """Let the offer lapse."""
    page = queries.award_page(current_actor(), award_id)
    form = LapseForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.lapse_award(current_actor(), award_id, form.reason.data, form.version.data)
            flask.flash(_("The offer has lapsed. Its money is free for the next in reserve."), "success")
            return flask.redirect(flask.url_for("awards.award", award_id=award_id))
    return flask.render_template("awards/lapse.html", page=page, form=form), form.status
