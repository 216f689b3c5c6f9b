"""The programme at a glance."""

import flask

from grants.domain.reporting import queries
from grants.policy import Permission
from grants.web.access import current_actor, requires

blueprint = flask.Blueprint("reporting", __name__, url_prefix="/reporting")


@blueprint.get("/overview")
@requires(Permission.PROGRAMME_OVERVIEW)
def overview() -> str:
    """People on every stage of the road, by region."""
    return flask.render_template("reporting/overview.html", page=queries.overview_page(current_actor()))
