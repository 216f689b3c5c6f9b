"""Openings that stand out: listed, looked into, and noted as looked at."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from grants.blueprints.privacy.blueprint import blueprint
from grants.core.errors import NotFound
from grants.domain.privacy import patterns, queries
from grants.domain.privacy.states import Pattern
from grants.domain.privacy.watch import commands
from grants.domain.privacy.watch.findings import Key
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.fields import ChoiceField
from grants.web.filters import label
from grants.web.forms import FilterForm, Form

VIEW = Permission.OPENINGS_VIEW


class KeyForm(FilterForm):
    """Whose openings of which day, and why they stand out: read from the address."""

    actor = StringField(validators=[InputRequired()])
    day = DateField(validators=[InputRequired()])
    pattern = ChoiceField(
        validators=[InputRequired()],
        coerce=Pattern,
        choices=[(one, label(one)) for one in Pattern],
    )

    def key(self) -> Key:
        """Raises NotFound when the address names none."""
        if not self.validate():
            raise NotFound
        try:
            return Key(uuid.UUID(self.actor.data), self.day.data, self.pattern.data)
        except ValueError as error:
            raise NotFound from error


class LookAtForm(Form):
    """What was found."""

    count = IntegerField(widget=HiddenInput())
    remark = TextAreaField(
        _l("What did you find?"),
        [InputRequired(_l("Write what you found.")), Length(max=1000)],
        description=_l("Was it needed, and what follows from it. No names."),
    )


@blueprint.get("/audit/unusual")
@requires(VIEW)
def unusual() -> str:
    """Openings that stand out: many, late, of somebody else's people, in bulk, in an emergency."""
    return flask.render_template(
        "privacy/unusual.html",
        rows=queries.list_unusual(current_actor()),
        notes=queries.list_looked_at(current_actor()),
        rules=patterns,
    )


@blueprint.route("/audit/unusual/look-at", methods=["GET", "POST"])
@requires(VIEW)
def look_at() -> ResponseReturnValue:
    """The openings behind one of them; a remark takes it off the list."""
    key = KeyForm().key()
    page = queries.unusual_page(current_actor(), key)
    form = LookAtForm(data={"count": page.row.count})
    if form.validate_on_submit():
        with form.faults():
            commands.note_looked_at(current_actor(), key, form.count.data or 0, form.remark.data or "")
            flask.flash(_("Your remark is kept."), "success")
            return flask.redirect(flask.url_for("privacy.unusual"))
    return flask.render_template("privacy/look_at.html", page=page, form=form, rules=patterns), form.status
