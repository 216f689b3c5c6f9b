"""What every form asks that writes down a contact with a participant, or a try: by what, when, what came of it."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from grants.core.clock import today
from grants.domain.people.tries import TRY_CHANNEL_LABELS, TRY_OUTCOME_LABELS, TryChannel, TryOutcome
from grants.web.choices import labelled
from grants.web.fields import DateField, RadioChoiceField, TimeField
from grants.web.forms import Form, OnceForm


class OutsideField(Form):
    """What both ways of contacting her ask."""

    outside_reason = StringField(
        _l("Why it was outside what is agreed with her"),
        [Length(max=300, message=_l("Use at most 300 characters."))],
        description=_l("Only if it was. It stands in the record’s history. No names, no numbers."),
    )


class TryFields(OutsideField, OnceForm):
    """By what and when she was tried to be reached, and what came of it."""

    channel = RadioChoiceField(
        _l("By what?"),
        [InputRequired(_l("Say by what you tried to reach her."))],
        coerce=TryChannel,
        choices=labelled(TRY_CHANNEL_LABELS),
    )
    tried_on = DateField(_l("Day of the try"), [InputRequired(_l("Give the day of the try."))], default=today)
    tried_at = TimeField(_l("At what time?"))
    in_time = RadioChoiceField(
        _l("Was it at a time that she agreed to?"),
        [InputRequired(_l("Say whether it was at a time that she agreed to."))],
        choices=(("yes", _l("Yes")), ("no", _l("No"))),
    )
    outcome = RadioChoiceField(
        _l("What came of it?"),
        [InputRequired(_l("Say what came of it."))],
        coerce=TryOutcome,
        choices=labelled(TRY_OUTCOME_LABELS),
    )

    def agreed(self, when: str) -> None:
        """Ask about the hours only where some are agreed with her."""
        if not when:
            del self.in_time

    @property
    def was_in_time(self) -> bool | None:
        """What the worker says of the hours; None where none are agreed."""
        return self.in_time.data == "yes" if "in_time" in self else None
