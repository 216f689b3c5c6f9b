"""What of training waits for a trainer."""

import flask

from grants.core import clock
from grants.domain.training import queries
from grants.policy import Role
from tests.factories import accounts, training
from tests.factories.training import DAY


def test_a_session_waits_though_an_earlier_one_is_marked(app: flask.Flask) -> None:
    where = accounts.organisation()
    trainer = accounts.user(Role.TRAINER, organisation=where)
    cohort = training.cohort(where, trainer_id=trainer.id)
    enrolment = training.enrolment(cohort)
    marked = training.session(cohort.id, 1, on=clock.today() - 3 * DAY)
    unmarked = training.session(cohort.id, 2, on=clock.today() - DAY)
    training.session(cohort.id, 3, on=clock.today() + DAY)
    training.mark(marked.id, enrolment.id)
    waiting = [item for item in queries.waiting_for(trainer.actor) if item.kind == "attendance"]
    assert [item.arguments["session_id"] for item in waiting] == [unmarked.id]
