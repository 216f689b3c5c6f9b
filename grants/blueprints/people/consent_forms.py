"""Forms of consent: her answer for one purpose, and which one she takes back."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from grants.blueprints.people.forms import YES_NO
from grants.core import clock
from grants.domain.accounts.queries import Named
from grants.domain.people.answers import Parties
from grants.domain.people.enrolment import Answer
from grants.domain.people.states import CONSENT_LABELS, CONSENT_WAY_LABELS, ConsentPurpose, ConsentWay
from grants.web.choices import labelled
from grants.web.fields import CheckboxesField, DateField, RadioChoiceField
from grants.web.forms import Form, OnceForm
from grants.web.language import LANGUAGES

HOSTS, NETWORK = "hosts", "network"


class ConsentForm(OnceForm):
    """Her answer for one purpose; for sharing also with whom."""

    purpose = RadioChoiceField(
        _l("For what?"),
        [InputRequired(_l("Choose a purpose"))],
        coerce=ConsentPurpose,
        choices=labelled(CONSENT_LABELS),
    )
    parties = CheckboxesField(
        _l("With whom?"),
        description=_l("Only those who were named to her. Nothing is passed to anyone else."),
    )
    given = RadioChoiceField(_l("Her answer"), [InputRequired(_l("Write down her answer"))], choices=YES_NO)
    way = RadioChoiceField(
        _l("How did she answer?"),
        [InputRequired(_l("Say how she answered"))],
        coerce=ConsentWay,
        choices=labelled(CONSENT_WAY_LABELS),
    )
    asked_on = DateField(_l("When was she asked?"), [InputRequired(_l("Enter the day"))])
    language = RadioChoiceField(
        _l("In which language?"),
        choices=[(code, LANGUAGES[code]) for code in ("ru", "be", "en")],
        default="ru",
    )

    def offer(self, hosts: tuple[Named, ...], network: tuple[Named, ...]) -> None:
        """Whom she may name: all hosts or all organisations at once, or each by its name."""
        self.parties.choices = [
            (HOSTS, _l("Any host of an internship")),
            (NETWORK, _l("Any organisation of the network")),
            *((str(one.id), one.name) for one in (*hosts, *network)),
        ]

    def answer(self) -> Answer:
        """What is recorded."""
        chosen = set(self.parties.data or ())
        return Answer(
            self.purpose.data,
            self.given.data == "yes",
            self.way.data,
            self.asked_on.data or clock.today(),
            self.language.data or "ru",
            Parties(
                HOSTS in chosen,
                NETWORK in chosen,
                frozenset(uuid.UUID(one) for one in chosen - {HOSTS, NETWORK}),
            ),
        )


class WithdrawForm(Form):
    """Which consent she takes back."""

    purpose = RadioChoiceField(
        _l("Which consent does she take back?"),
        [InputRequired(_l("Choose a purpose"))],
        coerce=ConsentPurpose,
    )
