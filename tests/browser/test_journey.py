"""The trainer's and the participant's parts of the road in Chromium on a phone of 360 px, and every page of it looked at."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from grants.policy import Role
from tests.browser.looking import WIDER, fits, is_accessible, watched_page
from tests.browser.programme import LIST, PASSWORD, Programme
from tests.factories import accounts

pytestmark = pytest.mark.browser
PAGES = (  # what is looked at, and by whom
    ("/", Role.TRAINER),
    ("/participants", Role.TRAINER),
    ("record", Role.TRAINER),
    ("/participants/register", Role.TRAINER),
    ("import", Role.TRAINER),
    ("cohort", Role.TRAINER),
    ("attendance", Role.TRAINER),
    ("take marks", Role.TRAINER),
    ("check marks", Role.TRAINER),
    ("warned record", Role.COORDINATOR),
    ("second PIN used", Role.COORDINATOR),
    ("plan", Role.COORDINATOR),
    ("scoring", Role.COMMITTEE_MEMBER),
    ("ranking", Role.COMMITTEE_CHAIR),
    ("tranche", Role.FINANCE_OFFICER),
    ("/disbursements/ledger", Role.FINANCE_OFFICER),
    ("/monitoring/visits", Role.COORDINATOR),
    ("visit", Role.COORDINATOR),
)


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(("name", "role"), PAGES)
def test_pages_of_the_road_are_accessible_and_fit(
    signed_in: Callable[..., BrowserContext],
    programme: Programme,
    site: str,
    name: str,
    role: Role,
    language: str,
) -> None:
    page = watched_page(signed_in(programme.users[role, language]))
    path = programme.paths.get(f"{name} {language}") or programme.paths.get(name, name)
    page.goto(site + path)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.url == site + path, "nothing led elsewhere"
    fits(page)
    is_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(WIDER) <= 0


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("language", ["en", "ru", "be"])
@pytest.mark.parametrize(
    ("path", "second"),
    [("/sign-in", False), ("/my/sign-in", False), ("/my", False), ("/my", True), ("/verify", False)],
)
def test_doors_and_her_own_page_are_accessible_and_fit(
    phone: Callable[..., BrowserContext],
    programme: Programme,
    site: str,
    path: str,
    second: bool,
    language: str,
) -> None:
    page = watched_page(phone(locale=language))
    if path == "/my":
        sign_in_at_my(page, programme, site, programme.second_pin if second else programme.pin)
        page.locator(f"button[name=language][value={language}]").click()
        page.wait_for_url(f"{site}/my")
    page.goto(site + path)
    assert page.evaluate("document.documentElement.lang") == language
    fits(page)
    is_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(WIDER) <= 0


def sign_in_at_my(page: Page, programme: Programme, site: str, pin: str) -> None:
    page.goto(f"{site}/my/sign-in")
    page.locator("input[name=code]").fill(programme.code)
    page.locator("input[name=pin]").fill(pin)
    page.locator("main form button").click()
    page.wait_for_url(f"{site}/my")


def set_up_second_factor(page: Page) -> None:
    """Names are behind it: on her first day she puts the key into her app."""
    fits(page)
    page.get_by_role("button", name="Set up an app").tap()
    page.get_by_text("I can’t scan it").tap()
    secret = page.locator("p.secret").inner_text().replace(" ", "")
    fits(page)
    page.locator("input[name=code]").fill(accounts.code_of(secret))
    page.get_by_role("button", name="Confirm").tap()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    fits(page)


def test_a_trainer_signs_in_and_brings_a_list(
    phone: Callable[..., BrowserContext], programme: Programme, site: str
) -> None:
    page = watched_page(phone(locale="en"))
    page.goto(site)
    page.get_by_label("E-mail address").fill(programme.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").tap()
    page.get_by_role("heading", name="Work list").wait_for()
    fits(page)
    page.goto(f"{site}/participants")
    set_up_second_factor(page)
    page.goto(f"{site}/participants")
    page.get_by_role("button", name="Bring a list").or_(
        page.get_by_role("link", name="Bring a list")
    ).first.tap()
    changed = LIST.read_bytes().replace("Маркова".encode("cp1251"), "Маркевич".encode("cp1251"))
    upload = {"name": "list.csv", "mimeType": "text/csv", "buffer": changed}
    page.locator("input[type=file]").set_input_files(upload)
    page.get_by_role("button", name="Check the list").tap()
    page.get_by_text("What is wrong, and what to do").first.wait_for()
    fits(page)
    for told in ("12.О5.1991", "Виленская", "31.02.1987"):
        assert page.get_by_text(told).filter(visible=True).count() == 1
    page.get_by_label("Each person on this list agreed").check()
    page.get_by_label("Signed on paper").check()
    for part, number in zip(("Day", "Month", "Year"), ("1", "9", "2025"), strict=True):
        page.get_by_label(part, exact=True).fill(number)
    page.get_by_role("button", name=re.compile("Register [0-9]+ people")).tap()
    page.get_by_role("heading", name="What came of the list").wait_for()
    fits(page)
    assert page.locator("main td", has_text="Маркевич").count() == 1
    assert page.locator("main th a.code").count() > 25


def test_attendance_is_marked_by_taps_and_the_certificate_is_one_tap_away(
    signed_in: Callable[..., BrowserContext], programme: Programme, site: str
) -> None:
    context = signed_in(programme.users[Role.TRAINER, "en"])
    page = watched_page(context)
    page.goto(site + programme.paths["attendance"])
    marks = "[...document.querySelectorAll('.attendance input:checked')].map(input => input.value)"
    page.get_by_role("button", name="All present").tap()
    assert page.evaluate(marks) == ["present"] * 3
    rows = page.locator(".attendance__row")
    rows.nth(1).locator("label:visible").first.tap()
    for _tap in range(2):
        rows.nth(2).locator("label:visible").first.tap()
    assert page.evaluate(marks) == ["present", "late", "absent"]
    page.get_by_role("button", name="Save attendance").tap()
    page.get_by_text("Attendance is saved.").wait_for()
    assert page.evaluate(marks) == ["present", "late", "absent"]
    fits(page)
    page.goto(site + programme.paths["finished"])
    link = page.locator(f"a[href='{programme.paths['certificate']}']")
    assert link.is_visible()
    paper = context.request.get(site + link.get_attribute("href"))
    assert paper.body().startswith(b"%PDF")
    fits(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_she_reads_her_page_and_leaves(
    phone: Callable[..., BrowserContext], programme: Programme, site: str, scripts: bool
) -> None:
    context = phone(java_script_enabled=scripts, locale="ru")
    page = watched_page(context)
    sign_in_at_my(page, programme, site, programme.pin)
    page.get_by_role("button", name="Русский").tap()
    page.get_by_text("Следующий шаг").or_(page.get_by_text("следующий шаг")).first.wait_for()
    assert page.title() == "Мой курс"
    assert page.get_by_text("Выплата 1").first.is_visible()
    assert not page.get_by_text("BYN").first.is_visible(), "sums show only after a tap"
    page.locator("summary").tap()
    assert page.get_by_text("BYN").first.is_visible()
    page.get_by_role("button", name="English").tap()
    page.get_by_text("Your next step").wait_for()
    assert page.title() == "My course"
    assert page.faults == []
    page.get_by_role("link", name="Leave").tap()
    page.get_by_text("elsewhere").wait_for()
    page.goto(f"{site}/my")
    assert page.url == f"{site}/my/sign-in", "the session is over"
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "krok_my"]
