"""How a cohort ends: test results on one screen, then the verdict on everyone by the rule."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.training.blueprint import blueprint
from grants.blueprints.training.forms import EmptyForm
from grants.blueprints.training.session_forms import TestResultsForm
from grants.domain.people import queries as people
from grants.domain.training import commands, queries
from grants.policy import Actor, Permission
from grants.web.access import current_actor, requires
from grants.web.names import names_or_erased


@blueprint.route("/training/cohorts/<uuid:cohort_id>/test-results", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_MARK)
def test_results(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """A percentage for each who is enrolled."""
    actor = current_actor()
    page = queries.finish_page(actor, cohort_id, Permission.ATTENDANCE_MARK)
    form = TestResultsForm()
    faults: dict[uuid.UUID, str] = {}
    if form.validate_on_submit():
        ids = [row.enrolment_id for row in page.rows]
        results, faults = form.read(flask.request.form, ids)
        versions = {key: flask.request.form.get(f"version-{key}", 0, type=int) for key in ids}
        if not faults:
            with form.faults():
                commands.enter_test_results(actor, cohort_id, results, versions)
                flask.flash(_("The test results are saved."), "success")
                return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
            page = queries.finish_page(actor, cohort_id, Permission.ATTENDANCE_MARK)
    return flask.render_template(
        "training/test_results.html",
        page=page,
        form=form,
        names=_names(actor, page),
        faults=faults,
        typed=flask.request.form,
    ), form.status if not faults else 422


@blueprint.route("/training/cohorts/<uuid:cohort_id>/finish", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def finish(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """The verdict on each, with its reason; then all of it at once."""
    actor = current_actor()
    page = queries.finish_page(actor, cohort_id)
    form = EmptyForm(data={"version": page.cohort.version})
    if form.validate_on_submit():
        with form.faults(version=page.cohort.version):
            completed, failed = commands.finish_cohort(actor, cohort_id, form.version.data or 0)
            flask.flash(
                _(
                    "The cohort is finished: %(completed)s completed the course, %(failed)s did not.",
                    completed=completed,
                    failed=failed,
                ),
                "success",
            )
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    return flask.render_template(
        "training/finish.html", page=page, form=form, names=_names(actor, page)
    ), form.status


def _names(actor: Actor, page: queries.FinishPage) -> dict[uuid.UUID, str]:
    ids = [row.participant_id for row in page.rows]
    return names_or_erased(
        people.first_names(actor, ids, _("Results of cohort %(code)s", code=page.cohort.code))
    )
