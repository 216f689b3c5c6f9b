"""Form fields with choices: one of a list, one of a few, any of a few. Nothing chosen is None, or
an empty list."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

Choices = Iterable[SelectChoice | tuple[Any, Any]]
NOT_IN_LIST = _l("Choose one of the answers in the list")
CHOOSE = _l("Choose")


def _or_none(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A coercion under which nothing chosen stays None."""
    return lambda value: None if value is None or value == "" else coerce(value)


def _take_one(field: SelectField, valuelist: list[str]) -> None:
    if not valuelist:
        return
    try:
        field.data = field.coerce(valuelist[0])
    except (KeyError, TypeError, ValueError) as mistake:
        field.data = None
        raise ValueError(NOT_IN_LIST) from mistake


def _check_one(field: SelectField) -> None:
    if field.data is None or field.process_errors or not field.validate_choice:
        return
    if not any(choice.selected for choice in field.iter_choices()):
        raise ValidationError(NOT_IN_LIST)


def as_choices(choices: Choices) -> list[SelectChoice]:
    """Choices of (value, label) pairs or ready ones; values are written as text.

    >>> as_choices([("a", "First")])
    [SelectChoice(value='a', label='First', render_kw={}, optgroup=None)]
    """
    return [
        choice if isinstance(choice, SelectChoice) else SelectChoice(_as_text(choice[0]), choice[1])
        for choice in choices
    ]


def _as_text(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


class ChoiceField(SelectField):
    """One of a list, as a select. data: the coerced value, or None when nothing is chosen.

    choices: SelectChoice or (value, label) pairs, now or by `choices =` later; `blank` are the words of the
    empty first choice, None leaves it out. Whether an answer is needed is for a validator (InputRequired).
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        choices: Choices = (),
        coerce: Callable[[Any], Any] = str,
        blank: Any = CHOOSE,
        **kwargs: Any,
    ) -> None:
        self.blank = blank
        super().__init__(label, validators, coerce=_or_none(coerce), choices=[], **kwargs)
        self.choices = choices

    @property
    def choices(self) -> list[SelectChoice]:
        """The choices as they are shown, the empty one first."""
        first = [] if self.blank is None else [SelectChoice("", self.blank)]
        return first + self._chosen_from

    @choices.setter
    def choices(self, choices: Choices) -> None:
        self._chosen_from = as_choices(choices)

    def process_formdata(self, valuelist: list[str]) -> None:
        _take_one(self, valuelist)

    def pre_validate(self, form: Form) -> None:
        _check_one(self)


class RadioChoiceField(RadioField):
    """One of a few, as radios. data: the coerced value, or None when nothing is chosen."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        choices: Choices = (),
        coerce: Callable[[Any], Any] = str,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, coerce=_or_none(coerce), choices=[], **kwargs)
        self.choices = choices

    @property
    def choices(self) -> list[SelectChoice]:
        """The choices as they are shown."""
        return self._chosen_from

    @choices.setter
    def choices(self, choices: Choices) -> None:
        self._chosen_from = as_choices(choices)

    def process_formdata(self, valuelist: list[str]) -> None:
        _take_one(self, valuelist)

    def pre_validate(self, form: Form) -> None:
        _check_one(self)


class CheckboxesField(SelectMultipleField):
    """Any of a few, as checkboxes. data: a list of coerced values, empty when nothing is ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        choices: Choices = (),
        coerce: Callable[[Any], Any] = str,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, coerce=coerce, choices=[], **kwargs)
        self.choices = choices

    @property
    def choices(self) -> list[SelectChoice]:
        """The choices as they are shown."""
        return self._chosen_from

    @choices.setter
    def choices(self, choices: Choices) -> None:
        self._chosen_from = as_choices(choices)

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = [self.coerce(value) for value in valuelist]
        except (TypeError, ValueError) as mistake:
            self.data = []
            raise ValueError(NOT_IN_LIST) from mistake

    def pre_validate(self, form: Form) -> None:
        known = [self.coerce(choice.value) for choice in self.choices]
        if not self.process_errors and any(value not in known for value in self.data or ()):
            raise ValidationError(NOT_IN_LIST)
