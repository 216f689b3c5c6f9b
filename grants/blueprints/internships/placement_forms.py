"""Forms of placements: placing, hours by week, completion, and the filters of the list."""

import datetime
import uuid
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from grants.blueprints.internships.host_forms import up_to
from grants.core.ids import show_code
from grants.domain.internships.commands import CompletionDetails, PlacementDetails, WeekHours
from grants.domain.internships.queries import PlacementFilter, PlacementPage, PlacePage, Timing
from grants.domain.internships.states import (
    PLACEMENT_OUTCOME_LABELS,
    PLACEMENT_STATE_LABELS,
    PlacementOutcome,
    PlacementState,
)
from grants.web import forms
from grants.web.choices import as_id
from grants.web.fields import ChoiceField, DateField, RadioChoiceField
from grants.web.typed import MistypedError, read_short_number, read_whole_number

MOST_HOURS = 60


class PlacementFilterForm(Form):
    """What the list of placements is narrowed to; it lives in the address."""

    state = ChoiceField(_l("State"), coerce=PlacementState, blank=_l("All"))
    timing = ChoiceField(_l("What is to be done"), coerce=Timing, blank=_l("All"))

    def offer(self) -> None:
        """Fill the choices."""
        self.state.choices = [(state.value, _(label)) for state, label in PLACEMENT_STATE_LABELS.items()]
        self.timing.choices = [
            (Timing.ENDING.value, _("Ends this week")),
            (Timing.TO_BEGIN.value, _("Was to begin")),
            (Timing.NO_HOURS.value, _("No hours for last week")),
            (Timing.WITHHELD.value, _("The host may not be told of her")),
        ]

    def wanted(self) -> PlacementFilter:
        """What was chosen."""
        return PlacementFilter(self.state.data, self.timing.data)


class PlaceForm(forms.OnceForm):
    """Who goes where, when, and who looks after her there."""

    participant_id = RadioChoiceField(
        _l("Participant"),
        [InputRequired(_l("Choose a participant"))],
        coerce=as_id,
    )
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day"))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day"))])
    mentor = StringField(
        _l("Mentor at the host"),
        [InputRequired(_l("Enter who looks after her at the host")), up_to(120)],
        description=_l("Who shows her the work and whom she asks."),
    )

    def offer(self, page: PlacePage, names: Mapping[uuid.UUID, str]) -> None:
        """Fill the choices."""
        self.participant_id.choices = [
            (str(one.id), f"{show_code(one.case_code)} {names.get(one.id, '')}".strip())
            for one in page.candidates
        ]

    def details(self) -> PlacementDetails:
        """What was typed."""
        typed = self.data
        return PlacementDetails(
            participant_id=typed["participant_id"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            mentor=typed["mentor"].strip(),
        )


class HoursForm(forms.Form):
    """Hours by week, in inputs named `hours-<Monday>`."""

    def read(
        self, page: PlacementPage, typed: Mapping[str, str]
    ) -> tuple[dict[datetime.date, WeekHours], dict[datetime.date, str]]:
        """The hours and the faults by week; `was-<Monday>` is what the page showed."""
        weeks: dict[datetime.date, WeekHours] = {}
        faults: dict[datetime.date, str] = {}
        for week in page.weeks:
            text = typed.get(f"hours-{week.monday}", "").strip()
            was = typed.get(f"was-{week.monday}", "")
            try:
                weeks[week.monday] = WeekHours(
                    was=read_short_number(was, 1000),
                    hours=read_whole_number(text, minimum=0, maximum=MOST_HOURS) if text else None,
                )
            except MistypedError as mistake:
                faults[week.monday] = str(mistake.message)
        if faults:
            self.form_errors = [*self.form_errors, _("Some hours can’t be read. They are marked below.")]
        return weeks, faults


class CompletionForm(forms.Form):
    """The host's evaluation and what came of it."""

    ended_on = DateField(_l("Last day worked"), [InputRequired(_l("Enter the last day worked"))])
    outcome = RadioChoiceField(
        _l("What came of it"), [InputRequired(_l("Choose what came of it"))], coerce=PlacementOutcome
    )
    skills_score = RadioChoiceField(_l("Skills"), [InputRequired(_l("Choose 1 to 5 for skills"))], coerce=int)
    reliability_score = RadioChoiceField(
        _l("Reliability"), [InputRequired(_l("Choose 1 to 5 for reliability"))], coerce=int
    )
    teamwork_score = RadioChoiceField(
        _l("Work with others"), [InputRequired(_l("Choose 1 to 5 for work with others"))], coerce=int
    )
    evaluation = TextAreaField(
        _l("The host in its own words"),
        [InputRequired(_l("Enter what the host says")), up_to(2000)],
        description=_l("Without her name."),
    )
    version = IntegerField(widget=HiddenInput())

    def offer(self) -> None:
        """Fill the choices."""
        self.outcome.choices = [
            (outcome.value, _(label)) for outcome, label in PLACEMENT_OUTCOME_LABELS.items()
        ]
        marks = [(1, _("1, weak")), (2, "2"), (3, "3"), (4, "4"), (5, _("5, strong"))]
        for field in (self.skills_score, self.reliability_score, self.teamwork_score):
            field.choices = marks

    def details(self) -> CompletionDetails:
        """What was typed."""
        typed = self.data
        return CompletionDetails(
            ended_on=typed["ended_on"],
            outcome=typed["outcome"],
            skills_score=typed["skills_score"],
            reliability_score=typed["reliability_score"],
            teamwork_score=typed["teamwork_score"],
            evaluation=typed["evaluation"].strip(),
            version=typed["version"] or 0,
        )
