"""Merging two records on the pages: preview, confirmation, the way back."""

from collections.abc import Callable

from grants.core.ids import show_code
from grants.domain.people.models import Participant
from grants.policy import Role
from tests.factories import people, plans
from tests.support.client import Client

SignIn = Callable[..., Client]
MERGE = "/participants/merge"


def two(client_as: SignIn) -> tuple[Client, Participant, Participant, dict[str, str]]:
    client = client_as(Role.CASE_WORKER)
    kept, other = (people.participant(organisation_id=client.user.organisation_id) for _ in range(2))
    typed = {"kept_code": kept.case_code, "other_code": show_code(other.case_code), "reason": "Same papers"}
    return client, kept, other, typed


def test_shown_first_then_merged_then_undone(client_as: SignIn) -> None:
    client, kept, other, typed = two(client_as)
    plans.plan(other)
    preview = client.post(MERGE, typed, 200).text
    assert "Business plans" in preview
    assert "Same papers" in preview
    assert show_code(other.case_code) in preview
    assert "Ковальчук" not in preview
    client.get(f"/participants/{other.id}")
    record = client.post(MERGE, {**typed, "confirmed": "yes"}).location
    assert record == f"/participants/{kept.id}"
    page = client.get(record).text
    assert show_code(other.case_code) in page
    assert "Undo the merge" in page
    assert client.get(f"/participants/{other.id}", 302).location == record
    undo = page.split('href="/participants/merges/')[1].split('"')[0]
    assert show_code(other.case_code) in client.get(f"/participants/merges/{undo}").text
    client.post(f"/participants/merges/{undo}")
    client.get(f"/participants/{other.id}")
    client.post(f"/participants/merges/{undo}", page="/account", status=409)


def test_what_stands_against_it_is_said_and_nothing_merged(client_as: SignIn) -> None:
    client, kept, other, typed = two(client_as)
    for one in (kept, other):
        plans.plan(one)
    page = client.post(MERGE, {**typed, "confirmed": "yes"}, 200).text
    assert "Both records have a business plan" in page
    assert "Merge them" not in page
    client.get(f"/participants/{other.id}")


def test_a_wrong_code_is_said_beside_its_field(client_as: SignIn) -> None:
    client, _, _, typed = two(client_as)
    page = client.post(MERGE, {**typed, "other_code": people.participant().case_code}, 422).text
    assert "ask the programme office" in page
    assert "Same papers" in page
    client_as(Role.TRAINER).get(MERGE, 403)
    client_as(Role.PROGRAMME_MANAGER).get(MERGE)
