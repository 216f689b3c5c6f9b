"""Forms of awards: the filter, the meeting, an offer's end."""

import datetime
import uuid

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from grants.domain.assessment.states import DecisionOutcome
from grants.domain.awards.commands import AcceptDetails, CallDecision, DecisionDetails
from grants.domain.awards.queries import DecidePage, DecideRow
from grants.domain.awards.states import AWARD_STATE_LABELS, AwardState
from grants.web.fields import CheckboxesField, ChoiceField, DateField, MoneyField, RadioChoiceField
from grants.web.forms import Form

OUTCOMES = {
    DecisionOutcome.APPROVED: _l("Approve"),
    DecisionOutcome.RESERVE: _l("Put in reserve"),
    DecisionOutcome.DECLINED: _l("Decline"),
}
LATER = "later"


class AwardFilterForm(wtforms.Form):
    """Which awards the list shows; lives in the address."""

    state = ChoiceField(_l("State"), blank=_l("All"), coerce=AwardState)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [(state.value, _l(text)) for state, text in AWARD_STATE_LABELS.items()]

    def chosen(self) -> AwardState | None:
        return self.state.data if self.validate() else None


class AcceptForm(Form):
    """The day on which she accepted."""

    version = IntegerField(widget=HiddenInput())
    accepted_on = DateField(
        _l("Day on which she accepted"), [InputRequired(_l("Give the day on which she accepted."))]
    )

    def details(self) -> AcceptDetails:
        day = self.accepted_on.data
        assert isinstance(day, datetime.date)  # noqa: S101  # InputRequired has seen to it
        return AcceptDetails(day, self.version.data)


class LapseForm(Form):
    """Why the offer ends without an award."""

    version = IntegerField(widget=HiddenInput())
    reason = TextAreaField(
        _l("Why the offer lapses"),
        [
            DataRequired(_l("Give a reason.")),
            Length(max=1000, message=_l("Use at most 1,000 characters.")),
        ],
        description=_l("No names."),
    )


class CloseForm(Form):
    """The minute of the meeting."""

    version = IntegerField(widget=HiddenInput())
    minute = TextAreaField(
        _l("Minute of the meeting"),
        [
            DataRequired(_l("Write the minute of the meeting.")),
            Length(max=5000, message=_l("Use at most 5,000 characters.")),
        ],
        description=_l(
            "When and where the panel met, what was discussed, how the money was shared out. No names of participants."
        ),
    )


class DecideForm(Form):
    """The base of the meeting's form; `of` adds four fields for each application that is open."""

    present = CheckboxesField(_l("Who takes part"), coerce=uuid.UUID)

    @classmethod
    def of(cls, page: DecidePage) -> "DecideForm":
        """The form of a call's meeting: nobody's fate is chosen beforehand, the amount is what was asked for."""
        fields: dict[str, object] = {}
        data: dict[str, object] = {"present": [user_id for user_id, _name in page.panel]}
        for row in page.open_rows:
            key = row.application_id
            fields |= _fields(row, page)
            data |= {f"outcome_{key}": LATER, f"version_{key}": row.version}
            data[f"amount_{key}"] = min(row.requested_minor, page.cap.minor)
        made: DecideForm = type("MeetingForm", (cls,), fields)(data=data)
        made.present.choices = [(str(user_id), name) for user_id, name in page.panel]
        made.keys = tuple(row.application_id for row in page.open_rows)
        return made

    def decisions(self) -> list[CallDecision]:
        """What was decided now, in rank order; what is left for later is not among it."""
        return [self._decision(key) for key in self.keys if self[f"outcome_{key}"].data != LATER]

    def _decision(self, key: uuid.UUID) -> CallDecision:
        outcome = DecisionOutcome(self[f"outcome_{key}"].data)
        amount = (self[f"amount_{key}"].data or 0) if outcome is DecisionOutcome.APPROVED else 0
        details = DecisionDetails(
            outcome=outcome,
            amount=amount,
            minute=self[f"minute_{key}"].data or "",
            version=self[f"version_{key}"].data,
            present=tuple(self.present.data or ()),
        )
        return CallDecision(key, details)


def _fields(row: DecideRow, page: DecidePage) -> dict[str, object]:
    key = row.application_id
    later = (
        []
        if row.state.value == "reserve"
        else [(DecisionOutcome.RESERVE.value, OUTCOMES[DecisionOutcome.RESERVE])]
    )
    choices = [
        (LATER, _("Later")),
        (DecisionOutcome.APPROVED.value, OUTCOMES[DecisionOutcome.APPROVED]),
        *later,
        (DecisionOutcome.DECLINED.value, OUTCOMES[DecisionOutcome.DECLINED]),
    ]
    if not row.passes:
        choices = [choices[0], choices[-1]]
    return {
        f"outcome_{key}": RadioChoiceField(_("Decision on %(code)s", code=row.code), choices=choices),
        f"amount_{key}": MoneyField(_("Amount"), currency=page.currency),
        f"minute_{key}": TextAreaField(
            _("Why, for the minute"),
            [Length(max=2000, message=_l("Use at most 2,000 characters."))],
            description=_("No names."),
        ),
        f"version_{key}": IntegerField(widget=HiddenInput()),
    }
