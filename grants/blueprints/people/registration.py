"""Registration one by one: the guided form, its drafts that save themselves, and what comes after."""

import contextlib
import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.forms import oblasts
from grants.blueprints.people.registration_form import RegisterForm
from grants.core import clock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.domain.accounts.queries import find_oblast, list_ngos
from grants.domain.people import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.forms import Form


@blueprint.route("/register", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_REGISTER)
def register() -> ResponseReturnValue:
    """One person; someone alike is shown before she is saved. What is refused stays in her draft."""
    actor = current_actor()
    if flask.request.method == "GET":
        return _opened()
    form = _form()
    step = flask.request.form.get("step", "")
    if step in {"later", "discard"}:
        return _put_aside(form, step)
    similar = None
    if form.validate_on_submit():
        with form.faults():
            made = commands.register_participant(actor, form.details(), form.idempotency_token.data or "")
            return flask.redirect(flask.url_for("people.registered", participant_id=made))
        similar = queries.similar_people(actor, form.fields())
    with contextlib.suppress(DomainError):
        _keep(form)
    return _shown(form, similar=similar), form.status


@blueprint.post("/register/save-draft")
@requires(Permission.PARTICIPANT_REGISTER)
def save_draft() -> ResponseReturnValue:
    """What was typed so far; JSON with the new version and the time, 409 when this page may not go on with it, 400 when
    what came is not the whole form: nobody is told that something was saved which was not."""
    if "idempotency_token" not in flask.request.form:
        flask.abort(400)
    form = _form()
    try:
        _keep(form)
    except Conflict:
        return {"conflict": True}, Conflict.status
    return {"version": form.version.data or 0, "saved_at": _time()}


@blueprint.route("/drafts/<uuid:draft_id>/discard", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_REGISTER)
def discard(draft_id: uuid.UUID) -> ResponseReturnValue:
    """What was typed is discarded, once it is said so."""
    actor = current_actor()
    draft = queries.find_draft(actor, draft_id)
    if draft is None:
        raise NotFound
    if Form().validate_on_submit():
        commands.discard_draft(actor, draft_id)
        flask.flash(_("What you typed is discarded."), "success")
        return flask.redirect(flask.url_for("people.participants"))
    return flask.render_template("people/discard.html", draft=draft)


@blueprint.get("/<uuid:participant_id>/registered")
@requires(Permission.PARTICIPANT_REGISTER)
def registered(participant_id: uuid.UUID) -> ResponseReturnValue:
    """Her case code to write down, and the ways on."""
    return flask.render_template(
        "people/registered.html", record=queries.step_page(current_actor(), participant_id)
    )


def _opened() -> ResponseReturnValue:
    """A fresh form, or the draft that is gone on with."""
    asked = flask.request.args.get("draft", type=uuid.UUID)
    draft = queries.find_draft(current_actor(), asked) if asked else None
    drafts = () if draft else queries.list_drafts(current_actor())
    saved = _time(draft) if draft else ""
    return _shown(_form(draft), saved=saved, drafts=drafts, gone="draft" in flask.request.args and not draft)


def _put_aside(form: RegisterForm, step: str) -> ResponseReturnValue:
    """Keep what was typed and leave the form, or ask whether to discard it."""
    draft = queries.find_draft(current_actor(), form.draft_id) if form.draft_id else None
    with form.faults(version=draft.version if draft else 0):
        _keep(form)
        if not form.version.data:
            return flask.redirect(flask.url_for("people.participants"))
        if step == "discard":
            return flask.redirect(flask.url_for("people.discard", draft_id=form.draft_id))
        flask.flash(_("Saved %(time)s", time=_time()), "success")
        return flask.redirect(flask.url_for("people.register"))
    return _shown(form, elsewhere=draft is not None), form.status


def _keep(form: RegisterForm) -> None:
    """Save what was typed, and let the page go on from there. Raises Conflict, DomainError, NotFound."""
    details = form.draft()
    if details is not None:
        form.go_on_from(commands.save_draft(current_actor(), details))


def _shown(form: RegisterForm, similar: queries.Similar | None = None, **more: object) -> str:
    return flask.render_template("people/register.html", form=form, similar=similar, **more)


def _form(draft: queries.Draft | None = None) -> RegisterForm:
    actor = current_actor()
    ngos = list_ngos(actor, Permission.PARTICIPANT_REGISTER)
    only = ngos[0].id if len(ngos) == 1 else None
    sent = {"formdata": RegisterForm.typed_in(draft)} if draft else {}
    given = {"asked_on": clock.today(), "organisation": only, "oblast": find_oblast(only) if only else None}
    form = RegisterForm(data=given, **sent)
    form.organisation.choices = [(ngo.id, ngo.name) for ngo in ngos]
    form.oblast.choices = oblasts()
    if not actor.allows(Permission.CATEGORY_VIEW):
        del form.category
    return form


def _time(draft: queries.Draft | None = None) -> str:
    return format_time(draft.saved_at if draft else clock.now(), "HH:mm")
