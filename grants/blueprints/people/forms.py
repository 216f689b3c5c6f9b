"""Forms of the list, the search, the record and its steps."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from grants.domain.people.queries import Lead, ParticipantFilters
from grants.domain.people.states import (
    OPENING_REASON_LABELS,
    PARTICIPANT_STATE_LABELS,
    OpeningReason,
    ParticipantState,
)
from grants.domain.people.tries import TRY_CHANNEL_LABELS, TryChannel
from grants.domain.people.values.oblasts import Oblast
from grants.web.choices import as_id, labelled
from grants.web.fields import ChoiceField, RadioChoiceField
from grants.web.filters import oblast
from grants.web.forms import Form, OnceForm

YES_NO = [("yes", _l("Yes")), ("no", _l("No"))]
OFFERED_REASONS = [
    reason for reason in OpeningReason if reason not in {OpeningReason.SEARCH, OpeningReason.NEW_LIST}
]


def oblasts() -> list[tuple[Oblast, str]]:
    """The seven regions in the reader's language."""
    return [(region, oblast(region)) for region in Oblast]


class FilterForm(Form):
    """What the list is narrowed to; it lives in the address."""

    class Meta:
        csrf = False

    organisation = ChoiceField(_l("Organisation"), [Optional()], coerce=as_id, blank=_l("All"))
    oblast = ChoiceField(_l("Region"), [Optional()], coerce=Oblast, blank=_l("All"))
    state = ChoiceField(
        _l("State"),
        [Optional()],
        coerce=ParticipantState,
        choices=labelled(PARTICIPANT_STATE_LABELS),
        blank=_l("All"),
    )
    lead = ChoiceField(
        _l("Lead worker"),
        [Optional()],
        coerce=Lead,
        choices=[(Lead.MINE, _l("I am")), (Lead.NONE, _l("Nobody yet"))],
        blank=_l("All"),
    )
    contact = ChoiceField(
        _l("Safe contact"), [Optional()], choices=[("none", _l("Not recorded"))], blank=_l("All")
    )
    screening = ChoiceField(
        _l("Screening"), [Optional()], choices=[("none", _l("Not screened yet"))], blank=_l("All")
    )

    consent = ChoiceField(
        _l("Keeping records"), [Optional()], choices=[("taken_back", _l("Taken back"))], blank=_l("All")
    )

    def filters(self) -> ParticipantFilters:
        """What was chosen; what can't be read narrows nothing."""
        return ParticipantFilters(
            organisation_id=self.organisation.data if "organisation" in self else None,
            oblast=self.oblast.data,
            state=self.state.data,
            lead=self.lead.data,
            without_safe_contact=self.contact.data == "none",
            records_refused=self.consent.data == "taken_back",
            not_screened=self.screening.data == "none",
        )


class SearchForm(Form):
    """Part of a name, a phone, a birth year or a case code; never in the address."""

    q = StringField(
        _l("Case code, part of the name, phone or birth year"),
        [Length(max=100)],
        description=_l(
            "The first letters are enough. Russian and Belarusian forms of a name find each other."
        ),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class OpenForm(Form):
    """Why her name and contact are opened."""

    reason = RadioChoiceField(
        _l("Why do you open it?"),
        [InputRequired(_l("Say why you open it"))],
        choices=labelled({reason: OPENING_REASON_LABELS[reason] for reason in OFFERED_REASONS}),
    )
    note = StringField(_l("What for?"), [Length(max=200)])


class ReasonForm(Form):
    """A reason that stays in the record's history."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Give a reason")), Length(max=300)],
        description=_l("It is kept in the record’s history. No names."),
    )


class AnswerForm(Form):
    """What was done after her second PIN was used."""

    reason = TextAreaField(_l("What was done"), [InputRequired(_l("Write what was done")), Length(max=1000)])


class OutsideForm(OnceForm):
    """By what, and why, she was contacted outside what is agreed with her."""

    channel = RadioChoiceField(
        _l("By what?"),
        [InputRequired(_l("Say by what she was contacted"))],
        coerce=TryChannel,
        choices=labelled(TRY_CHANNEL_LABELS),
    )
    reason = StringField(_l("Reason"), [InputRequired(_l("Give a reason")), Length(max=300)])
