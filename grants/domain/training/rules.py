"""The rules of a course: how attendance is counted, when it is completed, on which days a cohort meets."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from grants.core.text import N_
from grants.domain.training.states import Mark

ATTENDED = frozenset({Mark.PRESENT, Mark.LATE})


def attendance_percent(marks: Iterable[Mark]) -> int | None:
    """Sessions attended as a whole percentage of those that count, half a percent rounded up.

    Present and late are attended, absent counts against her, excused does not count at all. None when nothing counts.

    >>> attendance_percent([Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED])
    67
    """
    counted = [mark for mark in marks if mark is not Mark.EXCUSED]
    if not counted:
        return None
    attended = sum(mark in ATTENDED for mark in counted)
    return (200 * attended + len(counted)) // (2 * len(counted))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the course is completed and why; `reason` is a gettext id filled from `values`."""

    completed: bool
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


def verdict(
    attendance: int | None, test: int | None, *, attendance_due: int, test_due: int | None
) -> Verdict:
    """The rule of completion: attendance ≥ x %, and test ≥ y % where the course has a test. All in whole percent."""
    if attendance is None and attendance_due > 0:
        return Verdict(False, N_("No session counts: none is marked, or all were excused."))
    if attendance is not None and attendance < attendance_due:
        return Verdict(
            False,
            N_("Attendance is %(attendance)s %%, and %(due)s %% are needed."),
            {"attendance": attendance, "due": attendance_due},
        )
    if test_due is None:
        return Verdict(True, N_("Attendance is enough, and the course has no test."))
    if test is None:
        return Verdict(
            False, N_("There is no test result, and at least %(due)s %% is needed."), {"due": test_due}
        )
    if test < test_due:
        return Verdict(
            False,
            N_("The test result is %(test)s %%, and %(due)s %% are needed."),
            {"test": test, "due": test_due},
        )
    return Verdict(True, N_("Attendance and test result are enough."))


def session_days(
    first: datetime.date, number: int, *, weekdays: Collection[int] = (), every: int = 1
) -> tuple[datetime.date, ...]:
    """The days of `number` meetings from `first` on: on these weekdays (0 is Monday), or else every so many days.

    With weekdays the first meeting is on the first such day from `first` on.
    """
    if not weekdays:
        return tuple(first + datetime.timedelta(days=every * index) for index in range(number))
    days: list[datetime.date] = []
    day = first
    while len(days) < number:
        if day.weekday() in weekdays:
            days.append(day)
        day += datetime.timedelta(days=1)
    return tuple(days)
