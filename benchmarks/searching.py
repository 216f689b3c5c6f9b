"""A name searched and a page of 25 opened, among a thousand participants and among a million."""

import math
import random
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.crowd import settle
from benchmarks.installations import Installation, installation
from benchmarks.invented import people
from benchmarks.results import Figure, percentile
from grants.core.crypto import new_master_key
from grants.core.db import db
from grants.core.ids import new_id
from grants.domain.people import queries
from grants.domain.people.queries import ParticipantFilters
from grants.domain.people.queries.searching import MOST_FOUND
from grants.policy import Actor, Role, RoleIn

FEW, MANY = 1_000, 1_000_000
AIM = 1.3
SEARCHES = 240
PAGES = 60
BEST_OF = 6
_SEED = 7


@dataclass(frozen=True, slots=True)
class _Crowd:
    """A settled installation and who looks into it: a coordinator of one organisation, and the whole programme."""

    where: Installation
    people: int
    own: Actor
    everywhere: Actor


def run(scale: float, databases: Sequence[str]) -> list[Figure]:
    """Two figures a database."""
    many = max(400, int(MANY * scale))
    few = max(100, min(FEW, many // 4))
    return [figure for database in databases for figure in _measure(database, few, many, scale)]


def _measure(database: str, few: int, many: int, scale: float) -> list[Figure]:
    with ExitStack() as stack:
        key = new_master_key()
        crowds = [_settled(stack.enter_context(installation(database, key)), count) for count in (few, many)]
        typed = _typed(min(SEARCHES, many))
        searches = _compare(crowds, [_search(text) for text in typed])
        full = [turn for turn, text in enumerate(typed) if _fills(crowds[0], text)]
        pages = _compare(crowds, [_walk(everywhere=turn % 2 == 0) for turn in range(PAGES)])
    filled = [[times[turn] for turn in full] for times in searches]
    among = f"{many:,} participants against {few:,}"
    return [
        _figure(f"name search that fills a page, {among}, p95", database, filled, searches),
        _figure(f"page of 25, {among}, p95", database, pages, pages),
    ]


def _fills(crowd: _Crowd, text: str) -> bool:
    """Whether the answer is a whole page even among few: only then do both do the same work."""
    with crowd.where.app.app_context():
        found = len(queries.search(crowd.own, text).rows)
        db.session.remove()
    return found == MOST_FOUND


def _settled(where: Installation, count: int) -> _Crowd:
    with where.app.app_context():
        first = settle(count, _SEED)[0]
        db.session.remove()
    return _Crowd(
        where,
        count,
        Actor("user", new_id(), "Coordinator", frozenset({RoleIn(Role.COORDINATOR, first)})),
        Actor("user", new_id(), "Manager", frozenset({RoleIn(Role.PROGRAMME_MANAGER, first)})),
    )


def _typed(count: int) -> list[str]:
    """What people type: the beginning of a name, a whole one, two words, a year; some of whom there are few or none."""
    chance = random.Random(_SEED)
    texts = []
    for one in people(count, _SEED):
        texts.append(
            chance.choice(
                (
                    one.surname[:3],
                    one.given[:2],
                    one.given[:2],
                    one.patronymic[:2],
                    one.given,
                    one.surname,
                    f"{one.surname[:4]} {one.given[:3]}",
                    f"{one.given} {one.patronymic}",
                    f"{one.given} {one.born.year}",
                    f"{one.surname}щ",
                )
            )
        )
    return texts


Look = Callable[[_Crowd], object]


def _search(text: str) -> Look:
    return lambda crowd: queries.search(crowd.own, text)


def _walk(*, everywhere: bool) -> Look:
    """The third page: the first two are only gone through."""

    def look(crowd: _Crowd) -> object:
        actor = crowd.everywhere if everywhere else crowd.own
        cursor = queries.participants_page(actor, ParticipantFilters()).next_cursor
        return queries.participants_page(actor, ParticipantFilters(), cursor)

    return look


def _compare(crowds: list[_Crowd], looks: list[Look]) -> list[list[float]]:
    """Milliseconds of every look, among few and among many.

    All looks are gone through again and again, and the best of each counts: what else a busy machine does at that
    moment is not what is measured.
    """
    best = [[math.inf] * len(looks) for _ in crowds]
    for _round in range(BEST_OF):
        for turn, look in enumerate(looks):
            for which in (0, 1) if turn % 2 else (1, 0):
                best[which][turn] = min(best[which][turn], _timed(crowds[which], look))
    return best


def _timed(crowd: _Crowd, look: Look) -> float:
    with crowd.where.app.app_context():
        begun = time.perf_counter()
        look(crowd)
        took = (time.perf_counter() - begun) * 1000
        db.session.remove()
    return took


def _figure(claim: str, database: str, times: list[list[float]], every: list[list[float]]) -> Figure:
    few, many = (percentile(one, 0.95) for one in times)
    return Figure(
        claim=claim,
        database=database,
        ratio=many / few,
        aim=f"≤ {AIM}",
        met=many / few <= AIM,
        details={
            "p95 among few, ms": few,
            "p95 among many, ms": many,
            "median among few, ms": percentile(times[0], 0.5),
            "median among many, ms": percentile(times[1], 0.5),
            "p95 among few, also of those that find less": percentile(every[0], 0.95),
            "p95 among many, also of those that find less": percentile(every[1], 0.95),
            "looked so many times": len(times[0]),
        },
    )
