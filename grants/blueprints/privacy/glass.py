"""Emergency openings, looked through by the data-protection officer."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from grants.blueprints.privacy.blueprint import blueprint
from grants.domain.privacy.glass import commands, queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.forms import Form
from grants.web.lists import cursor


class ReviewGlassForm(Form):
    """What was found."""

    remark = TextAreaField(
        _l("What did you find?"),
        [InputRequired(_l("Write what you found.")), Length(max=1000)],
        description=_l("Was it needed, and what follows from it. No names."),
    )


@blueprint.get("/audit/glass")
@requires(Permission.GLASS_REVIEW)
def glass() -> str:
    """All emergency openings, with what was looked at."""
    return flask.render_template("privacy/glass.html", page=queries.glass_page(current_actor(), cursor()))


@blueprint.route("/audit/glass/<uuid:opening_id>/review", methods=["GET", "POST"])
@requires(Permission.GLASS_REVIEW)
def review_glass(opening_id: uuid.UUID) -> ResponseReturnValue:
    """It was looked at, with a remark."""
    row = queries.get_glass(current_actor(), opening_id)
    form = ReviewGlassForm()
    if form.validate_on_submit():
        with form.faults():
            commands.review_glass(current_actor(), opening_id, form.remark.data or "")
            flask.flash(_("Your remark is kept."), "success")
            return flask.redirect(flask.url_for("privacy.glass"))
    return flask.render_template("privacy/review_glass.html", row=row, form=form), form.status
