"""The whole road, from enrolment to a paid grant and a follow-up visit, walked by everybody who has a part in it."""

import datetime
from collections.abc import Callable, Iterator

import flask
import pytest
import time_machine

from tests.journeys.road import (
    applying,
    beginning,
    deciding,
    enrolment,
    internship,
    paying,
    planning,
    scoring,
    training,
)
from tests.journeys.road.stage import Road


@pytest.fixture
def road(fresh_database: Callable[[], flask.Flask]) -> Iterator[Road]:
    """An installation of its own, on the first of March 2026."""
    with time_machine.travel(datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), tick=True) as clock:
        yield Road(fresh_database(), clock)


def test_the_road(road: Road) -> None:
    """One test, for each part stands on the one before."""
    for part in (beginning, enrolment, training, internship, planning, applying, scoring, deciding, paying):
        part.walk(road)
