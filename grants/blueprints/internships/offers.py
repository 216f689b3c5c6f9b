"""Offers: places opened and closed, and interns placed at them."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.internships.blueprint import blueprint
from grants.blueprints.internships.host_forms import OfferForm
from grants.blueprints.internships.placement_forms import PlaceForm
from grants.core import clock
from grants.domain.internships import commands, queries
from grants.domain.people import queries as people
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.names import names_or_erased


@blueprint.get("/offers")
@requires(Permission.PLACEMENT_MANAGE)
def offers() -> str:
    """Where places are left."""
    return flask.render_template("internships/offers.html", offers=queries.list_open_offers(current_actor()))


@blueprint.route("/hosts/<uuid:host_id>/open-offer", methods=["GET", "POST"])
@requires(Permission.OFFER_MANAGE)
def open_offer(host_id: uuid.UUID) -> ResponseReturnValue:
    """New places at a host."""
    row = queries.get_host(current_actor(), host_id, Permission.OFFER_MANAGE)
    form = OfferForm()
    if form.validate_on_submit():
        with form.faults():
            commands.open_offer(
                current_actor(), host_id, form.details(), token=form.idempotency_token.data or ""
            )
            flask.flash(_("The places are offered."), "success")
            return flask.redirect(flask.url_for("internships.host", host_id=host_id))
    return flask.render_template("internships/open_offer.html", form=form, host=row), form.status


@blueprint.post("/offers/<uuid:offer_id>/close")
@requires(Permission.OFFER_MANAGE)
def close(offer_id: uuid.UUID) -> ResponseReturnValue:
    """Nobody more is placed here."""
    host_id = commands.close_offer(current_actor(), offer_id)
    flask.flash(_("The offer is closed."), "success")
    return flask.redirect(flask.url_for("internships.host", host_id=host_id))


@blueprint.route("/offers/<uuid:offer_id>/place", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_MANAGE)
def place(offer_id: uuid.UUID) -> ResponseReturnValue:
    """Choose who goes there, and when."""
    actor = current_actor()
    code = flask.request.args.get("code", "")[:20]
    page = queries.place_page(actor, offer_id, code)
    ids = [candidate.id for candidate in page.candidates]
    names = names_or_erased(people.first_names(actor, ids, _("Choosing an intern")))
    begins = min(max(page.starts_on, clock.today()), page.ends_on)
    form = PlaceForm(data={"starts_on": begins, "ends_on": page.ends_on})
    form.offer(page, names)
    if form.validate_on_submit():
        with form.faults():
            made = commands.place_intern(
                actor, offer_id, form.details(), token=form.idempotency_token.data or ""
            )
            flask.flash(_("The placement is agreed."), "success")
            return flask.redirect(flask.url_for("internships.placement", placement_id=made))
    return flask.render_template("internships/place.html", form=form, page=page, code=code), form.status
