"""Form fields that read what people type: dates in three parts, money and percentages with a decimal comma,
times, whole numbers, and choices that may stay empty. What was typed always comes back."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.utils import unset_value
from wtforms.widgets import ListWidget, TextInput

from grants.web.choice_fields import CheckboxesField, ChoiceField, RadioChoiceField
from grants.web.typed import (
    MistypedError,
    read_amount,
    read_date_parts,
    read_decimal,
    read_time,
    read_whole_number,
    split_date,
)

__all__ = [
    "CheckboxesField",
    "ChoiceField",
    "DateField",
    "IntegerTextField",
    "MoneyField",
    "PercentField",
    "RadioChoiceField",
    "TimeField",
]


class PlainTextInput(TextInput):
    """A text input for a number, with the keyboard that suits it on a phone."""

    def __init__(self, inputmode: str) -> None:
        super().__init__()
        self.inputmode = inputmode

    def __call__(self, field: Field, **kwargs: Any) -> str:
        kwargs.setdefault("inputmode", self.inputmode)
        kwargs.setdefault("autocomplete", "off")
        return super().__call__(field, **kwargs)


@dataclass(frozen=True)
class DatePart:
    """One of the three inputs of a date, as the page draws it."""

    id: str
    name: str
    label: Any
    value: str
    width: int
    numeric: bool
    wrong: bool


class DateField(Field):
    """Day, month and year in three inputs named `<name>-day`, `<name>-month`, `<name>-year`.

    data: a date or None. A month may be a number or a name in English, Russian or Belarusian; a whole
    date pasted into the first input is taken apart; `<name>=2027-03-27` is understood too, for addresses.
    """

    kind = "date"
    widget = ListWidget()
    PARTS = (("day", _l("Day"), 2), ("month", _l("Month"), 3), ("year", _l("Year"), 4))

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.data: date | None = None
        self.typed = {"day": "", "month": "", "year": ""}
        self.wrong: frozenset[str] = frozenset()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if self.data is not None:
            self.typed = _parts_of(self.data)
        if formdata is None:
            return
        self.typed = {part: str(formdata.get(f"{self.name}-{part}", "")).strip() for part in self.typed}
        whole = formdata.get(self.name, "") or (
            "" if self.typed["month"] or self.typed["year"] else self.typed["day"]
        )
        self.typed = split_date(str(whole)) or self.typed
        self.raw_data = [text for text in self.typed.values() if text]
        self.data = None
        if not self.raw_data:
            return
        try:
            self.data = read_date_parts(**self.typed)
        except MistypedError as mistake:
            self.wrong = mistake.parts
            self.process_errors.append(mistake.message)

    @property
    def first_id(self) -> str:
        """The input that the error summary leads to."""
        parts = self.parts
        return next((part.id for part in parts if part.wrong), parts[0].id)

    @property
    def parts(self) -> list[DatePart]:
        """The three inputs in order."""
        wrong = self.wrong or (frozenset(self.typed) if self.errors else frozenset())
        return [
            DatePart(
                id=f"{self.id}-{part}",
                name=f"{self.name}-{part}",
                label=label,
                value=self.typed[part],
                width=width,
                numeric=part != "month" or not self.typed[part] or self.typed[part].isdigit(),
                wrong=part in wrong,
            )
            for part, label, width in self.PARTS
        ]


def _parts_of(day: date) -> dict[str, str]:
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


class TypedField(StringField):
    """A text input whose text is read into a value; the text comes back as it was typed."""

    def read(self, text: str) -> Any:
        """The value of a text that is not empty. Raises MistypedError."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The text of a value."""
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = None
        text = valuelist[0].strip()
        if text:
            try:
                self.data = self.read(text)
            except MistypedError as mistake:
                raise ValueError(mistake.message) from mistake

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)


class MoneyField(TypedField):
    """An amount of money. data: whole minor units or None; the currency stands beside the input.

    `minimum` and `maximum` are minor units; nothing below zero is accepted unless minimum says so.
    """

    widget = PlainTextInput("decimal")
    width = 10

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        currency: str = "BYN",
        minimum: int = 0,
        maximum: int = 10**13,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.currency = currency
        self.minimum = minimum
        self.maximum = maximum

    @property
    def suffix(self) -> str:
        return self.currency

    def read(self, text: str) -> int:
        return read_amount(text, currency=self.currency, minimum=self.minimum, maximum=self.maximum)

    def write(self, value: int) -> str:
        units, cents = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{units}{_decimal_mark()}{cents:02d}"


class PercentField(TypedField):
    """A percentage with at most two decimals. data: a Decimal from `minimum` to `maximum`, or None."""

    widget = PlainTextInput("decimal")
    width = 5
    suffix = "%"

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        minimum: Decimal = Decimal(0),
        maximum: Decimal = Decimal(100),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.minimum = minimum
        self.maximum = maximum

    def read(self, text: str) -> Decimal:
        return read_decimal(text.removesuffix("%"), minimum=self.minimum, maximum=self.maximum)

    def write(self, value: Decimal) -> str:
        shown = f"{value:f}"
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace(".", _decimal_mark())


class IntegerTextField(TypedField):
    """A whole number. data: an int from `minimum` to `maximum`, or None."""

    widget = PlainTextInput("numeric")
    width = 5

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        minimum: int = 0,
        maximum: int = 10**9,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.minimum = minimum
        self.maximum = maximum

    def read(self, text: str) -> int:
        return read_whole_number(text, minimum=self.minimum, maximum=self.maximum)


class TimeField(TypedField):
    """A time of day such as 14:00, 14.00, 1400 or 14. data: a time or None."""

    widget = PlainTextInput("text")
    width = 5

    def read(self, text: str) -> time:
        return read_time(text)

    def write(self, value: time) -> str:
        return value.strftime("%H:%M")


def _decimal_mark() -> str:
    """The decimal mark of the reader's language."""
    locale = get_locale()
    return "." if locale is None or locale.language == "en" else ","
