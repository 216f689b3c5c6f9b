"""Who scores what: an assignment without conflicts and as even as it can be. Pure; the same seed gives the same answer."""

import hashlib
import uuid
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """One application: how many members it still needs and who may score it."""

    application_id: uuid.UUID
    count: int
    allowed: frozenset[uuid.UUID]

    @property
    def can_be_met(self) -> bool:
        return len(self.allowed) >= self.count


def assign(
    needs: Collection[Need], loads: Mapping[uuid.UUID, int], seed: str
) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    """The members of each application, so that no one's load could be eased without making a heavier one.

    `loads` names every member with what they already have to score. One place after another is filled along a path
    that ends at the least loaded member who can be reached by passing applications on: a min-cost flow whose only cost
    is the next unit of a member's load. An assignment exists exactly when each need `can_be_met`; ValueError otherwise.
    """
    if not all(need.can_be_met for need in needs):
        raise ValueError("an application has fewer members who may score it than it needs")
    order = sorted(needs, key=lambda need: (len(need.allowed), _draw(seed, need.application_id)))
    members = sorted(loads, key=lambda member: _draw(seed, member))
    state = _State(
        allowed={need.application_id: need.allowed for need in order},
        chosen={need.application_id: set() for need in order},
        loads=dict(loads),
        members=members,
    )
    for turn in range(max((need.count for need in order), default=0)):
        for need in order:
            if turn < need.count:
                state.place(need.application_id)
    return {
        application: tuple(member for member in members if member in chosen)
        for application, chosen in state.chosen.items()
    }


@dataclass(slots=True)
class _State:
    allowed: dict[uuid.UUID, frozenset[uuid.UUID]]
    chosen: dict[uuid.UUID, set[uuid.UUID]]
    loads: dict[uuid.UUID, int]
    members: Sequence[uuid.UUID]

    def place(self, application: uuid.UUID) -> None:
        """One more member for the application, passing others' applications on where that keeps loads even."""
        came_from = self._reach(application)
        best = min((m for m in self.members if m in came_from), key=lambda m: self.loads[m])
        self.loads[best] += 1
        member = best
        while True:
            holder, giver = came_from[member]
            self.chosen[holder].add(member)
            if giver is None:
                return
            self.chosen[holder].discard(giver)
            member = giver

    def _reach(self, start: uuid.UUID) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID | None]]:
        """Each member who can take a place: for which application, and from whom it passes (None: the new place)."""
        came_from: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID | None]] = {}
        queue: deque[tuple[uuid.UUID, uuid.UUID | None]] = deque([(start, None)])
        while queue:
            application, giver = queue.popleft()
            for member in self.members:
                if (
                    member in came_from
                    or member not in self.allowed[application]
                    or member in self.chosen[application]
                ):
                    continue
                came_from[member] = (application, giver)
                queue.extend((other, member) for other, chosen in self.chosen.items() if member in chosen)
        return came_from


def _draw(seed: str, key: uuid.UUID) -> bytes:
    return hashlib.sha256(f"{seed}/{key}".encode()).digest()
