"""Who has what, by whom, until when, and when it was last used."""

import flask

from grants.blueprints.accounts.blueprint import blueprint
from grants.blueprints.accounts.forms import RightsFilterForm
from grants.domain.accounts import queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.lists import cursor


@blueprint.get("/accounts/rights-in-use")
@requires(Permission.USER_MANAGE)
def rights_in_use() -> str:
    """Every role of every user, and what asks for a look: ending soon, or not used for long."""
    organisations = queries.list_organisation_names(current_actor(), Permission.USER_MANAGE)
    form = RightsFilterForm(organisations)
    page = queries.rights_page(current_actor(), form.wanted(), cursor())
    return flask.render_template("accounts/rights_in_use.html", page=page, form=form)
