"""The front door of staff: the work list, the language, and whether the application is well."""

import flask
from werkzeug.wrappers import Response

from grants.blueprints.home import waiting
from grants.policy import Permission
from grants.web.access import current_actor, public, requires
from grants.web.health import readiness
from grants.web.language import LANGUAGES
from grants.web.redirects import inside

blueprint = flask.Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.WORK_LIST_VIEW)
def work_list() -> str:
    """What waits for me, oldest first."""
    return flask.render_template("home/work_list.html", items=waiting.work_list(current_actor()))


@blueprint.post("/language")
@public
def set_language() -> Response:
    """Remember the language in this browser, and go back."""
    chosen = flask.request.form.get("language", "")
    if chosen in LANGUAGES:
        flask.session["language"] = chosen
    return flask.redirect(inside(flask.request.form.get("next", "")))


@blueprint.get("/healthz")
@public
def healthz() -> tuple[str, int, dict[str, str]]:
    """Alive."""
    return "ok\n", 200, {"Content-Type": "text/plain"}


@blueprint.get("/readyz")
@public
def readyz() -> tuple[str, int, dict[str, str]]:
    """Ready: the database answers and is migrated, the keys open."""
    fault = readiness()
    return (fault or "ready") + "\n", 503 if fault else 200, {"Content-Type": "text/plain"}
