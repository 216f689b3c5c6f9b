"""Weeks of a placement, each named by its Monday."""

import datetime

WEEK = datetime.timedelta(days=7)


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday of the day's week."""
    return day - datetime.timedelta(days=day.weekday())


def last_full_week(today: datetime.date) -> datetime.date:
    """The Monday of the last week that is over."""
    return monday_of(today) - WEEK


def weeks_of(
    starts_on: datetime.date, ends_on: datetime.date, today: datetime.date
) -> tuple[datetime.date, ...]:
    """The weeks of a placement that have begun by today, the earliest first."""
    week, last = monday_of(starts_on), monday_of(min(ends_on, today))
    weeks = []
    while week <= last:
        weeks.append(week)
        week += WEEK
    return tuple(weeks)
