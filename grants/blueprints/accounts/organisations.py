"""The organisations of the programme: listed, added, edited."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.accounts.blueprint import blueprint
from grants.blueprints.accounts.forms import OrganisationFilterForm, OrganisationForm
from grants.domain.accounts import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.lists import cursor

MANAGE = Permission.ORGANISATION_MANAGE


@blueprint.get("/accounts/organisations")
@requires(MANAGE)
def organisations() -> str:
    """Who takes part."""
    form = OrganisationFilterForm()
    page = queries.organisations_page(current_actor(), form.kind.data, cursor())
    return flask.render_template("accounts/organisations.html", page=page, form=form)


@blueprint.route("/accounts/organisations/add", methods=["GET", "POST"])
@requires(MANAGE)
def add_organisation() -> ResponseReturnValue:
    """A new one."""
    form = OrganisationForm()
    if form.validate_on_submit():
        with form.faults():
            commands.add_organisation(current_actor(), form.details(), form.idempotency_token.data or "")
            flask.flash(_("The organisation is added."), "success")
            return flask.redirect(flask.url_for("accounts.organisations"))
    return flask.render_template("accounts/add_organisation.html", form=form), form.status


@blueprint.route("/accounts/organisations/<uuid:organisation_id>", methods=["GET", "POST"])
@requires(MANAGE)
def organisation(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """Edit one."""
    page = queries.get_organisation(current_actor(), organisation_id)
    form = OrganisationForm(obj=page)
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.edit_organisation(current_actor(), organisation_id, form.details())
            flask.flash(_("The organisation is saved."), "success")
            return flask.redirect(flask.url_for("accounts.organisations"))
    return flask.render_template("accounts/organisation.html", page=page, form=form), form.status
