"""Her own pages: signing in with code and PIN, what is next, another PIN, her language, leaving."""

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.portal.agreed import NEUTRAL
from grants.blueprints.portal.forms import ChangePinForm, SignInForm
from grants.blueprints.portal.parts import general_parts, general_step, next_step, parts_for
from grants.domain.people import commands, queries
from grants.domain.people.states import ConsentPurpose
from grants.policy import NOBODY, Permission
from grants.web import portal_cookie
from grants.web.access import current_participant, public, requires
from grants.web.context import LEAVE_URL
from grants.web.filters import written_day
from grants.web.language import LANGUAGES
from grants.web.limits import GUESSABLE, limiter, network

blueprint = flask.Blueprint("portal", __name__, url_prefix="/my")


@blueprint.before_request
def _know_her() -> None:
    """Her language comes from her record; a page of hers begins the ten minutes anew."""
    me = current_participant()
    if me is not NOBODY:
        flask.g.language = queries.language_of(me)
        commands.touch_session(portal_cookie.session_token())


@blueprint.context_processor
def _context() -> dict[str, object]:
    """The way out, and where her language is remembered."""
    known = current_participant() is not NOBODY
    return {
        "leave_url": flask.url_for("portal.leave"),
        "language_action": flask.url_for("portal.language") if known else "",
    }


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(GUESSABLE, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Code and PIN; nothing here tells what this is."""
    if current_participant() is not NOBODY:
        return flask.redirect(flask.url_for("portal.my"))
    form = SignInForm()
    if form.validate_on_submit():
        with form.faults():
            signed_in = commands.sign_in(form.code.data or "", form.pin.data or "", network())
            chosen = flask.session.get("language")
            if chosen in LANGUAGES and chosen != signed_in.language:
                commands.change_language(signed_in.participant, chosen)
            return portal_cookie.begin(flask.redirect(flask.url_for("portal.my")), signed_in.token)
    return flask.render_template("portal/sign_in.html", form=form), form.status


@blueprint.get("")
@requires(Permission.PORTAL_OWN)
def my() -> str:
    """What is next for her; for a guest what anybody may know."""
    me = current_participant()
    if me.kind == "guest":
        return flask.render_template("portal/my.html", own=None, parts=general_parts(), step=general_step())
    parts = parts_for(me)
    return flask.render_template(
        "portal/my.html", own=queries.own_record(me), parts=parts, step=next_step(parts)
    )


@blueprint.get("/agreed")
@requires(Permission.PORTAL_OWN)
def agreed() -> str:
    """What she agreed to, in neutral words."""
    return flask.render_template(
        "portal/agreed.html",
        rows=queries.own_answers(current_participant()),
        names=NEUTRAL,
        day_of=written_day,
    )


@blueprint.post("/take-back")
@requires(Permission.PORTAL_OWN)
def take_back() -> Response:
    """She asks to take one of them back; it is on her workers' list."""
    purpose = flask.request.form.get("purpose", "")
    if purpose not in set(ConsentPurpose):
        flask.abort(404)
    commands.ask_to_take_back(current_participant(), ConsentPurpose(purpose))
    return flask.redirect(flask.url_for("portal.agreed"))


@blueprint.route("/change-pin", methods=["GET", "POST"])
@requires(Permission.PORTAL_OWN)
def change_pin() -> ResponseReturnValue:
    """Another PIN, of her own choice."""
    form = ChangePinForm()
    if form.validate_on_submit():
        with form.faults():
            commands.change_pin(
                current_participant(),
                form.old.data or "",
                form.new.data or "",
                form.again.data or "",
                network(),
            )
            answer = portal_cookie.end(flask.redirect(flask.url_for("portal.sign_in")))
            flask.flash(_("The PIN is changed. Sign in with the new one."), "success")
            return answer
    return flask.render_template("portal/change_pin.html", form=form), form.status


@blueprint.post("/language")
@requires(Permission.PORTAL_OWN)
def language() -> Response:
    """Remember her language on her record, not on the phone."""
    commands.change_language(current_participant(), flask.request.form.get("language", ""))
    return flask.redirect(flask.url_for("portal.my"))


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session here and on the server."""
    commands.end_session(portal_cookie.session_token())
    return portal_cookie.end(flask.redirect(flask.url_for("portal.sign_in")))


@blueprint.get("/leave")
@public
def leave() -> Response:
    """End the session and go to a harmless page elsewhere, at once. Her cookie is never sent from other sites."""
    commands.end_session(portal_cookie.session_token())
    return portal_cookie.end(flask.redirect(LEAVE_URL))
