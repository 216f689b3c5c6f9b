"""Applications begun at the same moment, over real connections."""

import threading
import uuid
from collections.abc import Callable

import flask
import pytest

from grants.core.db import db
from grants.core.errors import DomainError
from grants.domain.applications import commands, queries
from grants.policy import Role
from tests.factories import accounts, applications, people, plans


@pytest.mark.parametrize("together", [True, False], ids=["one participant", "four participants"])
def test_codes_are_never_given_twice_and_nobody_applies_twice(
    fresh_database: Callable[[], flask.Flask], together: bool
) -> None:
    app = fresh_database()
    with app.app_context():
        ngo = accounts.organisation()
        actor = accounts.user(Role.COORDINATOR, organisation=ngo).actor
        call_id = applications.call().id
        plan_ids = [plans.submitted(people.participant(ngo))[0].id for _ in range(1 if together else 4)] * (
            4 if together else 1
        )
        db.session.remove()
    start = threading.Barrier(4)
    made: list[uuid.UUID] = []
    refused: list[str] = []

    def begin(plan_id: uuid.UUID) -> None:
        with app.app_context():
            start.wait()
            try:
                made.append(commands.create_application(actor, commands.ApplicationDetails(call_id, plan_id)))
            except DomainError as error:
                refused.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=begin, args=(plan_id,)) for plan_id in plan_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with app.app_context():
        codes = sorted(row.code for row in queries.applications_page(actor).items)
    if together:
        assert (codes, refused) == (["GR-0001"], ["second"] * 3)
    else:
        assert (codes, refused) == (["GR-0001", "GR-0002", "GR-0003", "GR-0004"], [])
