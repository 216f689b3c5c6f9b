"""Lifecycles: a table of transitions, and `fire`, the only thing that sets a state."""

import datetime
import enum
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from grants.core import audit
from grants.core.errors import Conflict, DomainError, Forbidden
from grants.core.text import N_


class Authority(audit.Doer, Protocol):
    """Who acts, as far as lifecycles must know."""

    def allows(self, permission: Any) -> bool: ...


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a lifecycle. `permission` is a policy.Permission; `action` is what the audit calls it."""

    name: str
    sources: tuple[enum.StrEnum, ...]
    target: enum.StrEnum
    permission: enum.StrEnum
    action: str
    reason_required: bool = False


class Lifecycle:
    """A named table of transitions with its first state."""

    def __init__(self, noun: str, initial: enum.StrEnum, transitions: Iterable[Transition]) -> None:
        self.noun = noun
        self.initial = initial
        self.states = tuple(type(initial))
        self.transitions: Mapping[str, Transition] = {step.name: step for step in transitions}

    def open_to(self, actor: Authority, state: enum.StrEnum) -> tuple[str, ...]:
        """Names of the steps this actor may take from this state."""
        return tuple(
            step.name
            for step in self.transitions.values()
            if state in step.sources and actor.allows(step.permission)
        )


def fire(
    lifecycle: Lifecycle,
    record: Any,
    name: str,
    actor: Authority,
    *,
    reason: str = "",
    organisation_id: uuid.UUID | None = None,
    details: Mapping[str, object] | None = None,
) -> datetime.datetime:
    """Take the step: authorise, check the source, set the state, write the audit row. Returns the moment of the step.

    Raises Forbidden, Conflict (wrong source state), DomainError (a reason is due and missing).
    """
    step = lifecycle.transitions[name]
    if not actor.allows(step.permission):
        raise Forbidden(step.permission.value)
    if record.state not in step.sources:
        raise Conflict(
            N_("This step is no longer open: someone has moved the record on. Look at it again."),
            code="wrong_state",
        )
    if step.reason_required and not reason.strip():
        raise DomainError(N_("Give a reason."), field="reason", code="reason_required")
    before = record.state
    record.state = step.target
    return audit.record(
        actor,
        step.action,
        lifecycle.noun,
        record.id,
        organisation_id=organisation_id,
        reason=reason,
        details={"from": before.value, "to": step.target.value, **(details or {})},
    )
