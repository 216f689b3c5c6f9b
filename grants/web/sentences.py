"""Sentences from the domain, put into the reader's language: money, days and codes among their values are written as
pages write them."""

import datetime
import enum
from collections.abc import Mapping

import flask
from flask_babel import gettext, ngettext

from grants.core.money import Money
from grants.web.filters import label, money, written_day


def sentence(text: str, values: Mapping[str, object] | None = None, plural: str = "", count: int = 1) -> str:
    """The gettext id `text` (or `plural`, chosen by `count`) in the reader's language, filled from `values`; "" is "".

    gettext itself answers "" with the head of its catalogue.
    """
    if not text:
        return ""
    shown = {name: _written(value) for name, value in (values or {}).items()}
    if plural:
        return str(ngettext(text, plural, count, **shown))
    return str(gettext(text, **shown) if shown else gettext(text))


def _written(value: object) -> object:
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, datetime.date):
        return written_day(value)
    if isinstance(value, enum.StrEnum):
        return label(value)
    return value


def init_app(app: flask.Flask) -> None:
    """Make `sentence` known to templates."""
    app.jinja_env.globals["sentence"] = sentence
