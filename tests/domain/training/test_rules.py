"""The rules of a course, with figures worked out by hand."""

import datetime

import pytest

from grants.domain.training.rules import attendance_percent, session_days, verdict
from grants.domain.training.states import Mark

P, L, A, X = Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED


@pytest.mark.parametrize(
    ("marks", "percent"),
    [
        ([], None),
        ([X, X], None),
        ([P], 100),
        ([A], 0),
        ([P, L], 100),
        ([P, A, X], 50),
        ([P, P, A], 67),
        ([P, A, A], 33),
        ([P] + [A] * 7, 13),  # 12.5 is rounded up
        ([P] * 5 + [A] * 3, 63),  # 62.5
        ([P] * 3 + [A], 75),
    ],
)
def test_attendance_is_counted(marks: list[Mark], percent: int | None) -> None:
    assert attendance_percent(marks) == percent


@pytest.mark.parametrize(
    ("attendance", "test", "test_due", "completed"),
    [
        (75, 60, 60, True),
        (74, 100, 60, False),
        (100, 59, 60, False),
        (100, None, 60, False),
        (75, None, None, True),
        (None, 100, 60, False),
    ],
)
def test_a_course_is_completed_by_its_rule(
    attendance: int | None, test: int | None, test_due: int | None, completed: bool
) -> None:
    result = verdict(attendance, test, attendance_due=75, test_due=test_due)
    assert result.completed is completed
    assert result.reason % result.values


def test_sessions_fall_on_their_days() -> None:
    tuesday = datetime.date(2026, 11, 24)
    assert session_days(tuesday, 3, every=7) == (
        tuesday,
        datetime.date(2026, 12, 1),
        datetime.date(2026, 12, 8),
    )
    assert session_days(tuesday, 4, weekdays={0, 3}) == (
        datetime.date(2026, 11, 26),
        datetime.date(2026, 11, 30),
        datetime.date(2026, 12, 3),
        datetime.date(2026, 12, 7),
    )
