"""Where the pages of assessment hang."""

import flask

blueprint = flask.Blueprint("assessment", __name__, url_prefix="/assessment")
