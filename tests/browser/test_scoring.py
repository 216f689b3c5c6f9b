"""The scoring page in Chromium: the total grows as one scores, the page saves itself, and it is accessible."""

import logging
import threading

import pytest
from werkzeug.serving import make_server

from grants.core import clock
from grants.core.db import db
from grants.domain.accounts import commands as accounts_commands
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment.models import ReviewScore
from grants.domain.assessment.states import ReviewState
from grants.web.access import STAFF_COOKIE
from tests.browser.looking import WIDER, fits, is_accessible, watched_page
from tests.factories import applications, assessment

pytestmark = pytest.mark.browser


@pytest.fixture
def site(fresh_database):
    """A member with a review that is begun, on a real server: its address, the cookie, the application."""
    app = fresh_database()
    with app.app_context():
        member = assessment.member()
        hers = applications.application(assessment.call(), ApplicationState.IN_REVIEW)
        review = assessment.review(hers, member, ReviewState.CLEARED)
        cookie = accounts_commands.start_session(member.id, "test", clock.now())
        db.session.remove()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", f"/assessment/reviews/{review.id}", cookie, app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium, site):
    address, path, cookie, _app = site
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    context.add_cookies([{"name": STAFF_COOKIE, "value": cookie, "url": address}])
    page = watched_page(context)
    page.goto(address + path)
    yield page
    context.close()


def test_the_total_grows_and_the_page_saves_itself(page, site):
    total = page.locator("[data-scoring-total]")
    assert total.inner_text() == "–"
    page.locator("input[name=score_demand][value='4']").check()
    page.locator("input[name=score_finances][value=cannot_judge]").check()
    page.locator("input[name=score_skills][value='3']").check()
    page.locator("#comment_demand").fill("Orders in hand.")
    assert total.inner_text() == "71.4"  # (20·4 + 15·3) ÷ (5·35)
    assert page.locator("[data-scoring-answered]").inner_text() == "3"
    page.locator("[data-autosave-status][data-state=saved]").wait_for(timeout=8000)
    with site[3].app_context():
        rows = {row.score for row in db.session.query(ReviewScore) if row.score}
        db.session.remove()
    assert rows == {4, 3}
    page.reload()
    assert total.inner_text() == "71.4"
    assert page.locator("#comment_demand").input_value() == "Orders in hand."
    assert page.faults == []


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_accessible_and_fits(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    fits(page)
    is_accessible(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) <= 0


def test_scores_can_be_given_by_keyboard(page):
    page.locator("input[name=score_demand][value='5']").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=score_demand][value='4']").is_checked()


def test_a_hand_in_with_gaps_does_not_stop_the_saving(page):
    page.locator("input[name=score_demand][value='4']").check()
    page.locator("button[value=hand_in]").click()
    page.locator(".govuk-error-summary").wait_for()
    page.locator("input[name=score_skills][value='3']").check()
    page.locator("[data-autosave-status][data-state=saved]").wait_for(timeout=8000)


def test_a_button_pressed_during_a_save_waits_for_it(page, site):
    def slowly(route):
        answer = route.fetch()
        page.wait_for_timeout(700)
        route.fulfill(response=answer)

    page.route("**/save-draft", slowly)
    page.locator("input[name=score_demand][value='4']").check()
    with page.expect_request("**/save-draft"):
        pass
    page.locator("button[value=save]").click()
    page.locator(".govuk-notification-banner, .banner").first.wait_for()
    assert page.locator(".govuk-error-summary").count() == 0
