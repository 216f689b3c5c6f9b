"""Error pages: a sentence and a way on, in the reader's language; nothing about the inside."""

import flask
import structlog
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from grants.core.db import db
from grants.core.errors import DomainError
from grants.web.language import DEFAULT, LANGUAGES
from grants.web.sentences import sentence

log = structlog.get_logger()
BARE = (
    '<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ title }}</title></head>'
    "<body><h1>{{ title }}</h1><p>{{ text }}</p></body></html>"
)


def _page(status: int, title: str, text: str) -> ResponseReturnValue:
    try:
        return flask.render_template("errors/error.html", title=title, text=text, status=status), status
    except SQLAlchemyError as error:
        log.error("page.failed", error=type(error).__name__, exc_info=error)
        return _bare_page()


def _bare_page() -> ResponseReturnValue:
    """A page that asks the database nothing, for when it does not answer."""
    language = flask.request.accept_languages.best_match(LANGUAGES) or DEFAULT
    with force_locale(language):
        title, text = _titles(503)
    page = flask.current_app.jinja_env.from_string(BARE).render(language=language, title=title, text=text)
    return page, 503, {"Retry-After": "10"}


def _titles(status: int) -> tuple[str, str]:
    texts = {
        400: (_("This request can’t be understood"), _("Go back, reload the page and try again.")),
        403: (_("Not open to you"), _("Your role does not include this page.")),
        404: (_("There is no such page"), _("It may have moved, or it belongs to another organisation.")),
        405: (_("This can’t be done here"), _("Go back and use the buttons of the page.")),
        409: (_("Someone was faster"), _("Look at the record again, then repeat your step.")),
        410: (_("This link no longer works"), _("It was used already or has run out. Ask for a new one.")),
        413: (_("Too large"), _("The file or text is too large. Send a smaller one.")),
        422: (_("This can’t be done"), _("Go back and try again.")),
        429: (_("Too many requests"), _("Wait a minute, then try again.")),
        503: (_("Busy at the moment"), _("Wait a few seconds, then try again. Nothing was lost.")),
    }
    return texts.get(
        status,
        (_("Something went wrong"), _("It is our mistake and was noted. Nothing was changed. Try again.")),
    )


def domain_error(error: DomainError) -> ResponseReturnValue:
    """The page of a rule that said no where no form could show it."""
    title, text = _titles(error.status)
    if error.status in {409, 422}:
        text = sentence(error.message, error.values)
    return _page(error.status, title, text)


def http_error(error: HTTPException) -> ResponseReturnValue | HTTPException:
    """The page of 404, 405, 413 and the like."""
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, *_titles(error.code))


def csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """The form was open too long, or comes from elsewhere."""
    return _page(400, _("The page was open too long"), _("Go back, reload the page and send the form again."))


def unexpected(error: Exception) -> ResponseReturnValue:
    """Everything else: logged with its place, answered without it."""
    log.error("request.failed", error=type(error).__name__, exc_info=error)
    db.session.rollback()
    return _page(500, *_titles(500))


def init_app(app: flask.Flask) -> None:
    """Register the pages."""
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    if not app.testing:
        app.register_error_handler(Exception, unexpected)
