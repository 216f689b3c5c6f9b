"""The layouts and components in Chromium: accessible, never wider than the screen, and helped by their scripts."""

import logging
import threading

import pytest
from flask import request
from werkzeug.serving import make_server

from tests.browser.looking import WIDER, fits, is_accessible, watched_page
from tests.web.gallery import create_gallery, page_names

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def saved():
    """What the gallery's server was sent to save."""
    return []


@pytest.fixture(scope="module")
def site(saved):
    app = create_gallery()

    @app.post("/autosave")
    def autosave():
        title = request.form["title"]
        saved.append(title)
        refused = "knitting" in title and saved.count(title) == 1
        return ("", 503) if refused else {"saved_at": "14:02"}

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield watched_page(context)
    context.close()


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", [*page_names(), "form?errors=1"])
def test_page_is_accessible_and_fits(page, site, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/{name}")
    fits(page)
    is_accessible(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) <= 0
    assert page.faults == []


def test_errors_take_the_focus_and_lead_to_their_fields(page, site):
    page.goto(f"{site}/form?errors=1")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="Enter a real date").click()
    assert page.evaluate("document.activeElement.id") == "begins-day"


def test_fields_of_an_answer_show_when_it_is_chosen(page, site):
    page.goto(f"{site}/form")
    assert not page.get_by_label("Own share").is_visible()
    page.get_by_label("Something else").check()
    assert page.get_by_label("Own share").is_visible()


def test_form_saves_itself_and_tries_again(page, site, saved):
    page.goto(f"{site}/form")

    def status(text):
        return page.locator("[data-autosave-status]").filter(has_text=text)

    page.get_by_label("Title of the plan").fill("Sewing and mending")
    status("Saved 14:02").wait_for(timeout=5000)
    page.get_by_label("Title of the plan").fill("Sewing, mending and knitting")
    status("Not saved yet, trying again").wait_for(timeout=5000)
    status("Saved 14:02").wait_for(timeout=10000)
    assert [title for title in saved if "mending" in title] == [
        "Sewing and mending",
        "Sewing, mending and knitting",
        "Sewing, mending and knitting",
    ]


def test_attendance_goes_round_by_taps_and_by_keys(page, site):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site}/attendance")
    first = page.locator(".attendance__row").first
    marks = "[...document.querySelectorAll('.attendance input:checked')].map(input => input.value)"
    assert page.evaluate(marks) == ["present", "late", "absent"]
    for expected in ("late", "absent", "excused", "present"):
        first.locator("label:visible").click()
        assert page.evaluate(marks)[0] == expected
    first.locator("input:checked").press("a")
    page.keyboard.press("e")
    assert page.evaluate(marks) == ["absent", "excused", "absent"]
    page.get_by_role("button", name="All present").click()
    assert page.evaluate(marks) == ["present"] * 3


def test_leave_replaces_the_page_and_its_place_in_the_history(page, site):
    page.goto(f"{site}/work")
    page.goto(f"{site}/portal")
    page.get_by_role("link", name="Leave").click()
    page.get_by_text("elsewhere").wait_for()
    page.go_back()
    assert page.url == f"{site}/work"


def test_leave_answers_to_escape_three_times(page, site):
    page.goto(f"{site}/portal")
    for _press in range(3):
        page.keyboard.press("Escape")
    page.get_by_text("elsewhere").wait_for()


def test_everything_works_without_scripts(chromium, site):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/form")
    assert page.get_by_label("Own share").count() == 1
    assert page.get_by_label("Own share").is_visible()
    page.goto(f"{site}/attendance")
    assert page.get_by_label("Excused").first.is_visible()
    page.goto(f"{site}/portal")
    page.get_by_role("link", name="Leave").click()
    page.get_by_text("elsewhere").wait_for()
    context.close()
