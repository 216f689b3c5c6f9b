"""Consent on a record: an answer written down, what is read to her, taking back with what that stops, and what she
asks for on her own page."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.consent_forms import ConsentForm, WithdrawForm
from grants.core import clock
from grants.domain.internships import queries as internships
from grants.domain.people import commands, queries
from grants.domain.people.consent_texts import CONSENT_PROMISES, CONSENT_TEXT_VERSION, CONSENT_TEXTS
from grants.domain.people.states import CONSENT_STOPS, ConsentPurpose
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.filters import label


@blueprint.route("/<uuid:participant_id>/record-consent", methods=["GET", "POST"])
@requires(Permission.CONSENT_RECORD)
def record_consent(participant_id: uuid.UUID) -> ResponseReturnValue:
    """Her answer for one purpose."""
    actor = current_actor()
    record = queries.step_page(actor, participant_id)
    form = ConsentForm(
        data={
            "asked_on": clock.today(),
            "language": record.language,
            "purpose": _purpose(flask.request.args.get("purpose", "")),
        }
    )
    form.offer(internships.hosts_to_name(actor, participant_id), queries.list_network(actor, participant_id))
    if form.validate_on_submit():
        with form.faults():
            commands.record_consent(actor, participant_id, form.answer(), form.idempotency_token.data or "")
            flask.flash(_("Her answer is recorded."), "success")
            return _to_record(participant_id)
    return flask.render_template("people/record_consent.html", form=form, record=record), form.status


@blueprint.get("/consent-texts")
@requires(Permission.CONSENT_RECORD)
def consent_texts() -> str:
    """What is read to her, or printed for her, before she answers."""
    return flask.render_template(
        "people/consent_texts.html",
        texts=CONSENT_TEXTS,
        promises=CONSENT_PROMISES,
        version=CONSENT_TEXT_VERSION,
    )


@blueprint.route("/<uuid:participant_id>/withdraw-consent", methods=["GET", "POST"])
@requires(Permission.CONSENT_RECORD)
def withdraw_consent(participant_id: uuid.UUID) -> ResponseReturnValue:
    """What she takes back; and once that is chosen, what it stops and what stays, counted from the records."""
    actor = current_actor()
    record = queries.step_page(actor, participant_id)
    held = [row.purpose for row in record.consents if row.holds]
    chosen = _purpose(flask.request.args.get("purpose", ""))
    chosen = chosen if chosen in held else None
    form = WithdrawForm(data={"purpose": chosen})
    form.purpose.choices = [(purpose, f"{label(purpose)}. {_(CONSENT_STOPS[purpose])}") for purpose in held]
    if form.validate_on_submit():
        with form.faults():
            commands.withdraw_consent(actor, participant_id, form.purpose.data)
            flask.flash(_("It is taken back and holds no more."), "success")
            return _to_record(participant_id)
    return flask.render_template(
        "people/withdraw_consent.html",
        form=form,
        record=record,
        chosen=chosen,
        says=_(CONSENT_STOPS[chosen]) if chosen else "",
        touched=queries.touched(actor, participant_id, chosen) if chosen else (),
    ), form.status


@blueprint.get("/consent-requests")
@requires(Permission.CONSENT_RECORD)
def consent_requests() -> str:
    """What participants ask on their own pages to take back."""
    return flask.render_template(
        "people/consent_requests.html", rows=queries.consent_requests(current_actor())
    )


@blueprint.post("/consent-requests/<uuid:request_id>/keep")
@requires(Permission.CONSENT_RECORD)
def keep_consent(request_id: uuid.UUID) -> Response:
    """After talking with her: she keeps it."""
    commands.keep_consent(current_actor(), request_id)
    flask.flash(_("It is noted that she keeps it."), "success")
    return flask.redirect(flask.url_for("people.consent_requests"))


def party_names(record: queries.ParticipantPage) -> dict[uuid.UUID, str]:
    """The names of all whom her answers name."""
    ids = frozenset().union(*(row.parties.ids for row in record.answers))
    return queries.organisation_names(ids) | internships.host_names(ids)


def _purpose(text: str) -> ConsentPurpose | None:
    return ConsentPurpose(text) if text in set(ConsentPurpose) else None


def _to_record(participant_id: uuid.UUID) -> Response:
    return flask.redirect(flask.url_for("people.participant", participant_id=participant_id))
