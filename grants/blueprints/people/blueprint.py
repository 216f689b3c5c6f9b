"""The blueprint on which every module of this folder hangs its pages."""

import flask

blueprint = flask.Blueprint("people", __name__, url_prefix="/participants")
