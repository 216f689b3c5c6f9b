"""Courses and internships on a participant's record page."""

from collections.abc import Callable

from grants.core.ids import show_code
from grants.policy import Role
from tests.factories import accounts, internships, people, training
from tests.support.client import Client


def test_her_record_tells_of_courses_and_internships(client_as: Callable[..., Client]) -> None:
    org = accounts.organisation()
    her = people.participant(org)
    certificate = training.certificate(training.completed(her).id)
    internships.placement(her)
    page = client_as(Role.TRAINER, organisation=org).get(f"/participants/{her.id}").text
    assert f"Completed, test 80 %, certificate {show_code(certificate.code)}" in page
    assert "Under way" in page


def test_before_any_course_the_way_to_one_is_shown(client_as: Callable[..., Client]) -> None:
    org = accounts.organisation()
    her = people.participant(org)
    page = client_as(Role.TRAINER, organisation=org).get(f"/participants/{her.id}").text
    assert "Enrol her in a cohort" in page
