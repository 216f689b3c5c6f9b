"""A try to reach her: by what, with what outcome, and where it lies outside what is agreed with her."""

import datetime
import enum
from dataclasses import dataclass

from grants.core.text import N_
from grants.domain.people.identity import SafeContact
from grants.domain.people.states import ContactChannel
from grants.domain.people.values.agreed_times import is_agreed


class TryChannel(enum.StrEnum):
    """By what she was tried to be reached."""

    CALL = "call"
    SMS = "sms"
    MESSENGER = "messenger"
    THROUGH_ANOTHER = "through_another"
    IN_PERSON = "in_person"


TRY_CHANNEL_LABELS = {
    TryChannel.CALL: N_("By phone"),
    TryChannel.SMS: N_("By text message (SMS)"),
    TryChannel.MESSENGER: N_("By messenger"),
    TryChannel.THROUGH_ANOTHER: N_("Through another person"),
    TryChannel.IN_PERSON: N_("In person"),
}


class TryOutcome(enum.StrEnum):
    """What came of a try."""

    NO_ANSWER = "no_answer"
    SPOKE = "spoke"
    SOMEONE_ELSE = "someone_else"
    NOT_DELIVERED = "not_delivered"
    DECLINED = "declined"


TRY_OUTCOME_LABELS = {
    TryOutcome.NO_ANSWER: N_("No answer"),
    TryOutcome.SPOKE: N_("Spoke with her"),
    TryOutcome.SOMEONE_ELSE: N_("Somebody else answered; nothing was said"),
    TryOutcome.NOT_DELIVERED: N_("The number or address no longer works"),
    TryOutcome.DECLINED: N_("She would rather not talk now"),
}

# What an agreed channel allows; meeting her somewhere unasked is no part of an agreed call.
_ALLOWED = {
    ContactChannel.CALL: {TryChannel.CALL},
    ContactChannel.SMS: {TryChannel.SMS},
    ContactChannel.MESSENGER: {TryChannel.MESSENGER},
    ContactChannel.IN_PERSON: {TryChannel.IN_PERSON},
}
NO_CONSENT = N_("She does not agree to be contacted. If it had to be, say why.")
NOTHING_AGREED = N_("Nothing is agreed with her about how she may be reached. If it had to be, say why.")
OTHER_CHANNEL = N_("She did not agree to be reached this way. If it had to be, say why.")
OTHER_HOUR = N_("She did not agree to be reached at this time. If it had to be, say why.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """`in_time`: what the worker says of the hours that are agreed in words; `at` is the time in Belarus, if known."""

    channel: TryChannel
    on: datetime.date
    at: datetime.time | None = None
    in_time: bool | None = None


def objection(attempt: Attempt, agreed: SafeContact | None) -> str:
    """What stands against the attempt, as a gettext id; "" when it keeps to what is agreed."""
    if agreed is None:
        return "" if attempt.channel is TryChannel.IN_PERSON else NOTHING_AGREED
    if attempt.channel not in _allowed(agreed):
        return OTHER_CHANNEL
    if agreed.when and (attempt.in_time is False or is_agreed(agreed.when, attempt.on, attempt.at) is False):
        return OTHER_HOUR
    return ""


def _allowed(agreed: SafeContact) -> set[TryChannel]:
    found = set(_ALLOWED[ContactChannel(agreed.channel)]) if agreed.channel else {TryChannel.IN_PERSON}
    if agreed.safe_to_call and not agreed.channel:
        found.add(TryChannel.CALL)
    if agreed.who_may_answer:
        found.add(TryChannel.THROUGH_ANOTHER)
    return found
