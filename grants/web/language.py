"""Which language a page speaks: the account’s, else the one chosen in this browser, else what the browser asks for."""

import flask
from babel.core import negotiate_locale
from flask_babel import Babel, get_locale
from flask_login import current_user

LANGUAGES = {"en": "English", "ru": "Русский", "be": "Беларуская"}
DEFAULT = "en"

babel = Babel()


def choose_language() -> str:
    """One of LANGUAGES."""
    chosen = flask.g.get("language")  # the participant's own pages set it from her record
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    remembered = flask.session.get("language")
    if remembered in LANGUAGES:
        return str(remembered)
    asked = [tag.replace("-", "_") for tag, _quality in flask.request.accept_languages]
    return negotiate_locale([*asked, *(tag.split("_")[0] for tag in asked)], list(LANGUAGES)) or DEFAULT


def current_language() -> str:
    """The language of the page being made."""
    locale = get_locale()
    return locale.language if locale else DEFAULT


def init_app(app: flask.Flask) -> None:
    """Set up Flask-Babel with our catalogues and the zone of Belarus."""
    babel.init_app(
        app, default_locale=DEFAULT, default_timezone="Europe/Minsk", locale_selector=choose_language
    )
