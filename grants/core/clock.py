"""The time: moments are UTC and aware, days are Belarus's."""

import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Minsk")


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The day it is in Belarus."""
    return now().astimezone(ZONE).date()


def local(moment: datetime.datetime) -> datetime.datetime:
    """The moment as clocks in Belarus show it."""
    return moment.astimezone(ZONE)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month `months` later, or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
