"""Placements: the list, the record, starting, hours, completion and breaking off."""

import datetime
import uuid
from typing import cast

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.internships.blueprint import blueprint
from grants.blueprints.internships.host_forms import ReasonForm
from grants.blueprints.internships.placement_forms import CompletionForm, HoursForm, PlacementFilterForm
from grants.core import clock
from grants.core.ids import show_code
from grants.documents.host_letter import HostLetterPaper
from grants.documents.host_letter import host_letter as letter_to_host
from grants.documents.texts import Language
from grants.domain.internships import commands, queries
from grants.domain.people import queries as people
from grants.policy import Permission
from grants.web import lists
from grants.web.access import current_actor, requires
from grants.web.downloads import file_answer, table_answer
from grants.web.filters import label
from grants.web.names import name_or_erased, names_or_erased


@blueprint.get("/placements")
@requires(Permission.PLACEMENT_VIEW)
def placements() -> str:
    """The placements one may see, filtered, the latest start first."""
    form = _filter_form()
    wanted = form.wanted()
    page = queries.list_placements(current_actor(), wanted, lists.cursor())
    return flask.render_template("internships/placements.html", form=form, page=page, filtered=wanted.active)


@blueprint.get("/placements/download.<ending>")
@requires(Permission.PLACEMENT_VIEW)
def download(ending: str) -> Response:
    """Exactly the list that is shown, all of its parts, as csv or xlsx; no identity in it."""
    rows = queries.download_placements(current_actor(), _filter_form().wanted())
    head = [
        _("Case code"),
        _("Host"),
        _("What she does"),
        _("Organisation"),
        _("First day"),
        _("Last day"),
        _("Hours"),
        _("State"),
    ]
    table = (
        (
            show_code(row.case_code),
            row.host_name,
            row.offer_title,
            row.organisation_name,
            row.starts_on,
            row.ends_on,
            row.hours,
            label(row.state),
        )
        for row in rows
    )
    return table_answer(ending, "placements", head, table)


@blueprint.get("/placements/<uuid:placement_id>")
@requires(Permission.PLACEMENT_VIEW)
def placement(placement_id: uuid.UUID) -> str:
    """One placement: its facts, hours, evaluation and what happened."""
    page = queries.placement_page(current_actor(), placement_id)
    names = names_or_erased(
        people.first_names(current_actor(), [page.participant_id], _("Opening a placement"))
    )
    return flask.render_template(
        "internships/placement.html",
        page=page,
        name=names.get(page.participant_id, ""),
        rule=people.contact_rule(current_actor(), page.participant_id) if page.actions else None,
    )


@blueprint.get("/placements/<uuid:placement_id>/host-letter.pdf")
@requires(Permission.PLACEMENT_MANAGE)
def host_letter(placement_id: uuid.UUID) -> ResponseReturnValue:
    """The letter that introduces her to the host, under her consent; opening her name for it is written in the audit."""
    facts = queries.host_letter_facts(current_actor(), placement_id)
    name = people.name_for_document(current_actor(), facts.participant_id, _("Letter to the host"))
    paper = HostLetterPaper(
        language=cast(Language, facts.language),
        organisation_name=facts.organisation,
        contact=facts.contact,
        host_name=facts.host,
        intern_name=name_or_erased(name),
        work=facts.work,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        hours_a_week=facts.hours_a_week,
        mentor=facts.mentor,
        dated=clock.today(),
    )
    return file_answer(letter_to_host(paper), "introduction", "pdf")


@blueprint.post("/placements/<uuid:placement_id>/start")
@requires(Permission.PLACEMENT_MANAGE)
def start(placement_id: uuid.UUID) -> ResponseReturnValue:
    """She has begun."""
    commands.start_placement(current_actor(), placement_id)
    flask.flash(_("The placement has begun. Hours can be recorded."), "success")
    return flask.redirect(flask.url_for("internships.placement", placement_id=placement_id))


@blueprint.route("/placements/<uuid:placement_id>/record-hours", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_MANAGE)
def record_hours(placement_id: uuid.UUID) -> ResponseReturnValue:
    """Hours of every week so far, on one screen."""
    actor = current_actor()
    page = queries.placement_page(actor, placement_id)
    form = HoursForm()
    faults: dict[datetime.date, str] = {}
    if form.validate_on_submit():
        weeks, faults = form.read(page, flask.request.form)
        if not faults:
            with form.faults():
                commands.record_hours(actor, placement_id, weeks)
                flask.flash(_("The hours are recorded."), "success")
                return flask.redirect(flask.url_for("internships.placement", placement_id=placement_id))
            page = queries.placement_page(actor, placement_id)
    return flask.render_template(
        "internships/record_hours.html", form=form, page=page, faults=faults, typed=flask.request.form
    ), 422 if faults else form.status


@blueprint.route("/placements/<uuid:placement_id>/complete", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_MANAGE)
def complete(placement_id: uuid.UUID) -> ResponseReturnValue:
    """The host's evaluation and what came of it."""
    page = queries.placement_page(current_actor(), placement_id)
    form = CompletionForm(data={"ended_on": min(page.ends_on, clock.today()), "version": page.version})
    form.offer()
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.complete_placement(current_actor(), placement_id, form.details())
            flask.flash(_("The placement is completed."), "success")
            return flask.redirect(flask.url_for("internships.placement", placement_id=placement_id))
    return flask.render_template("internships/complete.html", form=form, page=page), form.status


@blueprint.route("/placements/<uuid:placement_id>/break-off", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_MANAGE)
def break_off(placement_id: uuid.UUID) -> ResponseReturnValue:
    """It ends today, before its time."""
    page = queries.placement_page(current_actor(), placement_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            commands.break_off(current_actor(), placement_id, form.reason.data or "")
            flask.flash(_("The placement is broken off."), "success")
            return flask.redirect(flask.url_for("internships.placement", placement_id=placement_id))
    return flask.render_template("internships/break_off.html", form=form, page=page), form.status


def _filter_form() -> PlacementFilterForm:
    form = PlacementFilterForm(flask.request.args)
    form.offer()
    form.validate()
    return form
