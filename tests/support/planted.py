"""One person whose every field is a value found nowhere else, and how each is recognised in what somebody was given."""

import re
from dataclasses import dataclass
from html import unescape

from grants.domain.people.identity import IdentityFields, SafeContact
from grants.domain.people.states import Category, ContactChannel
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import NameParts
from tests.support.traces import numbers_in

WRITTEN = "Зубрицкая Аделина Казимировна (Вятчинская)"
PERSON = IdentityFields(
    name=NameParts(
        WRITTEN,
        WRITTEN,
        surname="Зубрицкая",
        given="Аделина",
        patronymic="Казимировна",
        former_surname="Вятчинская",
    ),
    birth=BirthDate(1961, 7, 9),
    phones=("+375291112233",),
    phone_note="шумит мельница",
    town="Ивенец",
    address="ул. Озерцовая, 7",
    category=Category.IN_PROTECTION,
    safe_contact=SafeContact(
        phone="+375333445566",
        safe_to_call=True,
        when="after the third cockcrow",
        who_may_answer="her aunt Philomena",
        what_to_say="the sewing circle calls",
        never_say="nothing of any lesson",
        code_word="васильковый",
        channel=ContactChannel.MESSENGER.value,
    ),
    note="приходит с мандолиной",
)
# What was typed about her elsewhere, and what the committee wrote.
IDEA, OPINION = "Plum-coloured aprons for bakers", "Too few ovens in town"
SCREENED = "The notary counts the reeds"
# Each field by the path to it, and the words by which it is known, in the forms in which it may be written.
WORDS: dict[str, tuple[str, ...]] = {
    "name.surname": ("Зубрицк", "Зубрыцк", "Zubryck", "Zubritsk"),
    "name.given": ("Аделин", "Adelin"),
    "name.patronymic": ("Казимировн", "Казіміраўн", "Kazimir"),
    "name.former_surname": ("Вятчинск", "Вятчынск", "Vyatchinsk"),
    "phone_note": ("мельница",),
    "town": ("Ивенец",),
    "address": ("Озерцовая",),
    "safe_contact.when": ("third cockcrow",),
    "safe_contact.who_may_answer": ("Philomena",),
    "safe_contact.what_to_say": ("sewing circle",),
    "safe_contact.never_say": ("of any lesson",),
    "safe_contact.code_word": ("васильков",),
    "note": ("мандолин",),
    "plan": (IDEA,),
    "scores": (OPINION,),
    "screening": (SCREENED,),
}
DIGITS = {"phones": "291112233", "safe_contact.phone": "333445566"}
BIRTH = re.compile(
    r"1961-07-09|(?<![0-9a-f-])1961(?![0-9a-f-])|0?9[./]0?7[./](?:19)?61|9 (?:July|июля|ліпеня) 1961"
)
# Words that stand in the choices of a form for everybody, so that there they tell nothing.
CHOICES = re.compile(r"<(form|select|fieldset)\b.*?</\1>", re.DOTALL)
CHOSEN = {
    "category": re.compile(r">\s*(?:Protection|Защита|Абарона)\s*<|in_protection"),
    "safe_contact.channel": re.compile(r"A message in her messenger|\"messenger\""),
}
FIELDS = (*WORDS, *DIGITS, *CHOSEN, "birth")
# Not recognised by a value: how a name came to be written, and a yes or no.
NO_MARK = {"name.written", "name.cleaned", "name.mixed_scripts", "safe_contact.safe_to_call"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as it is looked through: as people read it, as the numbers in it, and without the choices of its forms."""

    text: str

    @property
    def fields(self) -> frozenset[str]:
        """Which fields stand in it."""
        text = unescape(self.text)
        numbers, said = numbers_in(text), CHOICES.sub("", text)
        return frozenset(
            [field for field, words in WORDS.items() if any(word in text for word in words)]
            + [field for field, number in DIGITS.items() if number in numbers]
            + [field for field, pattern in CHOSEN.items() if pattern.search(said)]
            + ["birth"] * bool(BIRTH.search(text))
        )
