"""Where a one-time link leads: a password is set, and its owner is signed in."""

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.accounts.blueprint import blueprint
from grants.blueprints.accounts.forms import FirstAdministratorForm, WelcomeForm
from grants.domain.accounts import commands, queries
from grants.domain.accounts.states import LinkPurpose
from grants.web import staff_cookie
from grants.web.access import public
from grants.web.devices import device_name
from grants.web.language import current_language
from grants.web.limits import GUESSABLE, limiter


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
@public
@limiter.limit(GUESSABLE)
def welcome(token: str) -> ResponseReturnValue:
    """Choose a password. Looking at the page spends nothing."""
    page = queries.find_link(token)
    if page is None:
        raise commands.LinkSpent
    if page.purpose is LinkPurpose.FIRST_ADMINISTRATOR:
        return _begin_installation(token)
    form = WelcomeForm()
    if form.validate_on_submit():
        with form.faults():
            session = commands.accept_link(token, form.password.data or "", device=_device())
            flask.flash(_("Your password is set."), "success")
            return _signed_in(session, page.email)
    return flask.render_template("accounts/welcome.html", page=page, form=form), form.status


def _begin_installation(token: str) -> ResponseReturnValue:
    form = FirstAdministratorForm()
    if form.validate_on_submit():
        with form.faults():
            details = form.details(current_language())
            session = commands.begin_installation(token, details, device=_device())
            return _signed_in(session, details.email)
    return flask.render_template("accounts/first_administrator.html", form=form), form.status


def _device() -> str:
    return device_name(flask.request.user_agent.string)


def _signed_in(session: str, email: str) -> Response:
    commands.end_session(staff_cookie.session_token())
    return staff_cookie.begin(flask.redirect(flask.url_for("home.work_list")), session, email)
