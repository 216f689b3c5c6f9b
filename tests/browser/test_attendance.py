"""The attendance screen in Chromium: marks wait on the device while there is no network, and are sent once it is back."""

import logging
import threading

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.serving import make_server

from grants.core import clock
from grants.core.db import db
from grants.domain.accounts import commands as accounts_commands
from grants.domain.accounts.models import Organisation
from grants.domain.training.models import Attendance
from grants.domain.training.states import Mark
from grants.policy import Role
from grants.web.access import STAFF_COOKIE
from tests.browser.looking import watched_page
from tests.factories import accounts, training

pytestmark = pytest.mark.browser


@pytest.fixture
def site(fresh_database):
    """A trainer with a session and two who are enrolled, on a real server: its address, the path, the cookie, the app."""
    app = fresh_database()
    with app.app_context():
        trainer = accounts.user(Role.TRAINER)
        cohort = training.cohort(Organisation(id=trainer.organisation_id))
        session = training.session(cohort.id)
        for _number in range(2):
            training.enrolment(cohort)
        cookie = accounts_commands.start_session(trainer.id, "test", clock.now())
        db.session.remove()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield (
        f"http://127.0.0.1:{server.server_port}",
        f"/training/sessions/{session.id}/attendance",
        cookie,
        app,
    )
    server.shutdown()
    thread.join()
    server.server_close()


def test_marks_wait_for_the_network_and_survive_a_closed_page(chromium, site) -> None:
    address, path, cookie, app = site
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en")
    context.add_cookies([{"name": STAFF_COOKIE, "value": cookie, "url": address}])
    page = watched_page(context)
    page.goto(address + path)
    page.get_by_role("button", name="All present").click()
    page.goto(address + "/")
    page.goto(address + path)
    expect(page.locator("[data-queue-status]")).to_contain_text("aren’t saved yet")
    context.set_offline(True)
    page.get_by_role("button", name="Save attendance").click()
    expect(page.locator("[data-queue-status]")).to_contain_text("There is no network")
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("main")).to_contain_text("Attendance is saved.")
    assert page.evaluate("localStorage.length") == 0
    context.close()
    with app.app_context():
        assert db.session.scalars(select(Attendance.mark)).all() == [Mark.PRESENT, Mark.PRESENT]
        db.session.remove()
