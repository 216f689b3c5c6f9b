"""Screening: the questions, what comes of the answers before anything is kept, and earlier screenings."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.forms import OpenForm
from grants.blueprints.people.screening_forms import ConfirmForm, QuestionsForm
from grants.domain.people import commands, queries
from grants.domain.people.screening.questionnaires import BEFORE_ASKING, CURRENT
from grants.domain.people.states import OpeningReason
from grants.policy import Permission
from grants.web.access import current_actor, requires


@blueprint.route("/<uuid:participant_id>/screen", methods=["GET", "POST"])
@requires(Permission.CATEGORY_VIEW)
def screen(participant_id: uuid.UUID) -> ResponseReturnValue:
    """The questions; sent, the page that says what comes of them, from which one goes back or keeps it."""
    page = queries.screen_page(current_actor(), participant_id)
    step = flask.request.form.get("step", "")
    if step == "keep":
        return _keep(page)
    form = QuestionsForm.upon(page)
    if step == "change" or not form.validate_on_submit():
        return _questions(page, form)
    return _check(page, ConfirmForm())


@blueprint.get("/<uuid:participant_id>/screenings")
@requires(Permission.CATEGORY_VIEW)
def screenings(participant_id: uuid.UUID) -> str:
    """All of hers, by what came of them."""
    page = queries.screenings_page(current_actor(), participant_id)
    return flask.render_template("people/screenings.html", page=page)


@blueprint.route("/screenings/<uuid:screening_id>", methods=["GET", "POST"])
@requires(Permission.CATEGORY_VIEW)
def screening(screening_id: uuid.UUID) -> ResponseReturnValue:
    """One screening; her answers once the reason for opening them is written down."""
    page = queries.screening_page(current_actor(), screening_id)
    form, opened = OpenForm(), None
    if form.validate_on_submit():
        reason, note = form.reason.data or "", (form.note.data or "").strip()
        if reason == OpeningReason.OTHER and not note:
            form.note.errors = [_("Say what for")]
        else:
            with form.faults():
                opened = queries.open_screening(
                    current_actor(), screening_id, f"{reason}: {note}" if note else reason
                )
    return flask.render_template("people/screening.html", page=page, form=form, opened=opened), form.status


def _questions(page: queries.ScreenPage, form: QuestionsForm) -> ResponseReturnValue:
    return flask.render_template(
        "people/screen.html", page=page, form=form, questionnaire=CURRENT, before=BEFORE_ASKING
    ), form.status


def _check(page: queries.ScreenPage, form: ConfirmForm, *, fresh: bool = True) -> ResponseReturnValue:
    """What the rules make of the answers. The help that follows from them is ticked at first; nothing else is."""
    judged = queries.judge_answers(current_actor(), page.id, form.answers())
    if fresh:
        form.services.data = list(judged.services)
    return flask.render_template(
        "people/screen_result.html",
        page=page,
        form=form,
        judged=judged,
        questionnaire=CURRENT,
        reasons=[CURRENT.reasons[reason.code] for reason in judged.reasons],
    ), form.status


def _keep(page: queries.ScreenPage) -> ResponseReturnValue:
    questions, form = QuestionsForm.upon(page), ConfirmForm.upon(page)
    if not questions.validate():
        return _questions(page, questions)
    if form.validate():
        with form.faults(version=page.seen):
            made = commands.record_screening(
                current_actor(), page.id, form.details(), form.idempotency_token.data or ""
            )
            flask.flash(_("The screening is kept."), "success")
            return flask.redirect(flask.url_for("people.screening", screening_id=made))
    return _check(page, form, fresh=False)
