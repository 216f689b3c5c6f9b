"""What her page tells her, part by part; no address, no surname, no sum in plain sight."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from grants.core import clock
from grants.core.text import N_
from grants.domain.applications.queries import my_application
from grants.domain.applications.states import ApplicationState
from grants.domain.awards.queries import my_award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.queries import my_payments
from grants.domain.internships.queries import my_placement
from grants.domain.monitoring.queries import my_next_visit
from grants.domain.plans.queries import my_plan
from grants.domain.plans.states import PlanState
from grants.domain.training.queries import my_courses, my_next_session
from grants.domain.training.states import CourseKind, EnrolmentState
from grants.policy import Actor
from grants.web.filters import label, money


@dataclass(frozen=True, slots=True)
class Part:
    """One part of her page. `step` is what it makes her next step, by the day `on`; `hidden` shows after a tap."""

    title: str
    lines: tuple[str, ...]
    step: str = ""
    on: datetime.date | None = None
    hidden: tuple[str, ...] = ()


def parts_for(participant: Actor) -> list[Part]:
    """The parts that have something to tell, in the order of the road."""
    return [part for make in PARTS if (part := make(participant))]


def next_step(parts: list[Part]) -> str:
    """The nearest of the steps that have a day, else the first one without, else that there is none."""
    steps = [part for part in parts if part.step]
    dated = sorted((part for part in steps if part.on), key=lambda part: str(part.on))
    first = next(iter([*dated, *steps]), None)
    return first.step if first else _("Nothing to do now. Your coordinator will tell you what comes next.")


def general_parts() -> list[Part]:
    """What a guest reads: what is taught, of nobody in particular."""
    topics = (
        CourseKind.COMPUTER_SKILLS,
        CourseKind.JOB_SEARCH,
        CourseKind.CV_WRITING,
        CourseKind.INTERVIEWS,
        CourseKind.ACCOUNTANCY,
    )
    about = _("The courses are free. Each has lessons in a small group and ends with a certificate.")
    hours = _("Monday to Friday, from 9:00 to 17:00")
    return [
        Part(_("Your course"), tuple(label(topic) for topic in topics)),
        Part(_("How it works"), (about, _("Bring a pen and a notebook. A computer is there."))),
        Part(_("Opening hours"), (hours,)),
    ]


def general_step() -> str:
    """The next step of a guest."""
    return _("Nothing to do now. The next lesson is told at the course.")


def _day(day: datetime.date) -> str:
    """With its weekday, for where it stands by itself: within a sentence a weekday would have to be inflected."""
    return f"{format_date(day, 'EEEE')} {_date(day)}"


def _date(day: datetime.date) -> str:
    pattern = "d MMMM" if abs((day - clock.today()).days) < 180 else "d MMMM y"
    return str(format_date(day, pattern))


def _course(participant: Actor) -> Part | None:
    session = my_next_session(participant)
    if session:
        where = _("room %(room)s", room=session.room) if session.room else ""
        when = ", ".join(filter(None, (f"{_day(session.on)} {session.begins}", _("course"), where)))
        return Part(_("Your course"), (session.course_title,), step=when, on=session.on)
    taken = my_courses(participant)
    if not taken:
        return None
    lines = tuple(
        _("%(title)s: completed", title=course.title)
        if course.state is EnrolmentState.COMPLETED
        else course.title
        for course in taken[:3]
    )
    return Part(_("Your course"), lines)


def _placement(participant: Actor) -> Part | None:
    placement = my_placement(participant)
    if placement is None:
        return None
    dates = _(
        "From %(first)s to %(last)s, %(hours)s hours a week",
        first=_date(placement.starts_on),
        last=_date(placement.ends_on),
        hours=placement.hours_a_week,
    )
    begins = placement.starts_on >= clock.today()
    step = _("%(day)s, first day of your internship", day=_day(placement.starts_on)) if begins else ""
    lines = (placement.title, dates, _("Ask your coordinator for the address."))
    return Part(_("Your internship"), lines, step=step, on=placement.starts_on if begins else None)


def _plan(participant: Actor) -> Part | None:
    plan = my_plan(participant)
    if plan is None:
        return None
    step = _("Go on with your plan together with your coordinator.") if plan.state is PlanState.DRAFT else ""
    return Part(_("Your plan"), (plan.title, label(plan.state)), step=step)


_APPLICATION = {
    ApplicationState.SUBMITTED: N_("It was sent and is being checked."),
    ApplicationState.INELIGIBLE: N_("It could not be taken this time. Your coordinator will explain."),
    ApplicationState.IN_REVIEW: N_("It is being read. It will be decided after %(day)s."),
    ApplicationState.SCORED: N_("It was read and will be decided soon."),
    ApplicationState.APPROVED: N_("It is approved."),
    ApplicationState.RESERVE: N_("It is on the reserve list. Your coordinator will explain."),
    ApplicationState.DECLINED: N_("Not this time. Your coordinator will explain, and you may apply again."),
}


def _application(participant: Actor) -> Part | None:
    application = my_application(participant)
    if application is None:
        return None
    if application.state is ApplicationState.DRAFT:
        day = _date(application.closes_on)
        step = _("Send your application by %(day)s, together with your coordinator.", day=day)
        return Part(_("Your application"), (_("Not sent yet."),), step=step, on=application.closes_on)
    text = _APPLICATION.get(application.state)
    line = _(text, day=_date(application.score_by)) if text else label(application.state)
    return Part(_("Your application"), (line,))


def _grant(participant: Actor) -> Part | None:
    award = my_award(participant)
    if award is None:
        return None
    lines = [label(award.state)]
    step, on = "", None
    if award.state is AwardState.OFFERED:
        on = award.accept_by
        step = _("Say by %(day)s whether you accept your grant. Ask your coordinator.", day=_date(on))
    hidden = [money(award.amount)]
    for payment in my_payments(participant):
        if payment.paid_on:
            lines.append(
                _("Payment %(number)s: paid on %(day)s", number=payment.number, day=_date(payment.paid_on))
            )
        else:
            due = _("Payment %(number)s: by %(day)s", number=payment.number, day=_date(payment.due_on))
            lines += [due, _(payment.text)]
        hidden.append(
            _("Payment %(number)s: %(amount)s", number=payment.number, amount=money(payment.amount))
        )
    return Part(_("Your grant"), tuple(lines), step=step, on=on, hidden=tuple(hidden))


def _visit(participant: Actor) -> Part | None:
    visit = my_next_visit(participant)
    if visit is None:
        return None
    day = _date(visit.due_on)
    step = _("About %(day)s: we talk about how your work goes", day=day)
    return Part(_("Next talk"), (_("About %(day)s", day=day),), step=step, on=visit.due_on)


PARTS: tuple[Callable[[Actor], Part | None], ...] = (_course, _placement, _plan, _application, _grant, _visit)
