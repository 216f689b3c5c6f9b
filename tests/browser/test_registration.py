"""Registering in Chromium: it saves itself, survives a lost network and a closed page; by keyboard and without scripts."""

from collections.abc import Callable

import flask
import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect
from sqlalchemy import func, select

from grants.core.db import db
from grants.domain.people.models import Participant, RegistrationDraft
from grants.policy import Role
from tests.browser.looking import WIDER, fits, is_accessible, watched_page
from tests.browser.programme import NAMES, Programme

pytestmark = pytest.mark.browser
SignedIn = Callable[..., BrowserContext]
NAME = "Зубрицкая Аделина"
PATH = "/participants/register"
SAVED = "[data-autosave-status][data-state=saved]"
STORED = (
    "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, document.title, location.href])"
)


@pytest.fixture
def trainer(signed_in: SignedIn, programme: Programme, served: flask.Flask) -> BrowserContext:
    """A phone of the trainer, who has begun nothing yet."""
    with served.app_context():
        db.session.execute(db.delete(RegistrationDraft))
        db.session.commit()
        db.session.remove()
    return signed_in(programme.users[Role.TRAINER, "en"])


def count(served: flask.Flask, table: type) -> int:
    with served.app_context():
        number = db.session.scalar(select(func.count()).select_from(table)) or 0
        db.session.remove()
    return number


def answer_the_rest(page: Page) -> None:
    page.locator("#oblast").select_option("BY-BR")
    page.locator("input[name=consent_training_records][value=yes]").check()
    page.locator("input[name=consent_way][value=in_person]").check()


def register(page: Page) -> None:
    page.get_by_role("button", name="Register", exact=True).last.click()


def test_what_is_typed_is_found_again_after_a_reload_and_after_the_page_was_closed(
    trainer: BrowserContext, site: str, served: flask.Flask
) -> None:
    page = watched_page(trainer)
    page.goto(site + PATH)
    assert count(served, RegistrationDraft) == 0, "nothing is kept before anything is typed"
    page.locator("#name").fill(NAME)
    page.locator(SAVED).wait_for(timeout=8000)
    assert "Зубрицкая" not in page.evaluate(STORED)
    page.reload()
    assert page.locator("#name").input_value() == NAME
    page.locator("#birth").fill("1987")
    page.locator(SAVED).wait_for(timeout=8000)
    page.close(run_before_unload=False)
    page = watched_page(trainer)
    page.goto(site + PATH)
    expect(page.locator("#begun")).to_contain_text("You began 1 registration")
    assert page.locator("#name").input_value() == ""
    page.get_by_role("link", name="Continue registration 1").click()
    assert page.locator("#name").input_value() == NAME
    answer_the_rest(page)
    register(page)
    page.locator(".big-code").wait_for()
    assert count(served, RegistrationDraft) == 0
    page.get_by_role("link", name="Register the next one").click()
    assert page.locator("#name").input_value() == ""
    assert page.locator("#begun").count() == 0
    assert page.faults == []


def test_without_a_network_it_waits_and_saves_by_itself_when_there_is_one(
    trainer: BrowserContext, site: str, served: flask.Flask
) -> None:
    page = trainer.new_page()
    page.goto(site + PATH)
    trainer.set_offline(True)
    page.locator("#name").fill(NAME)
    page.locator("[data-autosave-status][data-state=waiting]").wait_for(timeout=8000)
    assert "Зубрицкая" not in page.evaluate(STORED)
    page.locator("#birth").fill("1987")
    trainer.set_offline(False)
    page.locator(SAVED).wait_for(timeout=12000)
    trainer.set_offline(True)
    with pytest.raises(Error):
        page.reload()
    page.close()
    trainer.set_offline(False)
    page = trainer.new_page()
    page.goto(site + PATH)
    page.get_by_role("link", name="Continue registration 1").click()
    assert page.locator("#name").input_value() == NAME
    assert page.locator("#birth").input_value() == "1987"
    assert count(served, RegistrationDraft) == 1


def test_a_save_whose_answer_was_lost_is_repeated(trainer: BrowserContext, site: str) -> None:
    page = trainer.new_page()
    page.goto(site + PATH)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/save-draft", lose, times=1)
    page.locator("#name").fill(NAME)
    page.locator("[data-autosave-status][data-state=waiting]").wait_for(timeout=8000)
    page.locator(SAVED).wait_for(timeout=12000)


def test_another_language_comes_back_to_what_was_typed(trainer: BrowserContext, site: str) -> None:
    page = trainer.new_page()
    page.goto(site + PATH)
    page.locator("#name").fill(NAME)
    page.locator(SAVED).wait_for(timeout=8000)
    for language in ("be", "en"):
        page.locator(f".languages button[value={language}]").click()
        page.wait_for_function("language => document.documentElement.lang === language", arg=language)
        assert page.locator("#name").input_value() == NAME


def test_two_pages_of_one_draft(trainer: BrowserContext, site: str) -> None:
    page = trainer.new_page()
    page.goto(site + PATH)
    page.locator("#name").fill(NAME)
    page.locator(SAVED).wait_for(timeout=8000)
    other = trainer.new_page()
    other.goto(page.url)
    other.locator("#birth").fill("1987")
    expect(other.locator("[name=version]")).to_have_value("2", timeout=8000)
    page.locator("#birth").fill("1978")
    expect(page.locator("[data-autosave-status]")).to_contain_text("another page", timeout=8000)
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("changed on another page")
    assert page.locator("#birth").input_value() == "1978"
    page.get_by_role("button", name="Save and go on later").click()
    page.get_by_role("link", name="Continue registration 1").click()
    assert page.locator("#birth").input_value() == "1978"


def test_by_keyboard_alone_someone_alike_is_shown_and_said_to_be_another(
    trainer: BrowserContext, site: str, served: flask.Flask
) -> None:
    before = count(served, Participant)
    page = watched_page(trainer)
    page.goto(site + PATH)
    page.locator("#name").focus()
    keys = page.keyboard
    keys.type(NAMES[0])
    keys.press("Tab")
    keys.press("Tab")
    keys.type("Brest")
    for name in ("phone", "safe_to_call", "contact_when"):
        keys.press("Tab")
        assert page.evaluate("document.activeElement.name") == name
    keys.press("Tab")  # the texts of the consents
    keys.press("Tab")
    for name, key in (
        ("language", "Tab"), ("consent_training_records", "Space"), ("consent_training_records", "Tab"),
        ("consent_contact", "Tab"), ("consent_way", "Space"),
    ):  # fmt: skip
        assert page.evaluate("document.activeElement.name") == name
        keys.press(key)
    for _part in range(3):
        keys.press("Tab")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    keys.press("Enter")
    assert page.locator("#town").is_visible()
    keys.press("Enter")
    page.locator("#name").focus()
    keys.press("Enter")
    page.locator("#alike").wait_for()
    page.locator("#name").focus()
    keys.press("Enter")
    page.locator("#alike").wait_for()
    assert count(served, Participant) == before, "Enter does not say that she is another"
    page.get_by_role("button", name="She is another person").focus()
    keys.press("Enter")
    page.locator(".big-code").wait_for()
    assert count(served, Participant) == before + 1


def test_without_scripts(
    signed_in: SignedIn, trainer: BrowserContext, programme: Programme, site: str
) -> None:
    page = signed_in(programme.users[Role.TRAINER, "en"], java_script_enabled=False).new_page()
    page.goto(site + PATH)
    page.locator("#name").fill(NAME)
    page.locator("details.later summary").click()
    page.locator("#town").fill("Мядель")
    page.get_by_role("button", name="Save and go on later").click()
    page.get_by_role("link", name="Continue registration 1").click()
    assert page.locator("#town").input_value() == "Мядель"
    answer_the_rest(page)
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("link", name="Go back without changing anything").click()
    assert page.locator("input[name=consent_way][value=in_person]").is_checked()
    page.get_by_role("button", name="Discard").click()
    page.locator(".confirm button").click()
    page.goto(site + PATH)
    assert page.locator("#begun").count() == 0


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("language", ["en", "ru"])
def test_its_pages_are_accessible_and_fit(
    signed_in: SignedIn, trainer: BrowserContext, programme: Programme, site: str, language: str
) -> None:
    page = watched_page(signed_in(programme.users[Role.TRAINER, language]))

    def look() -> None:
        fits(page)
        is_accessible(page)
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.evaluate(WIDER) <= 0
        page.set_viewport_size({"width": 360, "height": 740})

    page.goto(site + PATH)
    page.locator("#name").fill(NAMES[1])
    page.locator("button[value=later]").click()
    page.locator("#begun").wait_for()
    page.locator("details.later summary").click()
    look()
    page.locator("#begun a").last.click()
    page.locator(".confirm").wait_for()
    look()
    page.goto(site + PATH)
    page.locator("#begun a").first.click()
    answer_the_rest(page)
    page.locator("form .actions button:not([name])").click()
    page.locator("#alike").wait_for()
    page.faults.clear()  # the answer's status is 422
    look()
    page.locator("#alike button").click()
    page.locator(".big-code").wait_for()
    look()
