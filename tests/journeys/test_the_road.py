"""The whole road, from enrolment to a paid grant and a follow-up visit, walked by everybody who has a part in it."""

import contextlib
import datetime
import io
from collections.abc import Callable, Iterator

import flask
import pytest
import time_machine

from grants.web import log
from tests.journeys.road import (
    applying,
    beginning,
    deciding,
    enrolment,
    evidence,
    following,
    internship,
    paying,
    planning,
    scoring,
    training,
)
from tests.journeys.road.stage import Road

PARTS = (
    beginning,
    enrolment,
    training,
    internship,
    planning,
    applying,
    scoring,
    deciding,
    paying,
    following,
    evidence,
)


@pytest.fixture
def road(fresh_database: Callable[[], flask.Flask]) -> Iterator[Road]:
    """An installation of its own on the first of March 2026, whose log is kept."""
    app, written = fresh_database(), io.StringIO()
    with contextlib.redirect_stderr(written):
        log.configure("INFO")
    with time_machine.travel(datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), tick=True) as clock:
        yield Road(app, clock, written)
    log.configure("ERROR")


def test_the_road(road: Road, caplog: pytest.LogCaptureFixture) -> None:
    """One test, for each part stands on the one before."""
    with caplog.at_level("INFO"):
        for part in PARTS:
            part.walk(road)
    evidence.no_trace("the log of a library", caplog.text)
