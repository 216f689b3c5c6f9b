"""Two records of one person: what merging them would do, doing it, and undoing it within a day."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from grants.blueprints.people.blueprint import blueprint
from grants.domain.privacy.merge import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.forms import Form, OnceForm
from grants.web.sentences import sentence


class MergeForm(OnceForm):
    """The two case codes, and how it is known."""

    kept_code = StringField(
        _l("Case code that stays"),
        [InputRequired(_l("Write the case code")), Length(max=20)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    other_code = StringField(
        _l("Case code of the other record"),
        [InputRequired(_l("Write the case code")), Length(max=20)],
        description=_l("It leads to the record that stays from then on."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    reason = StringField(
        _l("How do you know that it is one person?"),
        [InputRequired(_l("Give a reason")), Length(max=300)],
        description=_l("It is kept in the record’s history. No names."),
    )

    def details(self) -> commands.MergeDetails:
        """What is merged."""
        return commands.MergeDetails(
            self.kept_code.data or "", self.other_code.data or "", self.reason.data or ""
        )


@blueprint.route("/merge", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_MERGE)
def merge() -> ResponseReturnValue:
    """First what it would do, then, confirmed, doing it."""
    form, preview = MergeForm(), None
    if form.validate_on_submit():
        with form.faults():
            details = form.details()
            preview = queries.merge_preview(current_actor(), details.kept_code, details.other_code)
            if flask.request.form.get("confirmed") and not preview.hindrances:
                kept_id = preview.kept.id
                commands.merge_records(current_actor(), details, form.idempotency_token.data or "")
                flask.flash(_("The two records are one. Within a day you can undo it here."), "success")
                return flask.redirect(flask.url_for("people.participant", participant_id=kept_id))
    hindrances = [
        sentence(one.message, {**one.values, **{name: _(word) for name, word in one.words.items()}})
        for one in (preview.hindrances if preview else ())
    ]
    return flask.render_template(
        "people/merge.html", form=form, preview=preview, hindrances=hindrances
    ), form.status


@blueprint.route("/merges/<uuid:merge_id>/undo", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_MERGE)
def undo_merge(merge_id: uuid.UUID) -> ResponseReturnValue:
    """Take the two records apart again."""
    page = queries.undo_page(current_actor(), merge_id)
    form = Form()
    if form.validate_on_submit():
        with form.faults():
            kept_id = commands.undo_merge(current_actor(), merge_id)
            flask.flash(_("The merge is undone. Both records are as they were."), "success")
            return flask.redirect(flask.url_for("people.participant", participant_id=kept_id))
    return flask.render_template("people/undo_merge.html", form=form, page=page), form.status
