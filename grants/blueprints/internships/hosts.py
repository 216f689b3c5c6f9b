"""Hosts: the list, the record, proposing, changing, checking, approving and suspending."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.internships.blueprint import blueprint
from grants.blueprints.internships.host_forms import CheckForm, HostFilterForm, HostForm, ReasonForm
from grants.core import clock
from grants.domain.accounts import queries as accounts
from grants.domain.internships import commands, queries
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Permission
from grants.web import lists
from grants.web.access import current_actor, requires


@blueprint.get("/hosts")
@requires(Permission.HOST_VIEW)
def hosts() -> str:
    """The hosts one may see, filtered, by name."""
    form = HostFilterForm(flask.request.args)
    form.offer()
    form.validate()
    wanted = queries.HostFilter(form.state.data, form.oblast.data, bool(form.running_out.data))
    page = queries.list_hosts(current_actor(), wanted, lists.cursor())
    return flask.render_template("internships/hosts.html", form=form, page=page, filtered=wanted.active)


@blueprint.get("/hosts/<uuid:host_id>")
@requires(Permission.HOST_VIEW)
def host(host_id: uuid.UUID) -> str:
    """One host: its facts, checks, offers and what happened."""
    page = queries.host_page(current_actor(), host_id)
    return flask.render_template("internships/host.html", page=page)


@blueprint.route("/hosts/add-host", methods=["GET", "POST"])
@requires(Permission.HOST_MANAGE)
def add_host() -> ResponseReturnValue:
    """A new host of one of the actor's organisations, which is asked first when there are several."""
    actor = current_actor()
    own = accounts.list_ngos(actor, Permission.HOST_MANAGE)
    asked = flask.request.args.get("organisation", "")
    chosen = next((ngo for ngo in own if str(ngo.id) == asked), own[0] if len(own) == 1 else None)
    if chosen is None:
        return flask.render_template("internships/choose_organisation.html", organisations=own)
    form = HostForm(data={"version": 0})
    form.offer()
    if form.validate_on_submit():
        with form.faults():
            made = commands.add_host(
                actor, chosen.id, form.details(), token=form.idempotency_token.data or ""
            )
            flask.flash(_("The host is proposed. Check it on the spot before it is approved."), "success")
            return flask.redirect(flask.url_for("internships.host", host_id=made))
    return flask.render_template("internships/add_host.html", form=form, organisation=chosen), form.status


@blueprint.route("/hosts/<uuid:host_id>/edit-host", methods=["GET", "POST"])
@requires(Permission.HOST_MANAGE)
def edit_host(host_id: uuid.UUID) -> ResponseReturnValue:
    """Change the facts of a host."""
    row = queries.get_host(current_actor(), host_id, Permission.HOST_MANAGE)
    form = HostForm(obj=row, data={"oblast": Oblast(row.oblast)})
    form.offer()
    if form.validate_on_submit():
        with form.faults(version=row.version):
            commands.edit_host(current_actor(), host_id, form.details())
            flask.flash(_("The host is changed."), "success")
            return flask.redirect(flask.url_for("internships.host", host_id=host_id))
    return flask.render_template("internships/edit_host.html", form=form, host=row), form.status


@blueprint.route("/hosts/<uuid:host_id>/record-check", methods=["GET", "POST"])
@requires(Permission.HOST_MANAGE)
def record_check(host_id: uuid.UUID) -> ResponseReturnValue:
    """Note a check on the spot."""
    row = queries.get_host(current_actor(), host_id, Permission.HOST_MANAGE)
    form = CheckForm(data={"checked_on": clock.today()})
    form.offer()
    if form.validate_on_submit():
        with form.faults():
            commands.record_check(
                current_actor(), host_id, form.details(), token=form.idempotency_token.data or ""
            )
            flask.flash(_("The check is recorded."), "success")
            return flask.redirect(flask.url_for("internships.host", host_id=host_id))
    return flask.render_template("internships/record_check.html", form=form, host=row), form.status


@blueprint.post("/hosts/<uuid:host_id>/approve")
@requires(Permission.HOST_MANAGE)
def approve(host_id: uuid.UUID) -> ResponseReturnValue:
    """The host may take interns."""
    commands.approve_host(current_actor(), host_id)
    flask.flash(_("The host is approved and can offer places."), "success")
    return flask.redirect(flask.url_for("internships.host", host_id=host_id))


@blueprint.route("/hosts/<uuid:host_id>/suspend", methods=["GET", "POST"])
@requires(Permission.HOST_MANAGE)
def suspend(host_id: uuid.UUID) -> ResponseReturnValue:
    """The host takes nobody until it is approved again."""
    row = queries.get_host(current_actor(), host_id, Permission.HOST_MANAGE)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            commands.suspend_host(current_actor(), host_id, form.reason.data or "")
            flask.flash(_("The host is suspended."), "success")
            return flask.redirect(flask.url_for("internships.host", host_id=host_id))
    return flask.render_template("internships/suspend.html", form=form, host=row), form.status
