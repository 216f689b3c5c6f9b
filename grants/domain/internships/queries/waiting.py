"""What of internships waits for someone: ends, beginnings, hours, checks that run out."""

from sqlalchemy import func, select

from grants.core.db import db
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.internships.models import Host, Placement
from grants.domain.internships.queries.hosts import running_out
from grants.domain.internships.queries.placements import Timing, in_time
from grants.domain.internships.scope import visible_hosts, visible_placements
from grants.policy import Actor, Permission

SENTENCES = {
    Timing.ENDING: NN_("%(num)s placement ends this week", "%(num)s placements end this week"),
    Timing.TO_BEGIN: NN_("%(num)s placement was to begin", "%(num)s placements were to begin"),
    Timing.NO_HOURS: NN_(
        "%(num)s placement has no hours for last week", "%(num)s placements have no hours for last week"
    ),
    Timing.WITHHELD: NN_(
        "%(num)s intern does not agree that her host is told of her: ask her whether she stays",
        "%(num)s interns do not agree that their hosts are told of them: ask each whether she stays",
    ),
}


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """One line for each thing to do, with the earliest day it is about."""
    items: list[WorkItem] = []
    if actor.allows(Permission.PLACEMENT_MANAGE):
        for timing in Timing:
            items += _placements(actor, timing)
    if actor.allows(Permission.HOST_MANAGE):
        items += _hosts(actor)
    return tuple(items)


def _placements(actor: Actor, timing: Timing) -> list[WorkItem]:
    day = Placement.ends_on if timing is Timing.ENDING else Placement.starts_on
    count, first = db.session.execute(
        select(func.count(), func.min(day)).where(
            visible_placements(actor, Permission.PLACEMENT_MANAGE), in_time(timing)
        )
    ).one()
    if not count:
        return []
    one, many = SENTENCES[timing]
    return [
        WorkItem(
            kind=f"placements_{timing.value}",
            text=one,
            plural=many,
            count=count,
            endpoint="internships.placements",
            arguments={"timing": timing.value},
            since=None if timing is Timing.NO_HOURS else first,
            due=first if timing is Timing.ENDING else None,
        )
    ]


def _hosts(actor: Actor) -> list[WorkItem]:
    count = db.session.scalar(
        select(func.count())
        .select_from(Host)
        .where(visible_hosts(actor, Permission.HOST_MANAGE), running_out())
    )
    if not count:
        return []
    one, many = NN_(
        "The check of %(num)s host runs out within 30 days",
        "The checks of %(num)s hosts run out within 30 days",
    )
    return [
        WorkItem(
            kind="hosts_running_out",
            text=one,
            plural=many,
            count=count,
            endpoint="internships.hosts",
            arguments={"running_out": "yes"},
        )
    ]
