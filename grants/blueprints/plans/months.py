"""The twelve months of a plan as choices."""

from flask_babel import lazy_gettext as _l

from grants.domain.plans.content import MONTHS

MONTH_CHOICES = [(number, _l("Month %(number)s", number=number)) for number in range(1, MONTHS + 1)]
