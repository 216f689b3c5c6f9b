"""Handing a participant over to another organisation: the offer, the list of offers, and the answers."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.forms import ReasonForm
from grants.domain.privacy.hand_over import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.choices import as_id
from grants.web.fields import ChoiceField
from grants.web.forms import OnceForm
from grants.web.lists import cursor


class OfferHandOverForm(OnceForm):
    """To whom, why, and what is handed over."""

    organisation = ChoiceField(
        _l("To which organisation?"), [InputRequired(_l("Choose the organisation"))], coerce=as_id
    )
    reason = StringField(
        _l("Why is she handed over?"),
        [InputRequired(_l("Give a reason")), Length(max=300)],
        description=_l("Such as: she moved. No names. The other organisation reads it once it has accepted."),
    )
    what = TextAreaField(
        _l("What is handed over?"),
        [InputRequired(_l("Say what is handed over")), Length(max=1000)],
        description=_l("What was done with her, what is agreed, what comes next. No names."),
    )
    without_consent = StringField(
        _l("Why does it go without her consent?"),
        [Length(max=300)],
        description=_l(
            "Only if her consent to sharing does not cover this organisation. Ask her first if you can."
        ),
    )

    def details(self) -> commands.OfferDetails:
        """What is offered."""
        return commands.OfferDetails(
            organisation_id=self.organisation.data,
            reason=self.reason.data or "",
            what=self.what.data or "",
            without_consent=(self.without_consent.data or "") if "without_consent" in self else "",
        )


@blueprint.route("/<uuid:participant_id>/offer-hand-over", methods=["GET", "POST"])
@requires(Permission.HAND_OVER_OFFER)
def offer_hand_over(participant_id: uuid.UUID) -> ResponseReturnValue:
    """Offer her to another organisation."""
    page = queries.offer_page(current_actor(), participant_id)
    form = OfferHandOverForm()
    form.organisation.choices = [(one.id, one.name) for one in page.receivers]
    if page.covered == {one.id for one in page.receivers}:
        del form.without_consent
    if form.validate_on_submit():
        with form.faults():
            made = commands.offer_hand_over(
                current_actor(), participant_id, form.details(), form.idempotency_token.data or ""
            )
            flask.flash(_("She is offered. She stays yours until the other organisation accepts."), "success")
            return flask.redirect(flask.url_for("people.hand_over", hand_over_id=made))
    return flask.render_template("people/offer_hand_over.html", page=page, form=form), form.status


@blueprint.get("/hand-overs")
@requires(Permission.HAND_OVER_OFFER)
def hand_overs() -> str:
    """The offers to and from one's organisations."""
    page = queries.hand_overs_page(current_actor(), cursor())
    return flask.render_template("people/hand_overs.html", page=page)


@blueprint.get("/hand-overs/<uuid:hand_over_id>")
@requires(Permission.HAND_OVER_OFFER)
def hand_over(hand_over_id: uuid.UUID) -> str:
    """One offer."""
    return flask.render_template(
        "people/hand_over.html", page=queries.hand_over_page(current_actor(), hand_over_id)
    )


@blueprint.post("/hand-overs/<uuid:hand_over_id>/accept")
@requires(Permission.HAND_OVER_ANSWER)
def accept_hand_over(hand_over_id: uuid.UUID) -> Response:
    """She belongs here from now on."""
    participant_id = commands.accept_hand_over(current_actor(), hand_over_id)
    flask.flash(_("She belongs to your organisation now, and you are her lead worker."), "success")
    return flask.redirect(flask.url_for("people.participant", participant_id=participant_id))


@blueprint.route("/hand-overs/<uuid:hand_over_id>/decline", methods=["GET", "POST"])
@requires(Permission.HAND_OVER_ANSWER)
def decline(hand_over_id: uuid.UUID) -> ResponseReturnValue:
    """She stays where she is, and why."""
    page = queries.hand_over_page(current_actor(), hand_over_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            commands.decline_hand_over(current_actor(), hand_over_id, form.reason.data or "")
            flask.flash(_("The offer is declined."), "success")
            return flask.redirect(flask.url_for("people.hand_over", hand_over_id=hand_over_id))
    return flask.render_template("people/decline.html", page=page, form=form), form.status


@blueprint.route("/hand-overs/<uuid:hand_over_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.HAND_OVER_OFFER)
def withdraw(hand_over_id: uuid.UUID) -> ResponseReturnValue:
    """Take the offer back."""
    page = queries.hand_over_page(current_actor(), hand_over_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.faults():
            commands.withdraw_hand_over(current_actor(), hand_over_id, form.reason.data or "")
            flask.flash(_("The offer is taken back."), "success")
            return flask.redirect(flask.url_for("people.hand_over", hand_over_id=hand_over_id))
    return flask.render_template("people/withdraw.html", page=page, form=form), form.status
