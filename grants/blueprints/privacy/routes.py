"""Evidence for auditors and data-protection officers, and the pages of erasures."""

import flask

from grants import policy
from grants.blueprints.privacy import auditing, erasures, glass, her_file, watching
from grants.blueprints.privacy.blueprint import blueprint
from grants.blueprints.privacy.forms import OpeningsFilterForm
from grants.domain.privacy import queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.lists import cursor

PAGES = (auditing, erasures, glass, her_file, watching)
__all__ = ["PAGES", "blueprint"]


@blueprint.get("/audit/openings")
@requires(Permission.OPENINGS_VIEW)
def openings() -> str:
    """Whose identity was opened, by whom and why."""
    form = OpeningsFilterForm(queries.opening_actors(current_actor()))
    page = queries.openings_page(
        current_actor(), actor_id=form.actor.data, day=form.day.data, cursor=cursor()
    )
    return flask.render_template("privacy/openings.html", page=page, form=form)


@blueprint.get("/audit/rights")
@requires(Permission.ACCESS_MATRIX_VIEW)
def access_matrix() -> str:
    """Which role may do what."""
    return flask.render_template(
        "privacy/access_matrix.html", matrix=policy.access_matrix(), roles=list(policy.Role)
    )
