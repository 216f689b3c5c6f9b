"""Follow-up visits: the list with the overdue first, one of them, and recording what was found or tried."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.monitoring.forms import GiveUpForm, LogTryForm, RecordVisitForm, VisitFilterForm
from grants.domain.monitoring import commands, queries
from grants.domain.people import queries as people
from grants.policy import Permission
from grants.web.access import current_actor, requires

blueprint = flask.Blueprint("monitoring", __name__, url_prefix="/monitoring")


@blueprint.get("/visits")
@requires(Permission.VISIT_VIEW)
def visits() -> str:
    """The visits: what is overdue first."""
    form = VisitFilterForm(flask.request.args)
    page = queries.list_visits(current_actor(), form.chosen(), flask.request.args.get("after", ""))
    words = people.contact_words(current_actor(), [row.participant_id for row in page.items])
    return flask.render_template("monitoring/visits.html", page=page, form=form, words=words)


@blueprint.get("/visits/<uuid:visit_id>")
@requires(Permission.VISIT_VIEW)
def visit(visit_id: uuid.UUID) -> str:
    """One visit: when it is due, what was tried, what was found."""
    page = queries.visit_page(current_actor(), visit_id)
    rule = people.contact_rule(current_actor(), page.visit.participant_id) if page.actions else None
    return flask.render_template("monitoring/visit.html", page=page, rule=rule)


@blueprint.route("/visits/<uuid:visit_id>/record-visit", methods=["GET", "POST"])
@requires(Permission.VISIT_RECORD)
def record_visit(visit_id: uuid.UUID) -> ResponseReturnValue:
    """Record what a visit found."""
    page = queries.visit_page(current_actor(), visit_id)
    form = RecordVisitForm(data={"version": page.version}, currency=page.currency)
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.record_visit(current_actor(), visit_id, form.details())
            flask.flash(_("The visit is recorded."), "success")
            return flask.redirect(flask.url_for("monitoring.visit", visit_id=visit_id))
    rule = people.contact_rule(current_actor(), page.visit.participant_id)
    return flask.render_template("monitoring/record_visit.html", page=page, form=form, rule=rule), form.status


@blueprint.route("/visits/<uuid:visit_id>/log-try", methods=["GET", "POST"])
@requires(Permission.VISIT_RECORD)
def log_try(visit_id: uuid.UUID) -> ResponseReturnValue:
    """Log a try to reach her."""
    page = queries.visit_page(current_actor(), visit_id)
    rule = people.contact_rule(current_actor(), page.visit.participant_id)
    form = LogTryForm()
    form.agreed(rule.agreed.when if rule else "")
    if form.validate_on_submit():
        with form.faults():
            commands.log_try(current_actor(), visit_id, form.details())
            flask.flash(_("The try is logged."), "success")
            return flask.redirect(flask.url_for("monitoring.visit", visit_id=visit_id))
    return flask.render_template("monitoring/log_try.html", page=page, form=form, rule=rule), form.status


@blueprint.route("/visits/<uuid:visit_id>/give-up", methods=["GET", "POST"])
@requires(Permission.VISIT_RECORD)
def give_up(visit_id: uuid.UUID) -> ResponseReturnValue:
    """Say that touch is lost, after three tries."""
    page = queries.visit_page(current_actor(), visit_id)
    form = GiveUpForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.give_up_visit(current_actor(), visit_id, form.version.data, form.reason.data or "")
            flask.flash(_("The visit is closed: touch was lost."), "success")
            return flask.redirect(flask.url_for("monitoring.visit", visit_id=visit_id))
    return flask.render_template("monitoring/give_up.html", page=page, form=form), form.status
