"""A day on which the tests of money take place, and the people who handle it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import flask
import pytest
import time_machine

from grants.domain.accounts.models import Organisation
from grants.policy import Actor, Role
from tests.factories import accounts

NOON = datetime.datetime(2027, 1, 31, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    """It is noon in Minsk on 31 January 2027."""
    with time_machine.travel(NOON, tick=True):
        yield


@dataclass(frozen=True)
class People:
    """A coordinator of an organisation, and three finance officers."""

    organisation: Organisation
    coordinator: Actor
    first: Actor
    second: Actor
    third: Actor


@pytest.fixture
def people(app: flask.Flask) -> People:
    """Those whom a payment passes."""
    where = accounts.organisation()
    coordinator = accounts.user(Role.COORDINATOR, organisation=where).actor
    officers = [accounts.user(Role.FINANCE_OFFICER).actor for _ in range(3)]
    return People(where, coordinator, *officers)
