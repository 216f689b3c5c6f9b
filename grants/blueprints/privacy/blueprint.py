"""The blueprint on which every module of this folder hangs its pages."""

import flask

blueprint = flask.Blueprint("privacy", __name__)
