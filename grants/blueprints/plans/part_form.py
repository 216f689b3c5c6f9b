"""What the forms of all parts of a plan share: fields named as in PlanContent, shown from it and read into it."""

from collections.abc import Iterator
from typing import Any

from wtforms import Field, FieldList, FormField, IntegerField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from grants.domain.plans.content import (
    PlanContent,
    StartUpItem,
    TrancheMonth,
)
from grants.web import forms
from grants.web.fields import MoneyField
from grants.web.filters import amount, percent_bp

LONG = 4000


def strip(text: str | None) -> str:
    """The text without blanks around it, its lines ended in one way."""
    return (text or "").strip().replace("\r\n", "\n")


def told(label: Any, hint: Any) -> TextAreaField:
    """A text in her own words."""
    return TextAreaField(label, [Length(max=LONG)], description=hint, filters=[strip])


def sum_of(label: Any, hint: Any = "") -> MoneyField:
    """An amount that may be left empty."""
    return MoneyField(label, [Optional()], maximum=10**11, description=hint)


class PartForm(forms.Form):
    """What all parts share. Fields are named as in PlanContent, so that reading and showing need no table."""

    version = IntegerField(widget=HiddenInput())

    @classmethod
    def of(cls, content: PlanContent, version: int, currency: str) -> "PartForm":
        """The form with what the plan says, or with what was typed."""
        made = cls(data={"version": version, **cls.shown(content)})
        for field in made.all_fields():
            if isinstance(field, MoneyField):
                field.currency = currency
        return made

    @classmethod
    def shown(cls, content: PlanContent) -> dict[str, object]:
        """The plan's values as the fields take them; an amount of nothing stays empty."""
        names = [name for name in dir(cls) if name in PlanContent.__dataclass_fields__]
        return {name: getattr(content, name) or None for name in names}

    def values(self) -> dict[str, object]:
        """What was typed, as PlanContent holds it; a field that can't be read is left out."""
        return {
            field.short_name: _read(field)
            for field in self
            if field.short_name in PlanContent.__dataclass_fields__ and not field.errors
        }

    def readable_values(self) -> dict[str, object]:
        """For a page that saves by itself: what can be read so far, however unfinished."""
        forms.Form.validate(self)
        return self.values()

    def differences(self, content: PlanContent) -> list[tuple[str, str]]:
        """For a page of a conflict: label and saved value of each field that says something else here."""
        typed = self.values()
        return [
            (field.label.text, written(getattr(content, field.short_name)))
            for field in self
            if field.short_name in typed and typed[field.short_name] != getattr(content, field.short_name)
        ]

    def all_fields(self) -> Iterator[Field]:
        """Every field, those of rows too."""
        yield from _leaves(self)


def _read(field: Field) -> object:
    if field.data is None:
        return 0 if isinstance(field, MoneyField) else ""
    return field.data


def written(value: object) -> str:
    """A value of PlanContent in a line of text."""
    if isinstance(value, int):
        return amount(value)
    if not isinstance(value, tuple):
        return str(value)
    return "; ".join(_written_entry(entry) for entry in value)


def _written_entry(entry: object) -> str:
    if isinstance(entry, StartUpItem):
        return f"{entry.item} {amount(entry.amount_minor)}"
    if isinstance(entry, TrancheMonth):
        return f"{entry.month}: {percent_bp(entry.share_bp)}"
    return str(entry)


def _leaves(fields: Any) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FieldList):
            yield from _leaves(field.entries)
        elif isinstance(field, FormField):
            yield from _leaves(field.form)
        else:
            yield field
