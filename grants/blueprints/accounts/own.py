"""One's own account: who I am, where I am signed in, my password."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.blueprints.accounts.blueprint import blueprint
from grants.blueprints.accounts.forms import ChangePasswordForm
from grants.domain.accounts import commands, queries
from grants.policy import Permission
from grants.web import staff_cookie
from grants.web.access import current_actor, current_session_id, requires
from grants.web.limits import GUESSABLE, limiter


@blueprint.get("/account")
@requires(Permission.ACCOUNT_OWN)
def account() -> str:
    """My name, language, roles and sessions."""
    page = queries.account_page(current_actor(), current_session_id())
    return flask.render_template("accounts/account.html", page=page)


@blueprint.route("/account/change-password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
@limiter.limit(GUESSABLE, methods=["POST"])
def change_password() -> ResponseReturnValue:
    """A new password; all other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with form.faults():
            token = commands.change_password(
                current_actor(), current_session_id(), form.current.data or "", form.new.data or ""
            )
            flask.flash(_("Your password is changed. You are signed out everywhere else."), "success")
            return staff_cookie.renew(
                flask.make_response(flask.redirect(flask.url_for("accounts.account"))), token
            )
    return flask.render_template("accounts/change_password.html", form=form), form.status


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@requires(Permission.ACCOUNT_OWN)
def end_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """Sign out one of my browsers."""
    commands.end_own_session(current_actor(), session_id)
    flask.flash(_("That browser is signed out."), "success")
    return flask.redirect(flask.url_for("accounts.account"))


@blueprint.post("/account/sessions/end-others")
@requires(Permission.ACCOUNT_OWN)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out all my browsers but this one."""
    ended = commands.end_other_sessions(current_actor(), current_session_id())
    flask.flash(
        ngettext("%(num)s other session is ended.", "%(num)s other sessions are ended.", ended), "success"
    )
    return flask.redirect(flask.url_for("accounts.account"))
