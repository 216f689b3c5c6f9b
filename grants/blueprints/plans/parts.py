"""The guided plan, one part a page, with figures that the server computes."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from grants.blueprints.plans.part_form import PartForm
from grants.blueprints.plans.part_forms import PART_FORMS, StartUpForm
from grants.blueprints.plans.routes import blueprint
from grants.core import clock
from grants.core.errors import Conflict
from grants.domain.applications import queries as applications
from grants.domain.plans import commands, queries
from grants.domain.plans.content import Part
from grants.policy import Permission
from grants.web.access import current_actor, requires

ORDER = tuple(Part)


@blueprint.route("/<uuid:plan_id>/parts/<part>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def part(plan_id: uuid.UUID, part: str) -> ResponseReturnValue:
    """One part: shown, saved, recalculated without saving, or given one more row."""
    which, page = _asked(part), _page(plan_id)
    if not page.editable:
        return flask.redirect(flask.url_for("plans.plan", plan_id=plan_id))
    form = PART_FORMS[which].of(page.content, page.version, page.currency)
    step = flask.request.form.get("step", "")
    if step == "add-row" and isinstance(form, StartUpForm):
        form.add_row()
    elif form.validate_on_submit():
        with form.faults(version=page.version):
            if step != "recalculate":
                details = commands.PartDetails(form.version.data or 0, form.values())
                commands.save_part(current_actor(), plan_id, which, details)
                return _onwards(plan_id, which, step)
            page = queries.recalculated(page, form.values())
    return _shown(page, which, form), form.status


@blueprint.post("/<uuid:plan_id>/parts/<part>/autosave")
@requires(Permission.PLAN_EDIT)
def autosave(plan_id: uuid.UUID, part: str) -> ResponseReturnValue:
    """Save what can be read so far; JSON with the new version, the time and the figures, 409 after somebody else's change."""
    which, page = _asked(part), _page(plan_id)
    form = PART_FORMS[which].of(page.content, page.version, page.currency)
    values = queries.fitting(page, form.readable_values())
    details = commands.PartDetails(form.version.data or 0, values)
    try:
        version = commands.save_part(current_actor(), plan_id, which, details, by_itself=True)
    except Conflict:
        return {"conflict": True}, 409
    panel = flask.render_template("plans/figures_panel.html", page=queries.recalculated(page, values))
    return {"version": version, "saved_at": format_time(clock.now(), "HH:mm"), "panel": panel}


def _asked(part: str) -> Part:
    if part not in set(Part):
        flask.abort(404)
    return Part(part)


def _page(plan_id: uuid.UUID) -> queries.PlanPage:
    actor = current_actor()
    return queries.plan_page(actor, plan_id, applications.find_open_cap(actor))


def _onwards(plan_id: uuid.UUID, which: Part, step: str) -> ResponseReturnValue:
    flask.flash(_("Saved %(time)s", time=format_time(clock.now(), "HH:mm")), "success")
    if step == "next":
        after = ORDER.index(which) + 1
        if after == len(ORDER):
            return flask.redirect(flask.url_for("plans.plan", plan_id=plan_id))
        which = ORDER[after]
    return flask.redirect(flask.url_for("plans.part", plan_id=plan_id, part=which.value))


def _shown(page: queries.PlanPage, which: Part, form: PartForm) -> str:
    return flask.render_template(
        f"plans/parts/{which.name.lower()}.html",
        page=page,
        part=which,
        form=form,
        saved=form.differences(page.content) if form.status == Conflict.status else [],
    )
