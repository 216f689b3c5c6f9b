"""How long identities are kept: what the rules propose for erasure. Nothing is erased by itself.

Years by programme code; a programme that is not named follows the default, which is the donors' usual five years of
keeping records after the end of support.
"""

import datetime
from collections.abc import Mapping

DEFAULT_YEARS = 5
YEARS_BY_PROGRAMME: Mapping[str, int] = {}


def years_kept(programme_code: str) -> int:
    """For how many years after her last day in the programme an identity is kept."""
    return YEARS_BY_PROGRAMME.get(programme_code, DEFAULT_YEARS)


def last_day_to_propose(today: datetime.date, years: int) -> datetime.date:
    """Whoever ended on this day or before is proposed."""
    day = min(today.day, 28) if today.month == 2 else today.day
    return today.replace(year=today.year - years, day=day)
