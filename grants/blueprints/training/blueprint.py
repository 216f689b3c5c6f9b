"""The one blueprint of training; its addresses stand in full at each route, for the public check is at /verify."""

import flask

blueprint = flask.Blueprint("training", __name__)
