"""The guard: every route declares who may call it, and one that declares nothing is refused; so is the start."""

import datetime
import uuid
from collections.abc import Callable
from typing import TypeVar

import flask
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from grants.core import clock
from grants.core.errors import Forbidden
from grants.domain.accounts import commands, queries
from grants.domain.people import portal_access
from grants.policy import NOBODY, Actor, Permission

STAFF_COOKIE = "krok_session"
PORTAL_COOKIE = "krok_my"
PUBLIC = "public"
_TOUCH_AFTER = datetime.timedelta(minutes=1)
View = TypeVar("View", bound=Callable[..., object])

login_manager = LoginManager()


class SignedInUser(UserMixin):
    """What Flask-Login hands about: the session and its actor."""

    def __init__(self, session: queries.SignedIn) -> None:
        self.session = session
        self.actor = session.actor
        self.language = session.language

    def get_id(self) -> str:
        return str(self.session.session_id)


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission of a route; the participant's own pages declare PORTAL_OWN."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that anyone may call the route."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def access_of(app: flask.Flask, endpoint: str) -> Permission | str | None:
    """What the endpoint's view declares; None when it declares nothing."""
    return getattr(app.view_functions[endpoint], "access", None)


def verify_routes(app: flask.Flask) -> None:
    """Raise RuntimeError when a route declares no access: such an application does not start."""
    bare = sorted(rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None)
    if bare:
        raise RuntimeError(f"routes that declare no permission: {', '.join(bare)}")


def current_actor() -> Actor:
    """Who asks: the signed-in user or, on the participant's own pages, the participant. NOBODY when neither."""
    endpoint = flask.request.endpoint
    if endpoint and access_of(flask.current_app, endpoint) is Permission.PORTAL_OWN:
        return current_participant()
    return current_user.actor if current_user.is_authenticated else NOBODY


def current_session_id() -> uuid.UUID | None:
    """The session of the signed-in user."""
    return current_user.session.session_id if current_user.is_authenticated else None


def current_participant() -> Actor:
    """The participant signed in on this phone, else NOBODY."""
    if "participant" not in flask.g:
        token = flask.request.cookies.get(cookie_name(PORTAL_COOKIE), "")
        flask.g.participant = (portal_access.find_participant(token) if token else None) or NOBODY
    return flask.g.participant


def cookie_name(name: str) -> str:
    """The cookie's name: with the __Host- prefix where the connection is TLS."""
    return f"__Host-{name}" if flask.current_app.config["SESSION_COOKIE_SECURE"] else name


@login_manager.request_loader
def _load(request: flask.Request) -> SignedInUser | None:
    token = request.cookies.get(cookie_name(STAFF_COOKIE), "")
    session = queries.find_session(token) if token else None
    if session is None:
        return None
    if clock.now() - session.last_seen_at > _TOUCH_AFTER:
        commands.touch_session(session.session_id)
    return SignedInUser(session)


def _guard() -> Response | None:
    endpoint = flask.request.endpoint
    if endpoint is None:  # no such page
        return None
    access = access_of(flask.current_app, endpoint)
    if access == PUBLIC:
        return None
    if access is Permission.PORTAL_OWN:
        if current_participant() is NOBODY:
            return flask.redirect(flask.url_for("portal.sign_in"))
        return None
    if not isinstance(access, Permission):
        raise Forbidden
    if not current_user.is_authenticated:
        target = flask.request.full_path.rstrip("?") if flask.request.method == "GET" else None
        return flask.redirect(flask.url_for("home.sign_in", next=target))
    if not current_user.actor.allows(access):
        raise Forbidden(access.value)
    return None


def init_app(app: flask.Flask) -> None:
    """Put the guard in front of every route."""
    login_manager.init_app(app)
    app.before_request(_guard)
    public(app.view_functions["static"])
