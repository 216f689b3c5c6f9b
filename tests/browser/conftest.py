"""Chromium, and an installation that is served to it from a database file of its own."""

import logging
import threading
from collections.abc import Callable, Iterator

import flask
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.serving import make_server

from grants import create_app
from grants.cli.migrate import bring_up_to_date
from grants.core import clock
from grants.core.db import db
from grants.domain.accounts import commands
from grants.web.access import STAFF_COOKIE
from tests.browser.looking import AXE, CHROMIUM, SWITCHES
from tests.browser.programme import Programme, fill
from tests.conftest import make_settings

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
# A browser that goes on drops an answer under way; the file in it is closed by the collector.
DROPPED = "ignore:Exception ignored in. <_io.FileIO name=.*/static/:pytest.PytestUnraisableExceptionWarning"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let dropped static files be no fault of the test during which they are found."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.filterwarnings(DROPPED))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> None:
    """axe-core is there."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """The application on a migrated SQLite file; it is served while the module runs."""
    folder = tmp_path_factory.mktemp("served")
    app = create_app(make_settings(folder, f"sqlite:///{folder / 'krok.sqlite'}"))
    with app.app_context():
        bring_up_to_date()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def programme(served: flask.Flask) -> Programme:
    """A programme with somebody at every stage of the road."""
    return fill(served)


@pytest.fixture(scope="module")
def site(served: flask.Flask) -> Iterator[str]:
    """Where it is served."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, served, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`phone(java_script_enabled=False)`: a phone of 360 px; what leaves the site ends at a page that says so."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = chromium.new_context(**PHONE | options)
        context.route(
            lambda url: "127.0.0.1" not in url,
            lambda route: route.fulfill(body="elsewhere", content_type="text/plain"),
        )
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def signed_in(
    phone: Callable[..., BrowserContext], served: flask.Flask, site: str
) -> Callable[..., BrowserContext]:
    """`signed_in(user_id)`: a phone with the session of this user, who gave her second factor just now."""

    def make(user_id: object, **options: object) -> BrowserContext:
        with served.app_context():
            token = commands.start_session(user_id, "test", clock.now())
            db.session.remove()
        context = phone(**options)
        context.add_cookies([{"name": STAFF_COOKIE, "value": token, "url": site}])
        return context

    return make
