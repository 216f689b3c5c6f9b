"""How far an award has come: ten roads of the first NGO's cast are written, the others are chance."""

import datetime
from dataclasses import dataclass

from grants.cli.demonstration.granting import Granted
from grants.cli.demonstration.maker import DAY, Maker
from grants.core.clock import add_months
from grants.domain.disbursements.states import TrancheState


@dataclass(slots=True)
class Course:
    """How far an award has come. `signed` None: no agreement yet; `second` and `first`: states of the two tranches."""

    accepted: datetime.date | None
    signed: datetime.date | None
    first: TrancheState = TrancheState.PAID
    second: TrancheState = TrancheState.PAID
    approver: int | None = None  # which of the two finance officers approved; chance when None
    first_paid: datetime.date | None = None


def course_of(maker: Maker, granted: Granted) -> Course:
    """How far the award has come: by its part in the cast, else by chance."""
    part = granted.request.of.person.part
    if granted.lapses:
        return Course(None, None)
    if part is not None:
        return _part(maker, granted, part)
    accepted = granted.decided_on + maker.between(3, 20) * DAY
    signed = accepted + maker.between(2, 12) * DAY
    course = Course(accepted, signed)
    luck = maker.between(1, 100)
    if luck <= 14:  # the business was registered late, so the agreement was signed late
        course.signed = add_months(maker.day(maker.between(-14, 9)), -3)
        states = (TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED)
        course.second = states[luck % 3]
    elif luck <= 20:
        course.signed = maker.day(-maker.between(6, 12))
        course.first = (TrancheState.REQUESTED, TrancheState.APPROVED)[luck % 2]
        course.second = TrancheState.PLANNED
    return course


def _part(maker: Maker, granted: Granted, part: int) -> Course:
    """The ten roads of the first NGO's cast."""
    decided, usual = granted.decided_on, granted.decided_on + 9 * DAY
    waiting = TrancheState.PLANNED
    if part == 0:  # her page is open to visitors: next payment in nine days
        signed = add_months(maker.day(9), -3)
        return Course(usual, signed, second=waiting, first_paid=signed + 11 * DAY)
    if part == 1:
        return Course(None, None)
    if part == 2:
        return Course(maker.day(-4), None)
    if part == 3:
        return Course(decided + 8 * DAY, maker.day(-3), first=waiting, second=waiting)
    if part in (4, 5, 6, 7):
        signed = add_months(maker.day((-4, -2, 1, 2)[part - 4]), -3)
        second = (waiting, TrancheState.REQUESTED, TrancheState.APPROVED, TrancheState.APPROVED)[part - 4]
        return Course(usual, signed, second=second, approver=part - 6 if part > 5 else None)
    first_paid = add_months(maker.day(-22 if part == 8 else 4), -6)
    return Course(decided + 3 * DAY, first_paid - 8 * DAY, first_paid=first_paid)
