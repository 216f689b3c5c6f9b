"""The second factor in Chromium: an app and a passkey are set up and used, and every page of it is accessible."""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from grants.core.db import db
from grants.domain.accounts import passwords
from grants.policy import Role
from tests.browser.looking import fits, is_accessible, watched_page
from tests.factories import accounts

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "officer@test.example", "an orange boat at noon"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def page(chromium, served, site):
    """An officer's browser, with an authenticator in it, before the sign-in page. Passkeys know localhost, no numbers."""
    with served.app_context():
        accounts.user(
            Role.FINANCE_OFFICER, email=EMAIL, password_hash=passwords.hash_password(PASSWORD), language="en"
        )
        db.session.remove()
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en")
    page = watched_page(context)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(site.replace("127.0.0.1", "localhost") + "/disbursements/tranches")
    yield page
    context.close()


def sign_in(page) -> None:
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def look(page) -> None:
    fits(page)
    is_accessible(page)


def test_an_app_then_a_passkey(page, axe) -> None:
    sign_in(page)
    look(page)
    page.get_by_role("button", name="Set up an app").click()
    look(page)
    page.get_by_text("I can’t scan it").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("button", name="Print").wait_for()
    look(page)
    page.get_by_role("link", name="I have kept them, go on").click()
    expect(page).to_have_url(re.compile("/disbursements/tranches$"))
    page.goto(page.url.replace("/disbursements/tranches", "/account/second-factor/add-passkey"))
    expect(page.get_by_text("It didn’t work")).to_be_hidden()
    expect(page.get_by_text("This browser can’t use passkeys here")).to_be_hidden()
    look(page)
    page.get_by_label("Name of the passkey").fill("Office laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("Passkey: Office laptop")).to_be_visible()
    look(page)
    page.locator("summary", has=page.locator(".menu__face")).click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Work list")).to_be_visible()
