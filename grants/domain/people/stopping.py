"""What taking a consent back touches. Slices further down the road tell what of hers rests on it, and stop it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from grants.domain.people.states import ConsentPurpose
from grants.policy import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of them is seen: its code or name, or its day, and the page."""

    text: str | datetime.date
    endpoint: str
    arguments: Mapping[str, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Touched:
    """So many things of hers: `one` and `many` are the two forms of a gettext id. `stops`: at once; else it stays."""

    one: str
    many: str
    count: int
    stops: bool
    places: tuple[Place, ...] = field(default=())


Tell = Callable[[uuid.UUID], Iterable[Touched]]
Stop = Callable[[Actor, uuid.UUID], None]
_TELLING: dict[ConsentPurpose, list[Tell]] = defaultdict(list)
_STOPPING: dict[ConsentPurpose, list[Stop]] = defaultdict(list)


def tells(purpose: ConsentPurpose) -> Callable[[Tell], Tell]:
    """Decorator: counts, from the records, what of hers rests on her consent to the purpose."""

    def register(tell: Tell) -> Tell:
        _TELLING[purpose].append(tell)
        return tell

    return register


def stops(purpose: ConsentPurpose) -> Callable[[Stop], Stop]:
    """Decorator: within the transaction in which the consent ends or narrows, stops what rests on it no more."""

    def register(stop: Stop) -> Stop:
        _STOPPING[purpose].append(stop)
        return stop

    return register


def touched_by(participant_id: uuid.UUID, purpose: ConsentPurpose) -> tuple[Touched, ...]:
    """What taking it back touches: first what stops, then what stays."""
    found = [one for tell in _TELLING[purpose] for one in tell(participant_id) if one.count]
    return tuple(sorted(found, key=lambda one: not one.stops))


def stop_all(actor: Actor, participant_id: uuid.UUID, purpose: ConsentPurpose) -> None:
    """Within an open transaction, once her answer is written down."""
    for stop in _STOPPING[purpose]:
        stop(actor, participant_id)
