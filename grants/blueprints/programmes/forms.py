"""Forms of funds."""

import datetime
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from grants.domain.disbursements.commands import ContributionDetails
from grants.web.fields import DateField, MoneyField
from grants.web.forms import OnceForm


class RecordContributionForm(OnceForm):
    """A donor's instalment, as the bank's statement has it."""

    amount = MoneyField(_l("Amount"), [InputRequired(_l("Give the amount that came."))])
    received_on = DateField(_l("Received on"), [InputRequired(_l("Give the day on which the money came."))])
    reference = StringField(
        _l("The bank's reference"),
        [
            InputRequired(_l("Give the bank's reference.")),
            Length(max=60, message=_l("Use at most 60 characters.")),
        ],
    )

    def __init__(self, *args: object, currency: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.amount.currency = currency

    def details(self) -> ContributionDetails:
        return ContributionDetails(
            amount_minor=cast(int, self.amount.data),
            received_on=cast(datetime.date, self.received_on.data),
            reference=self.reference.data or "",
            token=self.idempotency_token.data or "",
        )
