"""When follow-up visits fall due: 1, 3, 6 and 12 months from the first payment, with a window around each day."""

import datetime

from grants.core.clock import add_months

MONTHS = (1, 3, 6, 12)
WINDOW = datetime.timedelta(days=14)
TRIES = 3  # so many logged tries before someone may be called lost


def due_days(first_paid_on: datetime.date) -> tuple[tuple[int, datetime.date], ...]:
    """(months, day) of each visit.

    >>> due_days(datetime.date(2027, 1, 31))[0]
    (1, datetime.date(2027, 2, 28))
    """
    return tuple((months, add_months(first_paid_on, months)) for months in MONTHS)
