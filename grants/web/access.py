"""The guard: every route declares who may call it, and one that declares nothing is refused; so is the start.

Before what is sensitive it asks for the second factor, before what matters most for the password or factor again.
"""

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
from grants.domain.accounts.second_factor_rules import is_second_factor_demanded
from grants.domain.people import portal_access
from grants.policy import NOBODY, SENSITIVE, Actor, Permission

STAFF_COOKIE = "krok_session"
PORTAL_COOKIE = "krok_my"
PUBLIC = "public"
_TOUCH_AFTER = datetime.timedelta(minutes=1)
# So long a password or second factor counts as given just now; a page that was opened within may be filled in as long.
FRESH = datetime.timedelta(minutes=10)
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


def reauthenticated(view: View) -> View:
    """Declare that the route wants the password or second factor given within the last minutes. It is asked when the
    page is opened, so nothing that was typed is lost."""
    view.reauthenticated = True  # type: ignore[attr-defined]
    return view


def before_second_factor(view: View) -> View:
    """Declare that the route belongs to giving the second factor, so it can't ask for it."""
    view.before_second_factor = True  # type: ignore[attr-defined]
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
        return flask.redirect(flask.url_for("home.sign_in", next=_asked_for()))
    if not current_user.actor.allows(access):
        raise Forbidden(access.value)
    door = _door(access, flask.current_app.view_functions[endpoint])
    if door:
        return flask.redirect(door)
    commands.note_use(current_user.actor, current_user.session.unused_today, access)
    return None


def _asked_for() -> str | None:
    """The page that was asked for, to come back to; None when something was sent."""
    return flask.request.full_path.rstrip("?") if flask.request.method == "GET" else None


def _door(access: Permission, view: Callable[..., object]) -> str:
    """Where the signed-in user proves more about herself before she may go on; "" when she may."""
    session = current_user.session
    if session.second_factor_at is None and not getattr(view, "before_second_factor", False):
        if session.has_second_factor:
            return flask.url_for("accounts.verify", next=_asked_for())
        if access in SENSITIVE and is_second_factor_demanded(session.actor):
            return flask.url_for("accounts.set_up", next=_asked_for())
    if getattr(view, "reauthenticated", False):
        sent = flask.request.method == "POST"
        if clock.now() - session.authenticated_at > (2 * FRESH if sent else FRESH):
            return flask.url_for("accounts.sign_in_again", next=_page_of_the_form() if sent else _asked_for())
    return ""


def _page_of_the_form() -> str:
    """The page whose form was sent: the same address, or the account page for a button there."""
    rule = flask.request.url_rule
    shown = rule is not None and "GET" in (rule.methods or ())
    return flask.request.path if shown else flask.url_for("accounts.account")


def init_app(app: flask.Flask) -> None:
    """Put the guard in front of every route."""
    login_manager.init_app(app)
    app.before_request(_guard)
    public(app.view_functions["static"])
