"""The attendance screen in Chromium: marks wait on the device while there is no network, and are sent once it is back."""

import json
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
from grants.domain.people.models import Participant
from grants.domain.people.vault import read_identities
from grants.domain.training.models import Attendance
from grants.domain.training.states import Mark
from grants.policy import Role
from grants.web.access import STAFF_COOKIE
from tests.browser.looking import watched_page
from tests.factories import accounts, training
from tests.support.traces import Traces

pytestmark = pytest.mark.browser


@pytest.fixture
def site(fresh_database):
    """A trainer with a session and two who are enrolled, on a real server: its address, the path, the cookie, the app."""
    app = fresh_database()
    with app.app_context():
        trainer = accounts.user(Role.TRAINER)
        cohort = training.cohort(Organisation(id=trainer.organisation_id), trainer_id=trainer.id)
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


KEPT_OF_US = """async () => {
  const bases = indexedDB.databases ? await indexedDB.databases() : [];
  const workers = await navigator.serviceWorker?.getRegistrations?.() ?? [];
  const local = Object.fromEntries(Object.entries(localStorage));
  return JSON.stringify({local, session: Object.entries(sessionStorage), bases, workers: workers.length,
    caches: window.caches ? await caches.keys() : [], cookies: document.cookie, name: window.name,
    history: history.state});
}"""


def test_what_waits_on_the_device_names_nobody_and_is_gone_after_a_day_or_at_sign_out(chromium, site) -> None:
    address, path, cookie, app = site
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en")
    context.add_cookies([{"name": STAFF_COOKIE, "value": cookie, "url": address}])
    page = watched_page(context)
    page.goto(address + path)
    with app.app_context():
        traces = Traces.of(read_identities(db.session.scalars(select(Participant.id))).values())
        names = {
            one.name.given for one in read_identities(db.session.scalars(select(Participant.id))).values()
        }
        db.session.remove()
    assert any(name in page.content() for name in names), "names are on the page while it is open"
    page.get_by_role("button", name="All present").click()
    kept = json.loads(page.evaluate(KEPT_OF_US))
    assert [key for key in kept["local"] if key.startswith("queue:")]
    assert traces.in_bytes(json.dumps(kept).encode()) == set()
    assert not any(name in json.dumps(kept, ensure_ascii=False) for name in names)
    assert (kept["session"], kept["bases"], kept["caches"], kept["workers"]) == ([], [], [], 0)
    page.evaluate(
        "Object.keys(localStorage).forEach(key => { const kept = JSON.parse(localStorage[key]);"
        " kept.at -= 25 * 3600 * 1000; localStorage[key] = JSON.stringify(kept); })"
    )
    page.goto(address + "/account")
    assert page.evaluate("localStorage.length") == 0, "what is older than a day is dropped by any page"
    page.goto(address + path)
    page.get_by_role("button", name="All present").click()
    assert page.evaluate("localStorage.length") == 1
    page.evaluate("document.querySelector('form[action$=\"/sign-out\"]').submit()")
    page.wait_for_url("**/sign-in*")
    assert page.evaluate("localStorage.length") == 0
    context.close()
