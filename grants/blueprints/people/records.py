"""The record page with its opening, and correction."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.consents import party_names
from grants.blueprints.people.forms import OpenForm, oblasts
from grants.blueprints.people.panels import panels_for
from grants.blueprints.people.person_forms import EditForm
from grants.domain.people import commands, queries
from grants.domain.people.history import TONES, history_facts, history_note, history_words
from grants.domain.people.states import OpeningReason
from grants.domain.privacy.merge import queries as merge
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.panels import STAGES
from grants.web.sentences import sentence


@blueprint.get("/<uuid:participant_id>")
@requires(Permission.PARTICIPANT_VIEW)
def participant(participant_id: uuid.UUID) -> ResponseReturnValue:
    """The record, by case code; one that was merged leads to the record that was kept."""
    kept_id = merge.kept_record(participant_id)
    if kept_id != participant_id:
        return flask.redirect(flask.url_for("people.participant", participant_id=kept_id))
    return _record(participant_id, OpenForm(formdata=None))


@blueprint.post("/<uuid:participant_id>/show-identity")
@requires(Permission.IDENTITY_OPEN)
def show_identity(participant_id: uuid.UUID) -> ResponseReturnValue:
    """The record with her name and contact, once the reason is written down."""
    form = OpenForm()
    identity = None
    if form.validate_on_submit():
        reason = form.reason.data or ""
        note = (form.note.data or "").strip()
        if reason == OpeningReason.OTHER and not note:
            form.note.errors = [_("Say what for")]
        else:
            text = f"{reason}: {note}" if note else reason
            identity = queries.open_identity(current_actor(), participant_id, text)
    return _record(participant_id, form, identity), form.status


@blueprint.route("/<uuid:participant_id>/edit", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_REGISTER)
def edit(participant_id: uuid.UUID) -> ResponseReturnValue:
    """Her data corrected; opening the form is an opening of her identity."""
    actor = current_actor()
    record = queries.step_page(actor, participant_id)
    rule: queries.ContactRule | None
    if flask.request.method == "GET":
        page = queries.edit_page(actor, participant_id)
        form, rule = EditForm(data=EditForm.data_of(page)), page.rule
    else:
        form, rule = EditForm(), queries.contact_rule(actor, participant_id)
    form.oblast.choices = oblasts()
    if not record.may_see_category:
        del form.category
    if form.validate_on_submit():
        with form.faults(version=record.version):
            commands.edit_participant(actor, participant_id, form.details())
            flask.flash(_("Her data is changed."), "success")
            return flask.redirect(flask.url_for("people.participant", participant_id=participant_id))
    return flask.render_template("people/edit.html", form=form, record=record, rule=rule), form.status


def _record(participant_id: uuid.UUID, form: OpenForm, identity: queries.Identity | None = None) -> str:
    actor = current_actor()
    page = queries.participant_page(actor, participant_id)
    panels = panels_for(actor, participant_id)
    return flask.render_template(
        "people/participant.html",
        page=page,
        form=form,
        identity=identity,
        rule=queries.rule_of(identity) if identity else None,
        panels=panels,
        parties=party_names(page),
        stages=[_(stage) for stage in STAGES],
        stage=max((panel.stage for panel in panels), default=0),
        history=[
            {
                "moment": happening.at,
                "text": _(history_words(happening)),
                "who": happening.who,
                "note": ". ".join(
                    part
                    for part in (
                        ": ".join(map(_, history_facts(happening))),
                        sentence(history_note(happening)),
                    )
                    if part
                ),
                "tone": TONES.get(happening.action, ""),
            }
            for happening in page.history
        ],
    )
