"""Who takes part: enrolling from a list, and withdrawing."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.blueprints.training.blueprint import blueprint
from grants.blueprints.training.forms import ReasonForm
from grants.blueprints.training.session_forms import EnrolForm
from grants.domain.people import queries as people
from grants.domain.training import commands, queries
from grants.policy import Permission
from grants.web import lists
from grants.web.access import current_actor, requires
from grants.web.names import names_or_erased


@blueprint.route("/training/cohorts/<uuid:cohort_id>/enrol", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def enrol(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Choose participants of the organisation, newest registered first."""
    actor, args = current_actor(), flask.request.args
    form = EnrolForm()
    chosen: list[uuid.UUID] = []
    if form.validate_on_submit():
        chosen = form.chosen(flask.request.form)
        with form.faults():
            done = commands.enrol(actor, cohort_id, chosen)
            flask.flash(
                ngettext("%(num)s participant is enrolled.", "%(num)s participants are enrolled.", done.new),
                "success",
            )
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    code = args.get("code", "")[:20]
    page = queries.enrol_page(actor, cohort_id, code, lists.cursor())
    ids = [candidate.id for candidate in page.candidates.items]
    names = names_or_erased(
        people.first_names(actor, ids, _("Enrolling in cohort %(code)s", code=page.cohort.code))
    )
    return flask.render_template(
        "training/enrol.html", form=form, page=page, names=names, chosen=set(chosen), code=code
    ), form.status


@blueprint.route("/training/enrolments/<uuid:enrolment_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def withdraw(enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """She no longer takes part."""
    page = queries.enrolment_page(current_actor(), enrolment_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            cohort_id = commands.withdraw(current_actor(), enrolment_id, form.reason.data or "")
            flask.flash(_("The participant is withdrawn from the cohort."), "success")
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    return flask.render_template("training/withdraw.html", form=form, page=page), form.status
