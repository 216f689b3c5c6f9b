"""The front door of staff: signing in and out, the work list, the language, and whether the application is well."""

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.home import waiting
from grants.blueprints.home.forms import SignInForm
from grants.domain.accounts import commands
from grants.policy import Permission
from grants.web import staff_cookie
from grants.web.access import current_actor, public, requires
from grants.web.devices import device_name
from grants.web.health import readiness, worker_note
from grants.web.language import LANGUAGES
from grants.web.limits import GUESSABLE, limiter, network
from grants.web.redirects import inside

blueprint = flask.Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.WORK_LIST_VIEW)
def work_list() -> str:
    """What waits for me, oldest first."""
    return flask.render_template("home/work_list.html", items=waiting.work_list(current_actor()))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(GUESSABLE, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """E-mail and password; then where she wanted to go, if it is inside."""
    target = inside(flask.request.args.get("next", ""))
    if current_actor().allows(Permission.WORK_LIST_VIEW):
        return flask.redirect(flask.url_for("home.work_list"))
    form = SignInForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        with form.faults():
            token = commands.sign_in(
                email,
                form.password.data or "",
                address=network(),
                device=device_name(flask.request.user_agent.string),
                known=staff_cookie.is_known(email),
            )
            commands.end_session(staff_cookie.session_token())
            return staff_cookie.begin(flask.redirect(target), token, email)
    return flask.render_template("home/sign_in.html", form=form), form.status


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session here and on the server."""
    commands.end_session(staff_cookie.session_token())
    answer = staff_cookie.end(flask.redirect(flask.url_for("home.sign_in")))
    flask.flash(_("You have signed out."), "success")
    return answer


@blueprint.post("/language")
@public
def set_language() -> Response:
    """Remember the language in this browser and on the account, and go back."""
    chosen = flask.request.form.get("language", "")
    if chosen in LANGUAGES:
        flask.session["language"] = chosen
        if current_actor().allows(Permission.ACCOUNT_OWN):
            commands.set_language(current_actor(), chosen)
    return flask.redirect(inside(flask.request.form.get("next", "")))


@blueprint.get("/healthz")
@public
def healthz() -> tuple[str, int, dict[str, str]]:
    """Alive."""
    return "ok\n", 200, {"Content-Type": "text/plain"}


@blueprint.get("/readyz")
@public
def readyz() -> tuple[str, int, dict[str, str]]:
    """Ready: the database answers and is migrated, the keys open. A second line says when the worker stands still."""
    fault = readiness()
    said = f"{fault}\n" if fault else f"ready\n{worker_note()}"
    return said, 503 if fault else 200, {"Content-Type": "text/plain"}
