"""One's own second factors: an app or passkeys set up and removed, recovery codes made."""

import uuid

import flask
import segno
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants.blueprints.accounts.blueprint import blueprint
from grants.blueprints.accounts.factor_forms import AddPasskeyForm, ConfirmAppForm
from grants.core.errors import NotFound
from grants.domain.accounts import commands, queries
from grants.policy import Permission
from grants.web import staff_cookie
from grants.web.access import current_actor, current_session_id, reauthenticated, requires
from grants.web.limits import GUESSABLE, limiter
from grants.web.passkey_site import passkey_site
from grants.web.redirects import inside

OWN = Permission.ACCOUNT_OWN
_HERE = "/account/second-factor"


@blueprint.get(f"{_HERE}/set-up")
@requires(OWN)
@reauthenticated
def set_up() -> str:
    """What a second factor is, and which kind to take."""
    return flask.render_template(
        "accounts/set_up.html",
        page=queries.second_factors(current_actor()),
        passkeys=passkey_site() is not None,
        next=flask.request.args.get("next"),
    )


@blueprint.post(f"{_HERE}/begin-app")
@requires(OWN)
@reauthenticated
def begin_app() -> ResponseReturnValue:
    """A fresh secret; the next page shows it."""
    commands.begin_app(current_actor())
    return flask.redirect(flask.url_for("accounts.confirm_app", next=flask.request.form.get("next")))


@blueprint.route(f"{_HERE}/confirm-app", methods=["GET", "POST"])
@requires(OWN)
@reauthenticated
@limiter.limit(GUESSABLE, methods=["POST"])
def confirm_app() -> ResponseReturnValue:
    """The square code for the app, and the first code back."""
    new = queries.find_new_app(current_actor())
    if new is None:
        return flask.redirect(flask.url_for("accounts.set_up", next=flask.request.args.get("next")))
    form = ConfirmAppForm()
    if form.validate_on_submit():
        with form.faults():
            token = commands.confirm_app(current_actor(), current_session_id(), form.code.data or "")
            return staff_cookie.renew(_set_up_done(_("The authenticator app is set up.")), token)
    shown = flask.render_template(
        "accounts/confirm_app.html", form=form, new=new, square=_square(new.address)
    )
    return shown, form.status


def _square(address: str) -> Markup:
    """The QR code as SVG; the element around it says what it is."""
    drawn = segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass="qr")
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 # nosec B704


@blueprint.route(f"{_HERE}/add-passkey", methods=["GET", "POST"])
@requires(OWN)
@reauthenticated
@limiter.limit(GUESSABLE, methods=["POST"])
def add_passkey() -> ResponseReturnValue:
    """A key in this phone, computer or token, under a name."""
    form, site = AddPasskeyForm(), passkey_site()
    if site is None:
        raise NotFound
    if form.validate_on_submit():
        with form.faults():
            token = commands.add_passkey(
                current_actor(),
                current_session_id(),
                site,
                form.name.data or "",
                form.credential.data or "",
            )
            return staff_cookie.renew(_set_up_done(_("The passkey is added.")), token)
    return flask.render_template("accounts/add_passkey.html", form=form), form.status


@blueprint.post(f"{_HERE}/ask-for-new-passkey")
@requires(OWN)
@reauthenticated
@limiter.limit(GUESSABLE)
def ask_for_new_passkey() -> ResponseReturnValue:
    """What the browser has to make, as JSON."""
    site = passkey_site()
    if site is None:
        raise NotFound
    asked = commands.ask_for_new_passkey(current_actor(), current_session_id(), site)
    return flask.Response(asked, mimetype="application/json")


def _set_up_done(said: str) -> flask.Response:
    """On to the page that was asked for; those who have no recovery codes yet get them on the way."""
    flask.flash(said, "success")
    if queries.second_factors(current_actor()).recovery_codes == 0:
        return flask.make_response(_show_recovery_codes())
    target = flask.request.args.get("next")
    return flask.make_response(
        flask.redirect(inside(target) if target else flask.url_for("accounts.account"))
    )


@blueprint.route(f"{_HERE}/make-recovery-codes", methods=["GET", "POST"])
@requires(OWN)
@reauthenticated
def make_recovery_codes() -> ResponseReturnValue:
    """Ten new codes, shown once."""
    if flask.request.method == "POST":
        return _show_recovery_codes()
    page = queries.second_factors(current_actor())
    return flask.render_template("accounts/make_recovery_codes.html", page=page)


def _show_recovery_codes() -> str:
    codes = commands.make_recovery_codes(current_actor())
    target = flask.request.args.get("next")
    onward = inside(target) if target else flask.url_for("accounts.account")
    return flask.render_template("accounts/recovery_codes.html", codes=codes, onward=onward)


@blueprint.post(f"{_HERE}/remove-app")
@requires(OWN)
@reauthenticated
def remove_app() -> ResponseReturnValue:
    """The app no longer opens anything."""
    commands.remove_app(current_actor(), current_session_id())
    flask.flash(_("The authenticator app is removed."), "success")
    return flask.redirect(flask.url_for("accounts.account"))


@blueprint.post(f"{_HERE}/passkeys/<uuid:passkey_id>/remove")
@requires(OWN)
@reauthenticated
def remove_passkey(passkey_id: uuid.UUID) -> ResponseReturnValue:
    """One passkey no longer opens anything."""
    commands.remove_passkey(current_actor(), current_session_id(), passkey_id)
    flask.flash(_("The passkey is removed."), "success")
    return flask.redirect(flask.url_for("accounts.account"))
