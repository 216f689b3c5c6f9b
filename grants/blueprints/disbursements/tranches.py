"""Tranches: the list, one of them, and the steps by which it is paid."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.disbursements.base import blueprint
from grants.blueprints.disbursements.forms import (
    ApproveForm,
    RecordPaymentForm,
    RequestPaymentForm,
    SendBackForm,
    SignAgreementForm,
    TrancheFilterForm,
)
from grants.domain.disbursements import commands, queries
from grants.domain.monitoring import commands as monitoring
from grants.domain.people import queries as people
from grants.policy import Permission
from grants.web.access import current_actor, reauthenticated, requires
from grants.web.names import name_or_erased


@blueprint.get("/tranches")
@requires(Permission.TRANCHE_VIEW)
def tranches() -> str:
    """The tranches, the soonest due first."""
    form = TrancheFilterForm(flask.request.args)
    filters = form.filters()
    page = queries.list_tranches(current_actor(), filters, flask.request.args.get("after", ""))
    return flask.render_template("disbursements/tranches.html", page=page, form=form, filtered=filters.any)


@blueprint.get("/tranches/<uuid:tranche_id>")
@requires(Permission.TRANCHE_VIEW)
def tranche(tranche_id: uuid.UUID) -> str:
    """One tranche on its road, and what may be done with it."""
    page = queries.tranche_page(current_actor(), tranche_id)
    return flask.render_template("disbursements/tranche.html", page=page)


@blueprint.route("/awards/<uuid:award_id>/sign-agreement", methods=["GET", "POST"])
@requires(Permission.AWARD_ACCEPT)
def sign_agreement(award_id: uuid.UUID) -> ResponseReturnValue:
    """Record the signed agreement; the schedule follows from its day."""
    page = queries.signing_page(current_actor(), award_id)
    form = SignAgreementForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            first = commands.sign_agreement(current_actor(), award_id, form.details())
            flask.flash(_("The agreement is recorded and the payments are planned."), "success")
            return flask.redirect(flask.url_for("disbursements.tranche", tranche_id=first))
    return flask.render_template("disbursements/sign_agreement.html", page=page, form=form), form.status


@blueprint.route("/tranches/<uuid:tranche_id>/request-payment", methods=["GET", "POST"])
@requires(Permission.TRANCHE_REQUEST)
def request_payment(tranche_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for the money of a tranche."""
    page = queries.tranche_page(current_actor(), tranche_id)
    form = RequestPaymentForm(data={"version": page.version, "evidence": page.evidence})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.request_tranche(current_actor(), tranche_id, form.details())
            flask.flash(_("The payment is asked for. A finance officer looks at it next."), "success")
            return flask.redirect(flask.url_for("disbursements.tranche", tranche_id=tranche_id))
    return flask.render_template("disbursements/request_payment.html", page=page, form=form), form.status


@blueprint.route("/tranches/<uuid:tranche_id>/approve", methods=["GET", "POST"])
@requires(Permission.TRANCHE_APPROVE)
@reauthenticated
def approve(tranche_id: uuid.UUID) -> ResponseReturnValue:
    """Look at the request, its evidence and the funds, and approve it."""
    page = queries.tranche_page(current_actor(), tranche_id)
    form = ApproveForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.approve_tranche(current_actor(), tranche_id, form.version.data)
            flask.flash(_("The payment is approved. A third person pays and records it."), "success")
            return flask.redirect(flask.url_for("disbursements.tranche", tranche_id=tranche_id))
    return flask.render_template("disbursements/approve.html", page=page, form=form), form.status


@blueprint.route("/tranches/<uuid:tranche_id>/send-back", methods=["GET", "POST"])
@requires(Permission.TRANCHE_APPROVE)
def send_back(tranche_id: uuid.UUID) -> ResponseReturnValue:
    """Give the request back with a reason."""
    page = queries.tranche_page(current_actor(), tranche_id)
    form = SendBackForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.send_back_tranche(current_actor(), tranche_id, form.details())
            flask.flash(_("The request is sent back."), "success")
            return flask.redirect(flask.url_for("disbursements.tranche", tranche_id=tranche_id))
    return flask.render_template("disbursements/send_back.html", page=page, form=form), form.status


@blueprint.route("/tranches/<uuid:tranche_id>/record-payment", methods=["GET", "POST"])
@requires(Permission.PAYMENT_RECORD)
@reauthenticated
def record_payment(tranche_id: uuid.UUID) -> ResponseReturnValue:
    """Record what the bank paid."""
    page = queries.tranche_page(current_actor(), tranche_id)
    form = RecordPaymentForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            monitoring.record_payment(current_actor(), tranche_id, form.details())
            flask.flash(_("The payment is recorded."), "success")
            return flask.redirect(flask.url_for("disbursements.tranche", tranche_id=tranche_id))
    payee = (
        name_or_erased(
            people.payee_name(
                current_actor(), page.participant_id, _("Payment of award %(award)s", award=page.award_code)
            )
        )
        if "record_payment" in page.actions
        else ""
    )
    shown = flask.render_template("disbursements/record_payment.html", page=page, form=form, payee=payee)
    return shown, form.status
