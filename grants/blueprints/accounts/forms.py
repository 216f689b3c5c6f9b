"""The forms of accounts."""

import enum
import uuid
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    PasswordField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from grants.domain.accounts.commands import (
    FirstAdministrator,
    InvitationDetails,
    OrganisationDetails,
    RoleDetails,
)
from grants.domain.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from grants.domain.accounts.queries import Named, RightsFilter, UserFilter
from grants.domain.accounts.role_rules import GIVEN_ROLES
from grants.domain.accounts.states import OrganisationKind, RightsShown, UserState
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Role
from grants.web.fields import ChoiceField, DateField
from grants.web.filters import label, oblast
from grants.web.forms import FilterForm, Form, OnceForm
from grants.web.language import LANGUAGES

PASSWORD_HINT = _l(
    "At least %(length)s characters. A few words in a row are easy to remember and hard to guess.",
    length=MIN_LENGTH,
)
_EMAIL = Email(_l("Enter an e-mail address such as name@example.org"), allow_smtputf8=False)


def _labelled(members: Iterable[enum.StrEnum]) -> list[tuple[enum.StrEnum, str]]:
    return [(member, label(member)) for member in members]


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(_l("Enter a password")), Length(max=MAX_LENGTH)],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )


def _again(name: str) -> PasswordField:
    return PasswordField(
        _l("The same password again"),
        [
            InputRequired(_l("Enter the same password again")),
            EqualTo(name, _l("The two passwords are not the same. Enter both again.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(Form):
    """The password one has, and the new one twice."""

    current = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Enter your current password")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    new = _new_password(_l("New password"))
    again = _again("new")


class WelcomeForm(Form):
    """The password that a one-time link sets."""

    password = _new_password(_l("Password"))
    again = _again("password")


class FirstAdministratorForm(Form):
    """Who begins the installation."""

    organisation = StringField(
        _l("Name of the programme’s office"),
        [DataRequired(_l("Enter the name of the office")), Length(max=200)],
        render_kw={"autocomplete": "organization"},
    )
    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Enter your name")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Enter your e-mail address")), _EMAIL, Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = _new_password(_l("Password"))
    again = _again("password")

    def details(self, language: str) -> FirstAdministrator:
        """What the command takes."""
        return FirstAdministrator(
            name=self.name.data or "",
            email=self.email.data or "",
            password=self.password.data or "",
            organisation=self.organisation.data or "",
            language=language,
        )


class InviteForm(OnceForm):
    """Somebody new, with her first role."""

    name = StringField(_l("Name"), [DataRequired(_l("Enter the name")), Length(max=120)])
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Enter the e-mail address")), _EMAIL, Length(max=254)],
        description=_l("She signs in with it."),
    )
    role = ChoiceField(_l("Role"), [InputRequired(_l("Choose a role"))], coerce=Role)
    organisation = ChoiceField(
        _l("Organisation"), [InputRequired(_l("Choose an organisation"))], coerce=uuid.UUID
    )
    language = ChoiceField(_l("Language"), choices=LANGUAGES.items(), blank=None, default="ru")

    def __init__(self, organisations: tuple[Named, ...], **values: object) -> None:
        super().__init__(**values)
        self.role.choices = _labelled(GIVEN_ROLES)
        self.organisation.choices = [(named.id, named.name) for named in organisations]

    def details(self) -> InvitationDetails:
        """What the command takes."""
        return InvitationDetails(
            name=self.name.data or "",
            email=self.email.data or "",
            role=self.role.data,
            organisation_id=self.organisation.data,
            language=self.language.data or "ru",
        )


class GiveRoleForm(OnceForm):
    """One more role."""

    role = ChoiceField(_l("Role"), [InputRequired(_l("Choose a role"))], coerce=Role)
    organisation = ChoiceField(
        _l("Organisation"), [InputRequired(_l("Choose an organisation"))], coerce=uuid.UUID
    )
    until = DateField(
        _l("Last day"), [Optional()], description=_l("Leave it empty when the role has no end.")
    )

    def __init__(self, organisations: tuple[Named, ...], **values: object) -> None:
        super().__init__(**values)
        self.role.choices = _labelled(GIVEN_ROLES)
        self.organisation.choices = [(named.id, named.name) for named in organisations]

    def details(self) -> RoleDetails:
        """What the command takes."""
        return RoleDetails(self.role.data, self.organisation.data, self.until.data)


class ReasonForm(Form):
    """Why an account is closed or opened again, or its second factor reset."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Give a reason.")), Length(max=1000)],
        description=_l("It is kept in the audit."),
    )


class ResetForm(ReasonForm):
    """Why a second factor is taken away, and that its owner was seen."""

    certain = BooleanField(
        _l("I met the user face to face and made sure who it is"),
        [InputRequired(_l("Meet the user face to face first, then confirm it"))],
        description=_l("It is kept in the audit, and the user and the data-protection officer get a letter."),
    )


class IssueLinkForm(Form):
    """That whoever gets a new-password link is the user."""

    certain = BooleanField(
        _l("I met the user face to face, or called a number that I know, and made sure who it is"),
        [InputRequired(_l("Make sure who it is first, then confirm it"))],
        description=_l("The user and the data-protection officer get a letter."),
    )


class UserFilterForm(FilterForm):
    """Which users the list holds."""

    state = ChoiceField(_l("State"), coerce=UserState, blank=_l("All"))
    role = ChoiceField(_l("Role"), coerce=Role, blank=_l("All"))
    organisation = ChoiceField(_l("Organisation"), coerce=uuid.UUID, blank=_l("All"))

    def __init__(self, organisations: tuple[Named, ...]) -> None:
        super().__init__()
        self.state.choices = _labelled(UserState)
        self.role.choices = _labelled(GIVEN_ROLES)
        self.organisation.choices = [(named.id, named.name) for named in organisations]

    def wanted(self) -> UserFilter:
        """What the query takes."""
        return UserFilter(self.state.data, self.role.data, self.organisation.data)


class RightsFilterForm(FilterForm):
    """Which rights the list holds."""

    shown = ChoiceField(_l("Which rights"), coerce=RightsShown, blank=_l("All"))
    role = ChoiceField(_l("Role"), coerce=Role, blank=_l("All"))
    organisation = ChoiceField(_l("Organisation"), coerce=uuid.UUID, blank=_l("All"))

    def __init__(self, organisations: tuple[Named, ...]) -> None:
        super().__init__()
        self.shown.choices = _labelled(RightsShown)
        self.role.choices = _labelled(GIVEN_ROLES)
        self.organisation.choices = [(named.id, named.name) for named in organisations]

    def wanted(self) -> RightsFilter:
        """What the query takes."""
        return RightsFilter(self.shown.data, self.role.data, self.organisation.data)


class OrganisationFilterForm(FilterForm):
    """Which organisations the list holds."""

    kind = ChoiceField(_l("Kind"), coerce=OrganisationKind, blank=_l("All"))

    def __init__(self) -> None:
        super().__init__()
        self.kind.choices = _labelled(OrganisationKind)


class OrganisationForm(OnceForm):
    """An organisation, added or edited."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    name = StringField(
        _l("Name of the organisation"),
        [DataRequired(_l("Enter the name of the organisation")), Length(max=200)],
    )
    code = StringField(
        _l("Code"),
        [
            InputRequired(_l("Enter a code")),
            Regexp(
                r"[A-Z0-9][A-Z0-9-]{1,19}\Z",
                message=_l("Use 2 to 20 capital Latin letters, figures and hyphens"),
            ),
        ],
        filters=[lambda typed: typed.strip().upper() if typed else typed],
        description=_l(
            "Short, in capital Latin letters and figures, such as BR-02. It stands in lists and files."
        ),
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )
    kind = ChoiceField(_l("Kind"), [InputRequired(_l("Choose a kind"))], coerce=OrganisationKind)
    oblast = ChoiceField(_l("Region"), coerce=Oblast, blank=_l("The whole country, or abroad"))
    phone = TelField(
        _l("Phone"),
        [Optional(), Regexp(r"\+?[\d ()-]{5,25}\Z", message=_l("Use figures, spaces and hyphens"))],
        description=_l("Participants see it on their own page as the number to call."),
    )
    active = BooleanField(_l("Takes part in the programme"), default=True)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.kind.choices = _labelled(OrganisationKind)
        self.oblast.choices = [(region.value, oblast(region)) for region in Oblast]

    def details(self) -> OrganisationDetails:
        """What the commands take."""
        return OrganisationDetails(
            code=self.code.data or "",
            kind=self.kind.data,
            name=self.name.data or "",
            oblast=self.oblast.data.value if self.oblast.data else None,
            phone=(self.phone.data or "").strip() or None,
            active=bool(self.active.data),
            version=self.version.data or 0,
        )
