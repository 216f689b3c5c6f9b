"""Fields that read a name, a birth date and phones in any habit of writing."""

from typing import Any

from flask_babel import gettext
from wtforms.widgets import TelInput, TextInput

from grants.core import clock
from grants.core.text import N_
from grants.domain.people.lists.faults import Fault, FaultCode
from grants.domain.people.values.dates import BadBirthDate, BirthDate, read_birth_date
from grants.domain.people.values.names import NameParts, parse_name
from grants.domain.people.values.phones import PhoneReading, read_phones, show_phone
from grants.web.fields import TypedField
from grants.web.typed import MistypedError

LONGEST_NAME = 200
NO_PHONE = N_(
    "This is not a whole phone number: “%(text)s”. Write it with its code, such as +375 29 123 45 67."
)


class NameField(TypedField):
    """A name as she gives it. data: NameParts or None."""

    data: Any
    widget = TextInput()

    def read(self, text: str) -> NameParts:
        name = parse_name(text)
        letters = sum(letter.isalpha() for letter in text)
        if name.is_empty or letters < 2 or any(letter.isdigit() for letter in name.cleaned):
            raise MistypedError(gettext(_message(FaultCode.NOT_A_NAME)))
        if len(text) > LONGEST_NAME:
            raise MistypedError(gettext(N_("This name is too long.")))
        return name

    def write(self, value: NameParts) -> str:
        return value.written


class BirthField(TypedField):
    """A birth date as exactly as she knows it, or only the year. data: BirthDate or None."""

    widget = TextInput()
    width = 10

    def read(self, text: str) -> BirthDate:
        try:
            return read_birth_date(text, clock.today())
        except BadBirthDate as error:
            raise MistypedError(gettext(_message(FaultCode(error.problem.value)))) from error

    def write(self, value: BirthDate) -> str:
        return value.as_typed()


class PhonesField(TypedField):
    """One phone or several; someone else's becomes a note. data: PhoneReading or None."""

    widget = TelInput()
    width = 20

    def read(self, text: str) -> PhoneReading:
        reading = read_phones(text[:500])
        if reading.unreadable:
            raise MistypedError(gettext(NO_PHONE, text=reading.unreadable[0]))
        return reading

    def write(self, value: Any) -> str:
        return ", ".join(map(show_phone, value.own))


def _message(code: FaultCode) -> str:
    return Fault(0, "", "", code).message
