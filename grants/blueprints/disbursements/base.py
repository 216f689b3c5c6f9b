"""The one blueprint of this slice's pages."""

import flask

blueprint = flask.Blueprint("disbursements", __name__, url_prefix="/disbursements")
