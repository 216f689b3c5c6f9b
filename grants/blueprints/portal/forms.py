"""Signing in with code and PIN, and choosing another PIN."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from grants.web.forms import Form

PIN = {"autocomplete": "off", "inputmode": "numeric", "maxlength": 7, "spellcheck": "false", "data-pin": ""}


class PinField(StringField):
    """A PIN, which never comes back to the page."""

    def _value(self) -> str:
        return ""


class SignInForm(Form):
    """Code and PIN."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Enter your code")), Length(max=60)],
        description=_l("Eight letters and digits"),
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": 12,
        },
    )
    pin = PinField(
        _l("PIN"),
        [InputRequired(_l("Enter your PIN")), Length(max=60)],
        description=_l("Six digits"),
        render_kw=PIN,
    )


class ChangePinForm(Form):
    """The PIN she has, and the one she wants."""

    old = PinField(_l("Your PIN now"), [InputRequired(_l("Enter your PIN")), Length(max=60)], render_kw=PIN)
    new = PinField(
        _l("New PIN"),
        [InputRequired(_l("Enter the new PIN")), Length(max=60)],
        description=_l("Six digits that nobody would guess. Not a birthday."),
        render_kw=PIN,
    )
    again = PinField(
        _l("New PIN once more"),
        [InputRequired(_l("Enter the new PIN once more")), Length(max=60)],
        render_kw=PIN,
    )
