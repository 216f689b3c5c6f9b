"""What every template is given: navigation, languages, who reads, whether this is the demonstration."""

import hashlib
from functools import lru_cache
from pathlib import Path

import flask
from flask_login import current_user

from grants.domain.accounts import queries
from grants.policy import Permission
from grants.web.access import current_actor
from grants.web.language import LANGUAGES, current_language
from grants.web.navigation import navigation_for

LEAVE_URL = "https://www.google.com/search?q=weather"


def is_demo() -> bool:
    """Whether this database was made by `krok demo`; asked once a request."""
    if "demo" not in flask.g:
        flask.g.demo = queries.find_setting("demo") == "yes"
    return bool(flask.g.demo)


@lru_cache(maxsize=64)
def _fingerprint(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, which changes when the file does."""
    folder = flask.current_app.static_folder or ""
    return flask.url_for("static", filename=name, v=_fingerprint(folder, name))


def _context() -> dict[str, object]:
    actor = current_actor()
    language = current_language()
    staff = current_user.is_authenticated
    return {
        "actor": current_user.actor if staff else None,
        "asset": asset,
        "current_language": language,
        "languages": [(code, name, code == language) for code, name in LANGUAGES.items()],
        "navigation": navigation_for(current_user.actor) if staff else [],
        "search_allowed": actor.allows(Permission.PARTICIPANT_SEARCH),
        "demo_banner": is_demo(),
        "leave_url": LEAVE_URL,
        "Permission": Permission,
    }


def init_app(app: flask.Flask) -> None:
    """Give it to them."""
    app.context_processor(_context)
