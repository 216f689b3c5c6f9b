"""The one blueprint of this slice's pages."""

import flask

blueprint = flask.Blueprint("awards", __name__, url_prefix="/awards")
