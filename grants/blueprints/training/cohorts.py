"""Cohorts: the list, the record, planning, changing, starting and cancelling."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.training.blueprint import blueprint
from grants.blueprints.training.forms import CohortFilterForm, CohortForm, ReasonForm, cohort_values
from grants.domain.accounts import queries as accounts
from grants.domain.people import queries as people
from grants.domain.training import commands, queries
from grants.policy import Permission, Role
from grants.web import lists
from grants.web.access import current_actor, requires
from grants.web.downloads import table_answer
from grants.web.filters import label, oblast
from grants.web.names import names_or_erased


@blueprint.get("/training/cohorts")
@requires(Permission.COHORT_VIEW)
def cohorts() -> str:
    """The cohorts one may see, filtered, the latest start first."""
    form = _filter_form()
    wanted = form.wanted()
    page = queries.list_cohorts(current_actor(), wanted, lists.cursor())
    return flask.render_template("training/cohorts.html", form=form, page=page, filtered=wanted.active)


@blueprint.get("/training/cohorts/download.<ending>")
@requires(Permission.COHORT_VIEW)
def download(ending: str) -> Response:
    """Exactly the list that is shown, all of its parts, as csv or xlsx."""
    rows = queries.download_cohorts(current_actor(), _filter_form().wanted())
    head = [
        _("Code"),
        _("Course"),
        _("Organisation"),
        _("Trainer"),
        _("Region"),
        _("Place"),
        _("First day"),
        _("Last day"),
        _("Enrolled"),
        _("Places"),
        _("State"),
    ]
    table = (
        (
            row.code,
            row.course_title,
            row.organisation_name,
            row.trainer_name,
            oblast(row.oblast),
            row.place,
            row.starts_on,
            row.ends_on,
            row.enrolled,
            row.capacity,
            label(row.state),
        )
        for row in rows
    )
    return table_answer(ending, "cohorts", head, table)


@blueprint.get("/training/cohorts/<uuid:cohort_id>")
@requires(Permission.COHORT_VIEW)
def cohort(cohort_id: uuid.UUID) -> str:
    """One cohort: its facts, sessions, people and what happened."""
    page = queries.cohort_page(current_actor(), cohort_id)
    ids = [member.participant_id for member in page.members]
    names = names_or_erased(
        people.first_names(current_actor(), ids, _("Cohort %(code)s", code=page.cohort.code))
    )
    return flask.render_template("training/cohort.html", page=page, names=names)


@blueprint.route("/training/cohorts/plan-cohort", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def plan_cohort() -> ResponseReturnValue:
    """A new cohort of one of the actor's organisations, which is asked first when there are several."""
    actor = current_actor()
    own = accounts.list_ngos(actor, Permission.COHORT_MANAGE)
    asked = flask.request.args.get("organisation", "")
    chosen = next((ngo for ngo in own if str(ngo.id) == asked), own[0] if len(own) == 1 else None)
    if chosen is None:
        return flask.render_template("training/choose_organisation.html", organisations=own)
    trainers = accounts.list_holders(Role.TRAINER, chosen.id)
    trainer = actor.id if actor.id in {one.id for one in trainers} else None
    form = CohortForm(data={"capacity": 20, "trainer_id": trainer, "version": 0})
    courses = queries.list_courses(actor, active_only=True)
    form.offer(courses, trainers)
    if form.validate_on_submit():
        with form.faults():
            made = commands.plan_cohort(
                actor, form.details(chosen.id), token=form.idempotency_token.data or ""
            )
            flask.flash(_("The cohort is planned. Now plan its sessions."), "success")
            return flask.redirect(flask.url_for("training.plan_sessions", cohort_id=made))
    return flask.render_template(
        "training/plan_cohort.html", form=form, organisation=chosen, trainers=trainers, courses=courses
    ), form.status


@blueprint.route("/training/cohorts/<uuid:cohort_id>/edit-cohort", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def edit_cohort(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Change trainer, place, days and places."""
    row = queries.get_cohort(current_actor(), cohort_id, Permission.COHORT_MANAGE)
    form = CohortForm(data=cohort_values(row))
    form.offer((), accounts.list_holders(Role.TRAINER, row.organisation_id))
    if form.validate_on_submit():
        with form.faults(version=row.version):
            commands.edit_cohort(current_actor(), cohort_id, form.details(row.organisation_id))
            flask.flash(_("The cohort is changed."), "success")
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    return flask.render_template("training/edit_cohort.html", form=form, cohort=row), form.status


@blueprint.post("/training/cohorts/<uuid:cohort_id>/start")
@requires(Permission.COHORT_MANAGE)
def start(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """The cohort begins."""
    commands.start_cohort(current_actor(), cohort_id)
    flask.flash(_("The cohort has started. Attendance can be marked."), "success")
    return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))


@blueprint.route("/training/cohorts/<uuid:cohort_id>/cancel", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def cancel(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """The cohort does not take place, or no further."""
    row = queries.get_cohort(current_actor(), cohort_id, Permission.COHORT_MANAGE)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            commands.cancel_cohort(current_actor(), cohort_id, form.reason.data or "")
            flask.flash(_("The cohort is cancelled."), "success")
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    return flask.render_template("training/cancel.html", form=form, cohort=row), form.status


def _filter_form() -> CohortFilterForm:
    form = CohortFilterForm(flask.request.args)
    form.offer(queries.list_courses(current_actor()))
    form.validate()
    return form
