"""Forms of courses and cohorts, and the filters of the list of cohorts."""

import uuid

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import HiddenInput

from grants.domain.accounts.queries import Named
from grants.domain.people.values.oblasts import Oblast
from grants.domain.training.commands import CohortDetails, CourseDetails
from grants.domain.training.queries import CohortFilter, CohortRow, CourseRow
from grants.domain.training.states import COHORT_STATE_LABELS, COURSE_KIND_LABELS, CohortState, CourseKind
from grants.web import forms
from grants.web.choices import as_id
from grants.web.fields import ChoiceField, DateField, IntegerTextField
from grants.web.filters import oblast


def oblast_choices() -> list[tuple[str, str]]:
    """The seven regions in the reader's language."""
    return [(code.value, oblast(code.value)) for code in Oblast]


class CohortFilterForm(Form):
    """What the list of cohorts is narrowed to; it lives in the address."""

    state = ChoiceField(_l("State"), coerce=CohortState, blank=_l("All"))
    course = ChoiceField(_l("Course"), coerce=as_id, blank=_l("All"))
    oblast = ChoiceField(_l("Region"), coerce=Oblast, blank=_l("All"))

    def offer(self, courses: tuple[CourseRow, ...]) -> None:
        """Fill the choices."""
        self.state.choices = [(state.value, _(label)) for state, label in COHORT_STATE_LABELS.items()]
        self.course.choices = [(str(course.id), course.title) for course in courses]
        self.oblast.choices = oblast_choices()

    def wanted(self) -> CohortFilter:
        """What was chosen."""
        return CohortFilter(self.state.data, self.course.data, self.oblast.data)


class CourseForm(forms.OnceForm):
    """What is taught and the rule by which it is completed."""

    kind = ChoiceField(_l("Kind"), [InputRequired(_l("Choose a kind"))], coerce=CourseKind)
    code = StringField(
        _l("Code"),
        [
            InputRequired(_l("Enter a code")),
            Length(max=20, message=_l("Enter at most 20 characters")),
            Regexp(r"[A-Za-z0-9-]+$", message=_l("Use Latin letters, digits and hyphens only")),
        ],
        description=_l("Short, such as JS-01."),
    )
    title = StringField(
        _l("Title"),
        [InputRequired(_l("Enter a title")), Length(max=200, message=_l("Enter at most 200 characters"))],
        description=_l("As it stands on the certificate."),
    )
    hours = IntegerTextField(
        _l("Hours of study"), [InputRequired(_l("Enter the hours"))], minimum=1, maximum=2000
    )
    attendance_percent = IntegerTextField(
        _l("Attendance needed"),
        [InputRequired(_l("Enter the attendance that is needed"))],
        minimum=0,
        maximum=100,
    )
    test_percent = IntegerTextField(
        _l("Test result needed"),
        minimum=0,
        maximum=100,
        description=_l("Leave it empty where there is no test."),
    )
    active = BooleanField(_l("It is taught: new cohorts may take it"))
    version = IntegerField(widget=HiddenInput())

    def offer(self) -> None:
        """Fill the choices."""
        self.kind.choices = [(kind.value, _(label)) for kind, label in COURSE_KIND_LABELS.items()]

    def details(self) -> CourseDetails:
        """What was typed."""
        typed = self.data
        return CourseDetails(
            kind=self.kind.data,
            code=self.code.data.strip().upper(),
            title=self.title.data.strip(),
            hours=typed["hours"],
            attendance_percent=typed["attendance_percent"],
            test_percent=typed["test_percent"],
            active=bool(self.active.data),
            version=self.version.data or 0,
        )


class CohortForm(forms.OnceForm):
    """A group that takes a course. The organisation is fixed when there is one only, or when the cohort exists."""

    course_id = ChoiceField(_l("Course"), [InputRequired(_l("Choose a course"))], coerce=as_id)
    trainer_id = ChoiceField(_l("Trainer"), [InputRequired(_l("Choose a trainer"))], coerce=as_id)
    oblast = ChoiceField(_l("Region"), [InputRequired(_l("Choose a region"))], coerce=Oblast)
    place = StringField(
        _l("Place"),
        [InputRequired(_l("Enter the place")), Length(max=200, message=_l("Enter at most 200 characters"))],
        description=_l("Town, street and house."),
    )
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day"))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day"))])
    capacity = IntegerTextField(
        _l("Places"), [InputRequired(_l("Enter the number of places"))], minimum=1, maximum=200
    )
    version = IntegerField(widget=HiddenInput())

    def offer(self, courses: tuple[CourseRow, ...], trainers: tuple[Named, ...]) -> None:
        """Fill the choices; when the cohort exists, its course is fixed and `courses` is empty."""
        self.course_id.choices = [
            (str(course.id), _("%(title)s, %(hours)s h", title=course.title, hours=course.hours))
            for course in courses
        ]
        self.trainer_id.choices = [(str(trainer.id), trainer.name) for trainer in trainers]
        self.oblast.choices = oblast_choices()
        if not courses:
            del self.course_id

    def details(self, organisation_id: uuid.UUID) -> CohortDetails:
        """What was typed."""
        typed = self.data
        return CohortDetails(
            course_id=self.course_id.data if "course_id" in self else None,
            organisation_id=organisation_id,
            trainer_id=self.trainer_id.data,
            oblast=self.oblast.data,
            place=self.place.data.strip(),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            capacity=typed["capacity"],
            version=self.version.data or 0,
        )


def cohort_values(cohort: CohortRow) -> dict[str, object]:
    """What the form of an existing cohort begins with."""
    return {
        "trainer_id": cohort.trainer_id,
        "oblast": Oblast(cohort.oblast),
        "place": cohort.place,
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "capacity": cohort.capacity,
        "version": cohort.version,
    }


class ReasonForm(forms.Form):
    """Why something irreversible is done."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give a reason.")), Length(max=1000, message=_l("Enter at most 1,000 characters"))],
    )


class EmptyForm(forms.Form):
    """A step that needs no more than its button and the version of what was seen."""

    version = IntegerField(widget=HiddenInput())
