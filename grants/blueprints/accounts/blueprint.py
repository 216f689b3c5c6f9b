"""The blueprint of the accounts pages."""

import flask

blueprint = flask.Blueprint("accounts", __name__)
