"""Proving who one is: the second factor after signing in, and the password again before what matters most."""

import flask
from flask.typing import ResponseReturnValue

from grants.blueprints.accounts.blueprint import blueprint
from grants.blueprints.accounts.factor_forms import PasskeyForm, RecoveryForm, SignInAgainForm, VerifyForm
from grants.core.errors import NotFound
from grants.domain.accounts import commands, queries
from grants.domain.accounts.passkeys import PasskeyRefused
from grants.policy import Permission
from grants.web import staff_cookie
from grants.web.access import before_second_factor, current_actor, current_session_id, requires
from grants.web.limits import GUESSABLE, limiter
from grants.web.passkey_site import passkey_site
from grants.web.redirects import inside

OWN = Permission.ACCOUNT_OWN


@blueprint.route("/account/second-factor/verify", methods=["GET", "POST"])
@requires(OWN)
@before_second_factor
@limiter.limit(GUESSABLE, methods=["POST"])
def verify() -> ResponseReturnValue:
    """A code of the app or from paper; or a passkey, by the button beside."""
    factors = queries.second_factors(current_actor())
    if not factors.any:
        return flask.redirect(flask.url_for("accounts.set_up", next=flask.request.args.get("next")))
    form = _code_form(factors)
    if form.validate_on_submit():
        with form.faults():
            token = commands.verify_code(current_actor(), current_session_id(), form.code.data or "")
            return staff_cookie.renew(_onward(), token)
    return _verify_page(factors, form, PasskeyForm(formdata=None))


@blueprint.post("/account/second-factor/verify-passkey")
@requires(OWN)
@before_second_factor
@limiter.limit(GUESSABLE)
def verify_passkey() -> ResponseReturnValue:
    """What a passkey signed."""
    factors = queries.second_factors(current_actor())
    site = passkey_site()
    form = PasskeyForm()
    if form.validate_on_submit():
        with form.faults():
            if site is None:
                raise PasskeyRefused
            answer = form.credential.data or ""
            token = commands.verify_passkey(current_actor(), current_session_id(), site, answer)
            return staff_cookie.renew(_onward(), token)
    return _verify_page(factors, _code_form(factors, fresh=True), form)


@blueprint.post("/account/second-factor/ask-for-passkey")
@requires(OWN)
@before_second_factor
@limiter.limit(GUESSABLE)
def ask_for_passkey() -> ResponseReturnValue:
    """What the browser has to sign, as JSON."""
    site = passkey_site()
    if site is None:
        raise NotFound
    asked = commands.ask_for_passkey(current_actor(), current_session_id(), site)
    return flask.Response(asked, mimetype="application/json")


@blueprint.route("/account/sign-in-again", methods=["GET", "POST"])
@requires(OWN)
@limiter.limit(GUESSABLE, methods=["POST"])
def sign_in_again() -> ResponseReturnValue:
    """The password once more; the second factor does as well."""
    form = SignInAgainForm()
    if form.validate_on_submit():
        with form.faults():
            token = commands.authenticate_again(
                current_actor(), current_session_id(), form.password.data or ""
            )
            return staff_cookie.renew(_onward(), token)
    page = queries.second_factors(current_actor())
    shown = flask.render_template(
        "accounts/sign_in_again.html", page=page, form=form, next=flask.request.args.get("next")
    )
    return shown, form.status


def _code_form(factors: queries.SecondFactors, fresh: bool = False) -> VerifyForm:
    kind = VerifyForm if factors.app_since else RecoveryForm
    return kind(formdata=None) if fresh else kind()


def _verify_page(
    factors: queries.SecondFactors, form: VerifyForm, key_form: PasskeyForm
) -> ResponseReturnValue:
    shown = flask.render_template(
        "accounts/verify.html",
        page=factors,
        form=form,
        key_form=key_form,
        passkeys=bool(factors.passkeys) and passkey_site() is not None,
        next=flask.request.args.get("next"),
    )
    return shown, max(form.status, key_form.status)


def _onward() -> flask.Response:
    return flask.make_response(flask.redirect(inside(flask.request.args.get("next", ""))))
