"""Gathers what every slice says is waiting for someone, and puts it into words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flask
from flask_babel import gettext as _

from grants.core import clock
from grants.core.worklist import WorkItem
from grants.domain.accounts import queries as accounts
from grants.domain.applications import queries as applications
from grants.domain.assessment import queries as assessment
from grants.domain.awards import queries as awards
from grants.domain.disbursements import queries as disbursements
from grants.domain.internships import queries as internships
from grants.domain.monitoring import queries as monitoring
from grants.domain.people import queries as people
from grants.domain.plans import queries as plans
from grants.domain.privacy import queries as privacy
from grants.domain.privacy.glass import queries as glass
from grants.domain.privacy.hand_over import queries as hand_over
from grants.domain.training import queries as training
from grants.policy import Actor
from grants.web.filters import written_day
from grants.web.sentences import sentence

# Each slice's `queries.waiting_for(actor) -> tuple[WorkItem, ...]`.
SOURCES: tuple[Callable[[Actor], tuple[WorkItem, ...]], ...] = (
    accounts.waiting_for,
    people.waiting_for,
    training.waiting_for,
    internships.waiting_for,
    plans.waiting_for,
    applications.waiting_for,
    assessment.waiting_for,
    awards.waiting_for,
    disbursements.waiting_for,
    monitoring.waiting_for,
    hand_over.waiting_for,
    glass.waiting_for,
    privacy.waiting_for,
)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One line of the list; `count` only where the sentence does not say it."""

    text: str
    url: str
    count: int | None
    age: str
    late: bool


def work_list(actor: Actor) -> list[WorkLine]:
    """Everything that waits for the actor: what can't wait, what is late, then the oldest; what has no date comes last."""
    items = [item for source in SOURCES for item in source(actor)]
    items.sort(
        key=lambda item: (not item.first, not _late(item), str(item.since or item.due or "9999"), item.kind)
    )
    return [
        WorkLine(
            text=sentence(item.text, item.values, item.plural, item.count),
            url=_link(item),
            count=item.count if item.plural and "%(num)" not in item.text + item.plural else None,
            age=_age(item),
            late=_late(item),
        )
        for item in items
    ]


def _link(item: WorkItem) -> str:
    arguments: dict[str, Any] = dict(item.arguments)
    return flask.url_for(item.endpoint, **arguments)


def _late(item: WorkItem) -> bool:
    return item.due is not None and item.due < clock.today()


def _age(item: WorkItem) -> str:
    if item.due is not None:
        return _("due %(day)s", day=written_day(item.due))
    if item.since is not None:
        return _("since %(day)s", day=written_day(item.since))
    return ""
