"""The cookies of staff: the session's token, and the mark of a browser that has signed in to an account before."""

import datetime

import flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from grants.core import crypto
from grants.web.access import STAFF_COOKIE, cookie_name

KNOWN_COOKIE = "krok_known"
KNOWN_FOR = datetime.timedelta(days=180)


def session_token() -> str:
    """The token in the request's cookie, or ""."""
    return flask.request.cookies.get(cookie_name(STAFF_COOKIE), "")


def begin(response: Response, token: str, email: str) -> Response:
    """Give the browser its session, nothing of the one before, and the mark that it is known to this account."""
    _forget()
    _set(response, STAFF_COOKIE, token, None)
    _set(response, KNOWN_COOKIE, _signer().dumps(_account(email)), KNOWN_FOR)
    return response


def renew(response: Response, token: str) -> Response:
    """Give the browser the new token of its session, whose rights have risen; pages open beside this one go on."""
    _set(response, STAFF_COOKIE, token, None)
    return response


def end(response: Response) -> Response:
    """Take the session from the browser, and what it kept of our pages."""
    _forget()
    response.delete_cookie(
        cookie_name(STAFF_COOKIE), path="/", secure=_secure(), httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _forget() -> None:
    """Nothing of the session before reaches the next one but the language and what is to be said."""
    kept = {name: flask.session[name] for name in ("language", "_flashes") if name in flask.session}
    flask.session.clear()
    flask.session.update(kept)


def is_known(email: str) -> bool:
    """Whether this browser has signed in to the account within the last half year."""
    mark = flask.request.cookies.get(cookie_name(KNOWN_COOKIE), "")
    try:
        return bool(_signer().loads(mark, max_age=int(KNOWN_FOR.total_seconds())) == _account(email))
    except BadSignature:
        return False


def _set(response: Response, name: str, value: str, age: datetime.timedelta | None) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=age,
        path="/",
        secure=_secure(),
        httponly=True,
        samesite="Lax",
    )


def _secure() -> bool:
    return bool(flask.current_app.config["SESSION_COOKIE_SECURE"])


def _account(email: str) -> str:
    return crypto.token("known-browser", email.strip().lower()).hex()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(flask.current_app.secret_key or "", salt="known browser")
