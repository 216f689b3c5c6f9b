"""Headers of every answer, the nonce of its scripts, and the bounds of every request."""

import secrets
from wsgiref.headers import Headers

import flask
from werkzeug.wrappers import Response

MAX_BODY = 16 * 1024 * 1024
MAX_FORM = 1024 * 1024
MAX_PARTS = 5000


def csp_nonce() -> str:
    """The nonce of this answer's scripts and styles, made when first asked for."""
    if "csp_nonce" not in flask.g:
        flask.g.csp_nonce = secrets.token_urlsafe(16)
    return str(flask.g.csp_nonce)


def _headers(response: Response) -> Response:
    styles = f"'self' 'nonce-{flask.g.csp_nonce}'" if "csp_nonce" in flask.g else "'self'"
    scripts = f"'self' 'nonce-{flask.g.csp_nonce}'" if "csp_nonce" in flask.g else "'self'"
    headers = response.headers
    headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
    )
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    if flask.current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if flask.request.endpoint != "static":
        headers["Cache-Control"] = "no-store"  # also where a file is sent, which is kept by default
    return response


def dress_file(headers: Headers, _path: str, _url: str) -> None:
    """Headers of a static file that is sent past the application."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _refuse_nulls() -> None:
    """No text that anyone types holds a NUL, and PostgreSQL takes none."""
    request = flask.request
    typed = [(request.path, []), *request.args.lists(), *request.form.lists()]
    if any("\x00" in text for name, values in typed for text in (name, *values)):
        flask.abort(400)


def init_app(app: flask.Flask) -> None:
    """Bound requests and dress answers."""
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_FORM, MAX_FORM_PARTS=MAX_PARTS)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.before_request(_refuse_nulls)
    app.after_request(_headers)
