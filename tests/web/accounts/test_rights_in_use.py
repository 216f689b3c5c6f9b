"""Who has what: by whom, until when, last used when."""

import datetime
import re
from collections.abc import Callable

import pytest

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.accounts.models import RoleAssignment, UserSession
from grants.policy import Role
from tests.factories import accounts as make
from tests.factories.saving import save
from tests.support.client import Client

DAY = datetime.timedelta(days=1)


@pytest.fixture
def admin(client_as: Callable[..., Client]) -> Client:
    return client_as(Role.ADMINISTRATOR, name="Zoya Admin")


def give(user: make.Account, role: Role, admin: Client, days_ago: int = 0, **values: object) -> None:
    save(
        RoleAssignment(
            user_id=user.id,
            organisation_id=user.organisation_id,
            role=role,
            granted_by=admin.user.id,
            granted_at=clock.now() - days_ago * DAY,
            **values,
        )
    )


def seen(user: make.Account, days_ago: int) -> None:
    moment = clock.now() - days_ago * DAY
    save(
        UserSession(
            user_id=user.id,
            token_hash=str(new_id()),
            device="test",
            created_at=moment,
            last_seen_at=moment,
            expires_at=moment,
            authenticated_at=moment,
        )
    )


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page)


def test_every_role_is_listed_with_giver_and_use(admin: Client) -> None:
    olga = make.user(name="Olga Novik")
    give(olga, Role.TRAINER, admin, days_ago=200)
    give(olga, Role.COORDINATOR, admin, until=clock.today() + 400 * DAY)
    give(olga, Role.CASE_WORKER, admin, revoked_at=clock.now())
    seen(olga, 3)
    make.app(olga.id)
    page = admin.get("/accounts/rights-in-use").text
    assert names(page).count("Olga Novik") == 2
    assert page.count("by Zoya Admin") == 2
    assert "Case worker</td>" not in page
    assert "3 roles" in page  # hers and the administrator's
    assert "Unused</span>" not in page
    assert "Rights in use" in admin.get("/accounts/users").text


def test_what_ends_soon_and_what_nobody_uses_is_filtered(admin: Client) -> None:
    ending, idle, never, fresh = (make.user(name=name) for name in ("Ending", "Idle", "Never", "Fresh"))
    give(ending, Role.TRAINER, admin, days_ago=10, until=clock.today() + 30 * DAY)
    give(idle, Role.TRAINER, admin, days_ago=300)
    seen(idle, 91)
    give(never, Role.TRAINER, admin, days_ago=91)
    give(fresh, Role.TRAINER, admin, days_ago=5)
    assert names(admin.get("/accounts/rights-in-use?shown=ending").text) == ["Ending"]
    unused = admin.get("/accounts/rights-in-use?shown=unused").text
    assert names(unused) == ["Idle", "Never"]
    assert unused.count("Unused</span>") == 2
    seen(idle, 1)
    assert names(admin.get("/accounts/rights-in-use?shown=unused").text) == ["Never"]


def test_a_role_was_not_used_before_it_was_given(admin: Client) -> None:
    olga = make.user(name="Olga Novik")
    seen(olga, 200)
    give(olga, Role.TRAINER, admin, days_ago=100)
    assert names(admin.get("/accounts/rights-in-use?shown=unused").text) == ["Olga Novik"]


def test_the_list_goes_on_and_is_for_administrators(admin: Client, client_as: Callable[..., Client]) -> None:
    where = make.organisation()
    for number in range(27):
        make.user(Role.TRAINER, organisation=where, name=f"Trainer {number:02}")
    page = admin.get(f"/accounts/rights-in-use?organisation={where.id}&role=trainer").text
    assert "27 roles" in page
    rest = admin.get(re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")).text
    assert names(page) + names(rest) == [f"Trainer {number:02}" for number in range(27)]
    assert "No role is like this" in admin.get(f"/accounts/rights-in-use?organisation={new_id()}").text
    admin.get("/accounts/rights-in-use?after=nonsense", 404)
    for role in (Role.AUDITOR, Role.PROGRAMME_MANAGER):
        client_as(role).get("/accounts/rights-in-use", 403)
