"""Who has what: by whom, until when, last used when."""

import datetime
import re
from collections.abc import Callable

import flask
import pytest

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.accounts import queries
from grants.domain.accounts.models import RoleAssignment
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


def used(user: make.Account, days_ago: int) -> None:
    with transaction():
        db.session.execute(
            db.update(RoleAssignment)
            .where(RoleAssignment.user_id == user.id)
            .values(last_used_on=clock.today() - days_ago * DAY)
        )


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page)


def test_every_role_is_listed_with_giver_and_use(admin: Client) -> None:
    olga = make.user(name="Olga Novik")
    give(olga, Role.TRAINER, admin, days_ago=200)
    give(olga, Role.COORDINATOR, admin, until=clock.today() + 400 * DAY)
    give(olga, Role.CASE_WORKER, admin, revoked_at=clock.now())
    used(olga, 3)
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
    give(ending, Role.TRAINER, admin, days_ago=10, until=clock.today() + 14 * DAY)
    give(make.user(name="Later"), Role.TRAINER, admin, days_ago=10, until=clock.today() + 15 * DAY)
    give(idle, Role.TRAINER, admin, days_ago=300)
    used(idle, 91)
    give(never, Role.TRAINER, admin, days_ago=91)
    give(fresh, Role.TRAINER, admin, days_ago=5)
    assert names(admin.get("/accounts/rights-in-use?shown=ending").text) == ["Ending"]
    unused = admin.get("/accounts/rights-in-use?shown=unused").text
    assert names(unused) == ["Idle", "Never"]
    assert unused.count("Unused</span>") == 2
    used(idle, 1)
    assert names(admin.get("/accounts/rights-in-use?shown=unused").text) == ["Never"]


def test_a_role_is_used_when_it_opens_a_page(admin: Client, app: flask.Flask) -> None:
    olga = make.user(name="Olga Novik")
    for role in (Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.FINANCE_OFFICER):
        give(olga, role, admin, days_ago=100)
    browser = Client(app, olga)

    def today() -> set[Role]:
        rows = db.session.execute(db.select(RoleAssignment).where(RoleAssignment.user_id == olga.id))
        return {row.role for (row,) in rows if row.last_used_on == clock.today()}

    browser.get("/")
    browser.get("/account")
    assert today() == set()  # every role opens these
    browser.get("/audit/openings", 403)
    assert today() == set()
    browser.get("/audit")
    assert today() == {Role.AUDITOR}
    browser.get("/disbursements/tranches")
    assert today() == {
        Role.PROGRAMME_MANAGER,
        Role.AUDITOR,
        Role.FINANCE_OFFICER,
    }  # any of them would have done


def test_using_a_role_is_written_once_a_day(admin: Client, app: flask.Flask, statements: list[str]) -> None:
    admin.get("/accounts/users")
    statements.clear()
    admin.get("/accounts/users")
    assert not [one for one in statements if one.startswith("UPDATE")]


def test_what_ends_soon_is_on_the_work_lists(admin: Client, app: flask.Flask) -> None:
    olga, gone = make.user(name="Olga Novik"), make.user(name="Gone", state="blocked")
    give(olga, Role.AUDITOR, admin, until=clock.today() + 14 * DAY)
    give(olga, Role.COMMITTEE_MEMBER, admin, until=clock.today())
    give(olga, Role.COMMITTEE_CHAIR, admin, until=clock.today() - DAY)
    give(olga, Role.FINANCE_OFFICER, admin, until=clock.today() + 15 * DAY)
    give(gone, Role.TRAINER, admin, until=clock.today())
    assert "2 roles end in the next 14 days" in admin.get("/").text
    browser = Client(app, olga)
    assert "2 roles of yours end soon" in browser.get("/").text
    account = browser.get("/account").text
    assert account.count("tag--orange") == 2
    assert account.count("by Zoya Admin") == 3


def test_a_role_that_ends_is_prolonged(admin: Client) -> None:
    olga = make.user(name="Olga Novik")
    last = clock.today() + 3 * DAY
    give(olga, Role.TRAINER, admin, until=last)
    used(olga, 2)

    def ask(until: datetime.date | None, status: int) -> str:
        day = {f"until-{part}": getattr(until, part) for part in ("day", "month", "year")} if until else {}
        where = {"role": "trainer", "organisation": str(olga.organisation_id)}
        return admin.post(f"/accounts/users/{olga.id}/give-role", {**where, **day}, status).text

    for until in (last, last - DAY):
        assert "holds this role in this organisation already" in ask(until, 422)
    ask(last + 300 * DAY, 302)
    (row,) = queries.rights_page(admin.actor, queries.RightsFilter(role=Role.TRAINER)).items
    assert (row.until, row.used_on) == (last + 300 * DAY, clock.today() - 2 * DAY)
    ask(None, 302)
    assert "holds this role in this organisation already" in ask(last + 900 * DAY, 422)


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
