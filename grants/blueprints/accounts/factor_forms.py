"""The forms of the second factor, and of signing in again."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from grants.web.forms import Form

_CODE = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}


class ConfirmAppForm(Form):
    """The first code of a new app."""

    code = StringField(
        _l("Code that the app shows"),
        [InputRequired(_l("Enter the six figures that the app shows")), Length(max=40)],
        description=_l("Six figures. They change every half minute."),
        render_kw={**_CODE, "inputmode": "numeric"},
    )


class VerifyForm(Form):
    """A code of the app or from paper."""

    code = StringField(
        _l("Code from the app, or a recovery code"),
        [InputRequired(_l("Enter the code")), Length(max=40)],
        description=_l("Six figures from your authenticator app. Without it, one of your recovery codes."),
        render_kw={**_CODE, "autofocus": True},
    )


class RecoveryForm(VerifyForm):
    """A code from paper, for those who have passkeys alone."""

    code = StringField(
        _l("Recovery code"),
        [InputRequired(_l("Enter the code")), Length(max=40)],
        description=_l("One of the ten codes that you wrote down. Each works once."),
        render_kw=_CODE,
    )


class PasskeyForm(Form):
    """What the browser signed; a script fills it in."""

    credential = HiddenField()


class AddPasskeyForm(PasskeyForm):
    """A passkey, and what to call it."""

    name = StringField(
        _l("Name of the passkey"),
        [DataRequired(_l("Enter a name")), Length(max=60)],
        description=_l("So that you know it among others, such as “Office laptop”."),
        render_kw={"autocomplete": "off"},
    )


class SignInAgainForm(Form):
    """The password once more."""

    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password")), Length(max=1000)],
        render_kw={"autocomplete": "current-password", "autofocus": True},
    )
