"""The cookie of a participant's phone: for this visit alone, never sent from another site."""

import flask
from werkzeug.wrappers import Response

from grants.web.access import PORTAL_COOKIE, cookie_name


def session_token() -> str:
    """The token in the request's cookie, or ""."""
    return flask.request.cookies.get(cookie_name(PORTAL_COOKIE), "")


def begin(response: Response, token: str) -> Response:
    """Give the phone its session, and nothing of what was there before."""
    flask.session.clear()
    response.set_cookie(
        cookie_name(PORTAL_COOKIE), token, path="/", secure=_secure(), httponly=True, samesite="Strict"
    )
    return response


def end(response: Response) -> Response:
    """Take the session from the phone, and what it kept of our pages."""
    flask.session.clear()
    response.delete_cookie(
        cookie_name(PORTAL_COOKIE), path="/", secure=_secure(), httponly=True, samesite="Strict"
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _secure() -> bool:
    return bool(flask.current_app.config["SESSION_COOKIE_SECURE"])
