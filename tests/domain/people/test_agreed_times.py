"""Hours agreed in words: what lies within them, what does not, and where the words don't tell."""

import datetime

import pytest

from grants.domain.people.identity import SafeContact
from grants.domain.people.states import ContactChannel
from grants.domain.people.tries import Attempt, TryChannel, objection
from grants.domain.people.values.agreed_times import is_agreed

FRIDAY, SATURDAY = datetime.date(2027, 3, 5), datetime.date(2027, 3, 6)
T = TryChannel


@pytest.mark.parametrize(
    ("words", "day", "at", "expected"),
    [
        ("10-12", FRIDAY, "11:00", True),
        ("10-12", FRIDAY, "12:01", False),
        ("с 10:30 до 18", FRIDAY, "10:00", False),
        ("с 10 да 18 гадзін", FRIDAY, "18:00", True),
        ("после 18", FRIDAY, "17:59", False),
        ("пасля 18", FRIDAY, "20:00", True),
        ("до 12", FRIDAY, "13:00", False),
        ("по будням", SATURDAY, None, False),
        ("па выхадных", FRIDAY, "10:00", False),
        ("по будням с 10 до 18", FRIDAY, "11:00", True),
        ("weekdays 10-16", SATURDAY, "11:00", False),
        ("weekdays 10-16", FRIDAY, None, None),
        ("будни и выходные 10-16", SATURDAY, "11:00", True),
        ("after 6", FRIDAY, "12:00", None),
        ("кроме 10-12", FRIDAY, "11:00", None),
        ("10-12 или 18-20", FRIDAY, "15:00", None),
        ("when the geese are in", FRIDAY, "12:00", None),
        ("", FRIDAY, "12:00", None),
        ("99-100", FRIDAY, "12:00", None),
    ],
)
def test_whether_a_moment_is_agreed(
    words: str, day: datetime.date, at: str | None, expected: bool | None
) -> None:
    assert is_agreed(words, day, datetime.time.fromisoformat(at) if at else None) is expected


@pytest.mark.parametrize(
    ("agreed", "within"),
    [
        (None, {T.IN_PERSON}),
        (SafeContact(), {T.IN_PERSON}),
        (SafeContact(safe_to_call=True), {T.CALL, T.IN_PERSON}),
        (SafeContact(safe_to_call=True, who_may_answer="her aunt"), {T.CALL, T.IN_PERSON, T.THROUGH_ANOTHER}),
        (SafeContact(safe_to_call=True, channel=ContactChannel.CALL), {T.CALL}),
        (SafeContact(channel=ContactChannel.SMS), {T.SMS}),
        (SafeContact(channel=ContactChannel.MESSENGER), {T.MESSENGER}),
        (SafeContact(safe_to_call=True, channel=ContactChannel.IN_PERSON), {T.IN_PERSON}),
    ],
)
def test_which_channels_keep_to_what_is_agreed(agreed: SafeContact | None, within: set[TryChannel]) -> None:
    assert {one for one in TryChannel if not objection(Attempt(one, FRIDAY), agreed)} == within
