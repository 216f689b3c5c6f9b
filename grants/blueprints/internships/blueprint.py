"""The one blueprint of internships."""

import flask

blueprint = flask.Blueprint("internships", __name__, url_prefix="/internships")
