"""Forms to make a call, to apply in it, to submit and to withdraw an application."""

import uuid
from collections.abc import Sequence
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from grants.core.ids import show_code
from grants.domain.applications.commands import CallDetails, ShareDetails, SubmitDetails
from grants.domain.applications.queries import ApplyPage
from grants.domain.programmes.queries import FundLine
from grants.web.fields import DateField, IntegerTextField, MoneyField, PercentField, RadioChoiceField
from grants.web.filters import money
from grants.web.forms import Form, OnceForm


class ShareRow(wtforms.Form):
    """What one fund bears; the page names the fund."""

    fund_id = HiddenField()
    amount_minor = MoneyField(_l("Part of the envelope"), [Optional()])


class CreateCallForm(OnceForm):
    """A new call."""

    title = StringField(_l("Title"), [InputRequired(_l("Enter a title.")), Length(max=200)])
    code = StringField(
        _l("Code"),
        [
            InputRequired(_l("Enter a code.")),
            Length(max=20),
            Regexp(r"^[A-Za-z0-9-]+$", message=_l("Use letters, figures and hyphens, such as C-2026-1.")),
        ],
    )
    envelope_minor = MoneyField(_l("Envelope"), [InputRequired(_l("Enter how much there is to give."))])
    cap_minor = MoneyField(_l("Most for one grant"), [InputRequired(_l("Enter the most for one grant."))])
    own_share = PercentField(
        _l("Least own contribution"), [InputRequired(_l("Enter a percentage, 0 for none."))]
    )
    floor = IntegerTextField(
        _l("Least score"), [InputRequired(_l("Enter a score from 0 to 100."))], maximum=100
    )
    opens_on = DateField(_l("Opens on"), [InputRequired(_l("Enter the opening day."))])
    closes_on = DateField(_l("Last day to apply"), [InputRequired(_l("Enter the last day."))])
    score_by = DateField(_l("Score by"), [InputRequired(_l("Enter the day by which scoring ends."))])
    shares = FieldList(FormField(ShareRow), label=_l("Funds behind the envelope"))

    @classmethod
    def of(cls, funds: Sequence[FundLine], currency: str) -> "CreateCallForm":
        """The form with one row for each fund."""
        form = cls(data={"floor": 60, "shares": [{"fund_id": str(fund.id)} for fund in funds]})
        for field in (form.envelope_minor, form.cap_minor, *(row.form.amount_minor for row in form.shares)):
            field.currency = currency
        return form

    def details(self, currency: str) -> CallDetails:
        """What the command takes; funds without an amount bear nothing."""
        typed: dict[str, Any] = self.data
        as_typed = ("envelope_minor", "cap_minor", "floor", "opens_on", "closes_on", "score_by")
        return CallDetails(
            code=typed["code"].strip().upper(),
            title=typed["title"].strip(),
            currency=currency,
            own_share_bp=int(typed["own_share"] * 100),
            shares=tuple(
                ShareDetails(uuid.UUID(row["fund_id"]), row["amount_minor"])
                for row in typed["shares"]
                if row["amount_minor"]
            ),
            **{name: typed[name] for name in as_typed},
        )

    def validate_shares(self, field: FieldList) -> None:
        """Hidden ids are ours."""
        for row in field.entries:
            try:
                uuid.UUID(row.form.fund_id.data)
            except (TypeError, ValueError) as error:
                raise wtforms.ValidationError(_("Reload the page and try again.")) from error


class ApplyForm(OnceForm):
    """With which plan."""

    plan_id = RadioChoiceField(_l("Plan"), [InputRequired(_l("Choose a plan."))], coerce=uuid.UUID)

    @classmethod
    def of(cls, page: ApplyPage) -> "ApplyForm":
        """The form with the plans one may apply with."""
        form = cls()
        form.plan_id.choices = [
            wtforms.fields.SelectChoice(
                str(plan.id),
                plan.title,
                {"hint": f"{show_code(plan.case_code)}, {money(plan.requested_minor, page.currency)}"},
            )
            for plan in page.plans
        ]
        return form


class VersionForm(Form):
    """A step that needs nothing but the version it starts from."""

    version = IntegerField(widget=HiddenInput())


class SubmitApplicationForm(VersionForm):
    """What is declared when an application is submitted."""

    plan_version_id = HiddenField()
    she_agrees = BooleanField(_l("She knows the terms of the call and wants to apply."))
    figures_are_hers = BooleanField(_l("She made the plan, knows its figures and can explain them."))

    def details(self) -> SubmitDetails:
        """What the command takes."""
        return SubmitDetails(
            version=self.version.data or 0,
            plan_version_id=_read_id(self.plan_version_id.data),
            she_agrees=bool(self.she_agrees.data),
            figures_are_hers=bool(self.figures_are_hers.data),
        )


def _read_id(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


class WithdrawApplicationForm(VersionForm):
    """Why it is withdrawn."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Give a reason.")), Length(max=1000)])
