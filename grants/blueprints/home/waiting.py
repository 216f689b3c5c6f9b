"""Gathers what every slice says is waiting for someone."""

from collections.abc import Callable

from grants.core.worklist import WorkItem
from grants.domain.assessment import queries as assessment
from grants.policy import Actor

# Each slice's `queries.waiting_for(actor) -> tuple[WorkItem, ...]`.
SOURCES: tuple[Callable[[Actor], tuple[WorkItem, ...]], ...] = (assessment.waiting_for,)


def work_list(actor: Actor) -> list[WorkItem]:
    """Everything that waits for the actor, oldest first; what has no date comes last."""
    items = [item for source in SOURCES for item in source(actor)]
    return sorted(items, key=lambda item: (item.since is None, str(item.since or ""), item.kind))
