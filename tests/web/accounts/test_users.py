"""The administrator's pages: inviting, roles, blocking; and what follows for those concerned."""

import re
import uuid
from collections.abc import Callable

import flask
import pytest

from grants.core.ids import new_id
from grants.domain.accounts.states import OrganisationKind
from grants.policy import Role
from tests.factories import accounts as make
from tests.support.client import Client

PASSWORD = "an orange boat at noon"


@pytest.fixture
def admin(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.ADMINISTRATOR)


def invite(admin: Client, organisation_id: uuid.UUID, status: int = 200, **values: str):
    typed = {"name": "Olga Novik", "email": "olga@test.example", "role": "trainer", "language": "en"}
    return admin.post(
        "/accounts/users/invite", {**typed, "organisation": str(organisation_id), **values}, status=status
    )


def link_in(text: str) -> str:
    return re.search(r">http://[^/]+(/welcome/[\w-]+)<", text)[1]


def test_an_invited_user_chooses_her_password_once_and_is_signed_in(admin: Client, client: Client) -> None:
    link = link_in(invite(admin, make.organisation().id).text)
    assert "olga@test.example" in client.get(link).text
    client.get(link)
    client.post(link, {"password": "short", "again": "short"}, status=422)
    client.post(link, {"password": PASSWORD, "again": PASSWORD + "!"}, status=422)
    assert client.post(link, {"password": PASSWORD, "again": PASSWORD}).location == "/"
    assert "Olga Novik" in client.get("/account").text
    other = Client(client.http.application)
    assert "no longer works" in other.get(link, 410).text
    other.post("/sign-in", {"email": "olga@test.example", "password": PASSWORD})
    assert "Trainer" in other.get("/account").text


def test_the_second_click_shows_the_same_link(admin: Client) -> None:
    fields = admin.hidden_fields("/accounts/users/invite")
    first = invite(admin, (where := make.organisation()).id, idempotency_token=fields["idempotency_token"])
    second = invite(admin, where.id, idempotency_token=fields["idempotency_token"])
    assert link_in(first.text) == link_in(second.text)
    assert "There is an account with this e-mail address already." in invite(admin, where.id, 422).text


def test_a_new_link_ends_the_one_before(admin: Client, client: Client) -> None:
    first = link_in(invite(admin, make.organisation().id).text)
    page = admin.get("/accounts/users?state=invited").text
    user = re.search(r"/accounts/users/[0-9a-f-]{36}", page)[0]
    second = link_in(admin.post(f"{user}/issue-link", status=200).text)
    client.get(first, 410)
    client.get(second)


def test_roles_are_given_and_taken_and_sessions_end(admin: Client, client_as: Callable[..., Client]) -> None:
    trainer = client_as(Role.TRAINER)
    where = make.organisation()
    path = f"/accounts/users/{trainer.user.id}"
    admin.post(f"{path}/give-role", {"role": "coordinator", "organisation": str(where.id)})
    trainer.get("/", 302)
    page = admin.get(path).text
    assert "Coordinator" in page
    assert "Role given" in page
    again = admin.post(f"{path}/give-role", {"role": "coordinator", "organisation": str(where.id)}, 422)
    assert "already" in again.text
    for take in re.findall(r"/accounts/roles/[0-9a-f-]{36}/take", page):
        admin.post(take, page=path)
    assert "the account opens nothing" in admin.get(path).text


@pytest.mark.parametrize("role", ["finance_officer", "coordinator", "committee_chair", "case_worker"])
def test_administrators_stay_apart_from_money_and_names(
    admin: Client, client_as: Callable[..., Client], role: str
) -> None:
    other = client_as(Role.ADMINISTRATOR)
    where = make.organisation()
    answer = admin.post(
        f"/accounts/users/{other.user.id}/give-role", {"role": role, "organisation": str(where.id)}, 422
    )
    assert "can’t also work with money" in answer.text


def test_nobody_changes_her_own_rights(admin: Client) -> None:
    path = f"/accounts/users/{admin.user.id}"
    page = admin.get(path).text
    assert "This is your own account" in page
    assert "Take away" not in page
    where = make.organisation()
    admin.post(f"{path}/give-role", {"role": "auditor", "organisation": str(where.id)}, 422)
    admin.post(f"{path}/block", {"reason": "x"}, 422)
    admin.post(f"{path}/issue-link", {"certain": "y"}, status=422)


def test_donors_roles_go_with_donors_organisations(admin: Client) -> None:
    assert "donor’s organisation" in invite(admin, make.organisation().id, 422, role="donor").text
    sida = make.organisation(OrganisationKind.DONOR)
    assert "donor’s organisation" in invite(admin, sida.id, 422).text
    invite(admin, sida.id, role="donor")


def test_a_blocked_user_is_out_at_once_and_back_after(
    admin: Client, client_as: Callable[..., Client]
) -> None:
    trainer = client_as(Role.TRAINER)
    path = f"/accounts/users/{trainer.user.id}"
    assert "Give a reason." in admin.post(f"{path}/block", {"reason": ""}, 422).text
    admin.post(f"{path}/block", {"reason": "Left the organisation"})
    trainer.get("/", 302)
    page = admin.get(path).text
    assert "Left the organisation" in page
    assert "Unblock" in page
    admin.post(f"{path}/unblock", {"reason": "Came back"})
    assert "Account unblocked" in admin.get(path).text


def test_an_old_page_can_not_block(admin: Client, client_as: Callable[..., Client]) -> None:
    path = f"/accounts/users/{client_as(Role.TRAINER).user.id}"
    assert "changed this" in admin.post(f"{path}/block", {"reason": "x", "version": "0"}, 409).text


def test_the_invited_can_be_blocked_and_invited_again(admin: Client, client: Client) -> None:
    link = link_in(invite(admin, make.organisation().id).text)
    path = re.search(r"/accounts/users/[0-9a-f-]{36}", admin.get("/accounts/users?state=invited").text)[0]
    admin.post(f"{path}/block", {"reason": "Wrong address"})
    client.get(link, 410)
    admin.post(f"{path}/unblock", {"reason": "Right after all"})
    client.get(link_in(admin.post(f"{path}/issue-link", status=200).text))


def test_the_list_is_filtered_and_goes_on(admin: Client) -> None:
    where = make.organisation()
    for number in range(27):
        make.user(Role.TRAINER, organisation=where, name=f"Trainer {number:02}")
    page = admin.get(f"/accounts/users?organisation={where.id}&role=trainer").text
    assert "27 users" in page
    assert "Trainer 24" in page
    assert "Trainer 25" not in page
    rest = admin.get(re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")).text
    assert "Trainer 26" in rest
    assert "Trainer 24" not in rest
    assert "No user is like this" in admin.get(f"/accounts/users?organisation={new_id()}").text
    admin.get("/accounts/users?after=nonsense", 404)
    admin.get(f"/accounts/users/{new_id()}", 404)


def test_organisations_are_added_edited_and_closed(admin: Client) -> None:
    typed = {"name": "Women of Pinsk", "code": "br-09", "kind": "ngo", "oblast": "BY-BR"}
    admin.post("/accounts/organisations/add", typed)
    page = admin.get("/accounts/organisations?kind=ngo").text
    assert "Women of Pinsk" in page
    assert "BR-09" in page
    assert "has this code already" in admin.post("/accounts/organisations/add", typed, 422).text
    row = make.organisation()
    make.user(Role.TRAINER, organisation=row)
    path = f"/accounts/organisations/{row.id}"
    edited = {"name": "New name", "code": row.code, "kind": "ngo", "oblast": ""}
    assert "still hold roles there (1)" in admin.post(path, edited, 422).text
    admin.post(path, {**edited, "active": "y"})
    assert "New name" in admin.get(path).text
    with_phone = {**edited, "active": "y", "phone": "call us"}
    page = admin.post(path, with_phone, 422).text
    assert "Use figures, spaces and hyphens" in page
    assert 'value="call us"' in page
    admin.post(path, {**with_phone, "phone": "8 (0162) 20-12-34"})
    assert 'value="8 (0162) 20-12-34"' in admin.get(path).text
    admin.post(path, {**edited, "active": "y", "version": "1"}, 409)


def test_only_administrators_come_here(client_as: Callable[..., Client], app: flask.Flask) -> None:
    manager = client_as(Role.PROGRAMME_MANAGER)
    for path in ("/accounts/users", "/accounts/users/invite", "/accounts/organisations"):
        manager.get(path, 403)
