"""Forms around a plan: to begin one, to give it up, to filter the list."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from grants.domain.plans.commands import CreatePlanDetails
from grants.web.forms import Form, OnceForm


class CreatePlanForm(OnceForm):
    """Whose plan and what it is called."""

    case_code = StringField(_l("Case code"), [InputRequired(_l("Enter her case code.")), Length(max=20)])
    title = StringField(
        _l("Title of the plan"),
        [InputRequired(_l("Give the plan a title.")), Length(max=200)],
        description=_l("What the business does, such as “Sewing workshop at home”. No names of people."),
    )

    def details(self) -> CreatePlanDetails:
        """What the command takes."""
        return CreatePlanDetails(case_code=self.case_code.data or "", title=self.title.data or "")


class VersionForm(Form):
    """A step that needs nothing but the version it starts from."""

    version = IntegerField(widget=HiddenInput())


class WithdrawPlanForm(VersionForm):
    """Why the plan is given up."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Give a reason.")), Length(max=1000)])
