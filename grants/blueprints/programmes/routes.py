"""Funds: what each donor pledged, what came and went, and recording what came."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.programmes.forms import RecordContributionForm
from grants.domain.disbursements import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires

blueprint = flask.Blueprint("programmes", __name__, url_prefix="/programmes")


@blueprint.get("/funds")
@requires(Permission.FUND_VIEW)
def funds() -> str:
    """Every fund with its figures; a donor's reader sees her own organisation's."""
    return flask.render_template("programmes/funds.html", page=queries.funds_page(current_actor()))


@blueprint.route("/funds/<uuid:fund_id>/record-contribution", methods=["GET", "POST"])
@requires(Permission.PAYMENT_RECORD)
def record_contribution(fund_id: uuid.UUID) -> ResponseReturnValue:
    """Record a donor's instalment."""
    fund = queries.contribution_page(current_actor(), fund_id)
    form = RecordContributionForm(currency=fund.currency)
    if form.validate_on_submit():
        with form.faults():
            commands.record_contribution(current_actor(), fund_id, form.details())
            flask.flash(_("The contribution is recorded."), "success")
            return flask.redirect(flask.url_for("programmes.funds"))
    return flask.render_template("programmes/record_contribution.html", fund=fund, form=form), form.status
