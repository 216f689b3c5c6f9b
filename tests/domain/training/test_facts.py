"""What other slices and the participant's own pages are told, and what commands refuse."""

import flask
import pytest

from grants.core import clock
from grants.core.errors import Conflict, DomainError, Forbidden
from grants.domain.training import commands, queries
from grants.domain.training.commands import Choice
from grants.domain.training.states import CohortState, Mark
from grants.policy import Actor, Role
from tests.factories import accounts, people
from tests.factories import training as make
from tests.factories.training import DAY


def test_her_next_session_is_the_first_to_come(app: flask.Flask) -> None:
    cohort = make.cohort()
    her = people.participant(organisation_id=cohort.organisation_id)
    make.enrolment(cohort, her)
    actor = Actor(kind="participant", id=her.id)
    assert queries.my_next_session(actor) is None
    make.session(cohort.id, 1, on=clock.today() - DAY)
    make.session(cohort.id, 3, on=clock.today() + 3 * DAY)
    make.session(cohort.id, 2, on=clock.today() + 2 * DAY, room="7")
    found = queries.my_next_session(actor)
    assert found is not None
    assert (found.on, found.room) == (clock.today() + 2 * DAY, "7")
    assert [one.cohort_code for one in queries.my_courses(actor)] == [cohort.code]


def test_a_cancelled_cohort_has_no_next_session(app: flask.Flask) -> None:
    cohort = make.cohort(state=CohortState.CANCELLED)
    her = people.participant(organisation_id=cohort.organisation_id)
    make.enrolment(cohort, her)
    make.session(cohort.id, on=clock.today() + DAY)
    assert queries.my_next_session(Actor(kind="participant", id=her.id)) is None


def test_who_trained_or_enrolled_her_is_known(app: flask.Flask) -> None:
    cohort = make.cohort()
    her = people.participant(organisation_id=cohort.organisation_id)
    clerk = accounts.user(Role.COORDINATOR)
    make.enrolment(cohort, her, enrolled_by=clerk.id)
    assert queries.trainers_of(her.id) == {cohort.trainer_id, clerk.id}
    assert not queries.has_completed_course(her.id)


def test_completed_courses_are_told(app: flask.Flask) -> None:
    her = people.participant()
    make.completed(her)
    assert [one.hours for one in queries.completed_courses(her.id)] == [24]


def test_the_same_marks_twice_change_nothing(app: flask.Flask) -> None:
    org = accounts.organisation()
    cohort = make.cohort(org)
    session, row = make.session(cohort.id), make.enrolment(cohort)
    trainer = accounts.user(Role.TRAINER, organisation=org).actor
    sent = {row.id: Choice(None, Mark.PRESENT)}
    assert commands.mark_attendance(trainer, session.id, sent) == 1
    assert commands.mark_attendance(trainer, session.id, sent) == 0


def test_marks_of_two_people_are_merged_row_by_row(app: flask.Flask) -> None:
    org = accounts.organisation()
    cohort = make.cohort(org)
    session = make.session(cohort.id)
    mine, theirs = make.enrolment(cohort), make.enrolment(cohort)
    trainer = accounts.user(Role.TRAINER, organisation=org).actor
    make.mark(session.id, theirs.id, Mark.LATE)
    sent = {mine.id: Choice(None, Mark.PRESENT), theirs.id: Choice(None, None)}
    assert commands.mark_attendance(trainer, session.id, sent) == 1
    with pytest.raises(Conflict):
        commands.mark_attendance(trainer, session.id, {theirs.id: Choice(None, Mark.ABSENT)})
    rows = {row.enrolment_id: row.mark for row in queries.attendance_page(trainer, session.id).rows}
    assert rows == {mine.id: Mark.PRESENT, theirs.id: Mark.LATE}


def test_commands_check_the_right_again(app: flask.Flask) -> None:
    cohort = make.cohort()
    manager = accounts.user(Role.PROGRAMME_MANAGER).actor
    for refused in (
        lambda: commands.start_cohort(manager, cohort.id),
        lambda: commands.finish_cohort(manager, cohort.id, 1),
        lambda: commands.enrol(manager, cohort.id, [cohort.id]),
        lambda: commands.issue_certificates(manager, cohort.id),
        lambda: commands.mark_attendance(manager, cohort.id, {}),
        lambda: commands.enter_test_results(manager, cohort.id, {}, {}),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_finished_cohort_is_not_marked(app: flask.Flask) -> None:
    org = accounts.organisation()
    cohort = make.cohort(org, state=CohortState.FINISHED)
    session = make.session(cohort.id)
    trainer = accounts.user(Role.TRAINER, organisation=org).actor
    with pytest.raises(DomainError) as refused:
        commands.mark_attendance(trainer, session.id, {})
    assert refused.value.code == "cohort_not_running"
