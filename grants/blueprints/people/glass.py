"""An emergency opening: name and safe contact of another organisation's participant, by her case code."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from grants.blueprints.people.blueprint import blueprint
from grants.domain.privacy.glass import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.forms import OnceForm


class BreakGlassForm(OnceForm):
    """Whose identity, and why it can't wait."""

    case_code = StringField(
        _l("Her case code"),
        [InputRequired(_l("Write her case code")), Length(max=20)],
        description=_l("Eight letters and figures, such as K7MX-4QRP. A name is not enough."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    reason = TextAreaField(
        _l("Why can’t it wait?"),
        [InputRequired(_l("Say in a sentence why it can’t wait.")), Length(max=500)],
        description=_l("The data-protection officer and her own organisation are told at once. No names."),
    )


@blueprint.route("/break-glass", methods=["GET", "POST"])
@requires(Permission.GLASS_BREAK)
def break_glass() -> ResponseReturnValue:
    """Begin an emergency opening."""
    form = BreakGlassForm()
    if form.validate_on_submit():
        with form.faults():
            made = commands.break_glass(
                current_actor(),
                form.case_code.data or "",
                form.reason.data or "",
                form.idempotency_token.data or "",
            )
            return flask.redirect(flask.url_for("people.glass", opening_id=made))
    live = queries.own_live(current_actor())
    return flask.render_template("people/break_glass.html", form=form, live=live), form.status


@blueprint.get("/glass/<uuid:opening_id>")
@requires(Permission.GLASS_BREAK)
def glass(opening_id: uuid.UUID) -> str:
    """One's own emergency opening, before her name is shown."""
    page = queries.own_opening(current_actor(), opening_id)
    return flask.render_template("people/glass.html", page=page, shown=None)


@blueprint.post("/glass/<uuid:opening_id>/show")
@requires(Permission.GLASS_BREAK)
def show_glass(opening_id: uuid.UUID) -> str:
    """Her name and safe contact; the look is logged."""
    shown = commands.look(current_actor(), opening_id)
    page = queries.own_opening(current_actor(), opening_id)
    return flask.render_template("people/glass.html", page=page, shown=shown)
