"""Forms of a screening: the questions in use, and what her case worker makes of the answers."""

from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from grants.core import clock
from grants.domain.people.commands import ScreeningDetails
from grants.domain.people.queries import ScreenPage
from grants.domain.people.screening.questionnaires import CURRENT
from grants.domain.people.screening.shapes import Answers, Kind, Question
from grants.domain.people.states import CATEGORY_LABELS, SERVICE_LABELS, Category, Service
from grants.web.choices import labelled
from grants.web.fields import CheckboxesField, DateField, RadioChoiceField
from grants.web.forms import OnceForm


class QuestionsForm(OnceForm):
    """The questions, none of them answered beforehand; "she would rather not say" is an answer to each."""

    questionnaire = HiddenField()
    version = IntegerField(widget=HiddenInput())  # how many screenings she had when the form was opened
    agreed = BooleanField(
        _l("We are alone, she knows why I ask and that she may stop, and she agrees to be asked"),
        [InputRequired(_l("Ask only when this is so"))],
    )
    screened_on = DateField(_l("When was she asked?"), [InputRequired(_l("Enter the day"))])

    @classmethod
    def upon(cls, page: ScreenPage) -> Self:
        """The form of this page, empty or as it was sent."""
        return cls(
            data={"questionnaire": CURRENT.version, "version": page.seen, "screened_on": clock.today()}
        )

    def field_of(self, question: Question) -> Field:
        """The field of one question."""
        return self[f"q_{question.code}"]

    def answers(self) -> Answers:
        """By code of the question; of a form that is whole."""
        found: dict[str, str | tuple[str, ...]] = {}
        for question in CURRENT.questions:
            given = self.field_of(question).data
            found[question.code] = tuple(given or ()) if question.kind is Kind.SEVERAL else str(given)
        return found

    def validate_questionnaire(self, field: HiddenField) -> None:
        """A form that was opened before the questions changed is shown again with those of now."""
        if field.data != CURRENT.version:
            field.data = CURRENT.version
            raise ValidationError(_("The questions were changed meanwhile. Ask her those that are new."))

    def validate_screened_on(self, field: DateField) -> None:
        """She was asked today or before."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day is still to come."))


for _question in CURRENT.questions:
    _options = [(_code, _l(_text)) for _code, _text in _question.options]
    setattr(
        QuestionsForm,
        f"q_{_question.code}",
        CheckboxesField(_l(_question.text), choices=_options)
        if _question.kind is Kind.SEVERAL
        else RadioChoiceField(
            _l(_question.text),
            [InputRequired(_l("Choose an answer. She may rather not say."))],
            choices=_options,
        ),
    )


class ConfirmForm(QuestionsForm):
    """The answers again, out of sight, and what is kept with them."""

    category = RadioChoiceField(
        _l("Kind of assistance"),
        [InputRequired(_l("Choose the kind of assistance"))],
        coerce=Category,
        choices=labelled(CATEGORY_LABELS),
    )
    why = TextAreaField(
        _l("Why is it another than the answers suggest?"),
        [Length(max=1000)],
        description=_l("Only if it is another. No names, and nothing of what happened."),
    )
    services = CheckboxesField(
        _l("Help to offer her"),
        coerce=Service,
        choices=labelled(SERVICE_LABELS),
        description=_l("Untick what she does not want, tick what she wants besides."),
    )
    remarks = TextAreaField(
        _l("Remarks"),
        [Length(max=1000)],
        description=_l("What was agreed, and whom she is referred to. Nothing of what happened."),
    )

    def details(self) -> ScreeningDetails:
        """What is kept."""
        return ScreeningDetails(
            questionnaire=self.questionnaire.data or "",
            seen=self.version.data or 0,
            answers=self.answers(),
            screened_on=self.screened_on.data or clock.today(),
            category=self.category.data,
            why=self.why.data or "",
            services=tuple(self.services.data or ()),
            remarks=self.remarks.data or "",
        )
