"""The users for their administrators: invited, given roles, blocked, helped when a second factor is lost."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.accounts.blueprint import blueprint
from grants.blueprints.accounts.forms import (
    GiveRoleForm,
    InviteForm,
    IssueLinkForm,
    ReasonForm,
    ResetForm,
    UserFilterForm,
)
from grants.domain.accounts import commands, queries
from grants.domain.accounts.states import UserState
from grants.policy import Permission
from grants.web.access import current_actor, reauthenticated, requires
from grants.web.lists import cursor
from grants.web.own_address import own_address

MANAGE = Permission.USER_MANAGE


def _organisations() -> tuple[queries.Named, ...]:
    return queries.list_organisation_names(current_actor(), MANAGE)


def _back(user_id: uuid.UUID) -> ResponseReturnValue:
    return flask.redirect(flask.url_for("accounts.user", user_id=user_id))


@blueprint.get("/accounts/users")
@requires(MANAGE)
def users() -> str:
    """Who has an account, in what state, with what roles."""
    form = UserFilterForm(_organisations())
    page = queries.users_page(current_actor(), form.wanted(), cursor())
    return flask.render_template("accounts/users.html", page=page, form=form)


@blueprint.route("/accounts/users/invite", methods=["GET", "POST"])
@requires(MANAGE)
@reauthenticated
def invite() -> ResponseReturnValue:
    """Somebody new; her link is shown once."""
    form = InviteForm(_organisations())
    if form.validate_on_submit():
        with form.faults():
            made = commands.invite_user(current_actor(), form.details(), form.idempotency_token.data or "")
            return _show_link(made.user_id, made.link)
    return flask.render_template("accounts/invite.html", form=form), form.status


@blueprint.get("/accounts/users/<uuid:user_id>")
@requires(MANAGE)
def user(user_id: uuid.UUID) -> str:
    """One account: state, roles, what happened."""
    return flask.render_template("accounts/user.html", page=queries.user_page(current_actor(), user_id))


@blueprint.route("/accounts/users/<uuid:user_id>/give-role", methods=["GET", "POST"])
@requires(MANAGE)
@reauthenticated
def give_role(user_id: uuid.UUID) -> ResponseReturnValue:
    """One more role in an organisation, until a day."""
    page = queries.user_page(current_actor(), user_id)
    form = GiveRoleForm(_organisations())
    if form.validate_on_submit():
        with form.faults():
            commands.give_role(current_actor(), user_id, form.details(), form.idempotency_token.data or "")
            flask.flash(_("The role is given. The user signs in anew."), "success")
            return _back(user_id)
    return flask.render_template("accounts/give_role.html", page=page, form=form), form.status


@blueprint.post("/accounts/roles/<uuid:assignment_id>/take")
@requires(MANAGE)
def take_role(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Take one role away."""
    user_id = commands.take_role(current_actor(), assignment_id)
    flask.flash(_("The role is taken away. The user signs in anew."), "success")
    return _back(user_id)


@blueprint.route("/accounts/users/<uuid:user_id>/block", methods=["GET", "POST"])
@requires(MANAGE)
def block(user_id: uuid.UUID) -> ResponseReturnValue:
    """Close the account, with a reason."""
    page = queries.user_page(current_actor(), user_id)
    form = ReasonForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.block_user(current_actor(), user_id, form.version.data or 0, form.reason.data or "")
            flask.flash(_("The account is blocked and signed out everywhere."), "success")
            return _back(user_id)
    return flask.render_template("accounts/block.html", page=page, form=form), form.status


@blueprint.route("/accounts/users/<uuid:user_id>/unblock", methods=["GET", "POST"])
@requires(MANAGE)
@reauthenticated
def unblock(user_id: uuid.UUID) -> ResponseReturnValue:
    """Open the account again, with a reason."""
    page = queries.user_page(current_actor(), user_id)
    form = ReasonForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.unblock_user(current_actor(), user_id, form.version.data or 0, form.reason.data or "")
            flask.flash(_("The account is open again."), "success")
            return _back(user_id)
    return flask.render_template("accounts/unblock.html", page=page, form=form), form.status


@blueprint.route("/accounts/users/<uuid:user_id>/reset-second-factor", methods=["GET", "POST"])
@requires(MANAGE)
@reauthenticated
def reset_second_factor(user_id: uuid.UUID) -> ResponseReturnValue:
    """Take away a second factor that was lost, with a reason."""
    page = queries.user_page(current_actor(), user_id)
    form = ResetForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.reset_second_factor(
                current_actor(),
                user_id,
                form.version.data or 0,
                form.reason.data or "",
                face_to_face=bool(form.certain.data),
            )
            flask.flash(
                _("The second factor is reset. The user is signed out and sets up a new one."), "success"
            )
            return _back(user_id)
    return flask.render_template("accounts/reset_second_factor.html", page=page, form=form), form.status


@blueprint.route("/accounts/users/<uuid:user_id>/issue-link", methods=["GET", "POST"])
@requires(MANAGE)
@reauthenticated
def issue_link(user_id: uuid.UUID) -> ResponseReturnValue:
    """A new one-time link, shown once; those before it no longer work."""
    page = queries.user_page(current_actor(), user_id)
    form = IssueLinkForm()
    if page.state is UserState.INVITED:
        del form.certain
    if form.validate_on_submit():
        with form.faults():
            return _show_link(user_id, commands.issue_link(current_actor(), user_id))
    return flask.render_template("accounts/issue_link.html", page=page, form=form), form.status


def _show_link(user_id: uuid.UUID, token: str) -> str:
    return flask.render_template(
        "accounts/link.html",
        page=queries.user_page(current_actor(), user_id),
        link=own_address() + flask.url_for("accounts.welcome", token=token),
    )
