"""Who may open what: every route as every role and as nobody, against what the route declares and the matrix says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from grants import blueprints, create_app, policy
from grants.core import clock, crypto
from grants.core.db import db
from grants.core.ids import new_id
from grants.domain.accounts import commands
from grants.domain.people.models import PortalSession
from grants.policy import GRANTED, Permission, Role
from grants.web.access import PORTAL_COOKIE, PUBLIC, STAFF_COOKIE, access_of
from grants.web.navigation import ENTRIES
from tests.conftest import make_settings
from tests.factories import accounts as make
from tests.factories import people
from tests.factories.saving import save
from tests.support.client import TOKEN
from tests.support.html import check_html

MATRIX = Path(__file__).parents[1] / "snapshots" / "access_matrix.json"
STAFF = [role for role in Role if role is not Role.PARTICIPANT]
FILLING = {"UUIDConverter": new_id, "IntegerConverter": lambda: 1, "FloatConverter": lambda: 1.5}


def requests_of(app: flask.Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every route with each method it answers and an address whose ids belong to nothing."""
    with app.test_request_context():
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
            if rule.endpoint == "static":
                continue
            values = {
                name: FILLING.get(type(converter).__name__, lambda: "2222222A")()
                for name, converter in rule._converters.items()
            }
            for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield rule, method, flask.url_for(rule.endpoint, **values)


class Browser:
    """Somebody's browser, which knows its form token; every page is checked."""

    def __init__(self, app: flask.Flask, cookie: str = "", token: str = "") -> None:
        self.http = app.test_client()
        if cookie:
            self.http.set_cookie(cookie, token)
        page = self.http.get("/account").text
        found = TOKEN.search(page) or TOKEN.search(self.http.get("/sign-in").text)
        assert found
        self.form = {"csrf_token": found[1]}

    def ask(self, method: str, path: str) -> TestResponse:
        answer = self.http.open(path, method=method, data=None if method == "GET" else self.form)
        if answer.mimetype == "text/html" and answer.text and not 300 <= answer.status_code < 400:
            check_html(answer.text)
        return answer


def as_role(app: flask.Flask, role: Role) -> Browser:
    return Browser(app, STAFF_COOKIE, commands.start_session(make.user(role).id, "test", clock.now()))


def as_participant(app: flask.Flask) -> Browser:
    token, moment = str(new_id()), clock.now()
    save(
        PortalSession(
            participant_id=people.participant().id,
            token_hash=crypto.digest(token),
            created_at=moment,
            last_seen_at=moment,
        )
    )
    return Browser(app, PORTAL_COOKIE, token)


def ends_the_session(rule: Rule) -> bool:
    return rule.endpoint.endswith(".sign_out") or rule.endpoint.startswith("portal.leave")


def sent_to(answer: TestResponse, endpoint: str) -> bool:
    """Whether the answer sends the browser to sign in."""
    with flask.current_app.test_request_context():
        target = flask.url_for(endpoint)
    return answer.status_code == 302 and answer.location.partition("?")[0] == target


def is_open(answer: TestResponse) -> bool:
    """Answered, be it that there is no such record; neither refused nor broken."""
    return answer.status_code not in {401, 403} and answer.status_code < 500


def test_nobody_is_sent_to_sign_in_from_everywhere_that_is_not_public(app: flask.Flask) -> None:
    nobody = Browser(app)
    for rule, method, path in requests_of(app):
        access = access_of(app, rule.endpoint)
        answer = nobody.ask(method, path)
        where = f"{method} {rule.rule}: {answer.status_code}"
        if access == PUBLIC:
            assert is_open(answer), where
        else:
            door = "portal.sign_in" if access is Permission.PORTAL_OWN else "home.sign_in"
            assert sent_to(answer, door), where
        if ends_the_session(rule):
            nobody = Browser(app)


@pytest.mark.parametrize("role", STAFF, ids=lambda role: role.value)
def test_a_role_opens_what_its_permissions_say_and_nothing_else(app: flask.Flask, role: Role) -> None:
    browser = as_role(app, role)
    for rule, method, path in requests_of(app):
        access = access_of(app, rule.endpoint)
        answer = browser.ask(method, path)
        where = f"{method} {rule.rule} ({access}) as {role.value}: {answer.status_code}"
        if access is Permission.PORTAL_OWN:
            assert sent_to(answer, "portal.sign_in"), where
        elif access == PUBLIC or access in GRANTED[role]:
            assert is_open(answer), where
            assert ends_the_session(rule) or not sent_to(answer, "home.sign_in"), where
        else:
            assert answer.status_code == 403, where
        if ends_the_session(rule):
            browser = as_role(app, role)


def test_a_participant_opens_her_own_pages_alone(app: flask.Flask) -> None:
    browser = as_participant(app)
    for rule, method, path in requests_of(app):
        access = access_of(app, rule.endpoint)
        answer = browser.ask(method, path)
        where = f"{method} {rule.rule} ({access}): {answer.status_code}"
        if access == PUBLIC or access is Permission.PORTAL_OWN:
            assert is_open(answer), where
        else:
            assert sent_to(answer, "home.sign_in"), where
        if ends_the_session(rule):
            browser = as_participant(app)


def test_a_change_without_the_forms_token_is_refused_everywhere(app: flask.Flask) -> None:
    browser = as_role(app, Role.COORDINATOR)
    for rule, method, path in requests_of(app):
        if method != "GET":
            assert browser.http.open(path, method=method).status_code == 400, rule.rule


def test_nothing_changes_by_get_put_or_delete(app: flask.Flask) -> None:
    methods = {method for _rule, method, _path in requests_of(app)}
    assert methods <= {"GET", "POST"}


def test_the_matrix_is_the_one_that_was_agreed() -> None:
    assert json.loads(MATRIX.read_text(encoding="utf-8")) == policy.access_matrix()


def test_a_route_that_declares_nothing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str
) -> None:
    bare = flask.Blueprint("bare", __name__)
    bare.add_url_rule("/bare", "page", lambda: "open to all")
    monkeypatch.setattr(blueprints, "BLUEPRINTS", (*blueprints.BLUEPRINTS, bare))
    with pytest.raises(RuntimeError, match=r"bare\.page"):
        create_app(make_settings(tmp_path, database_url))


def test_a_route_that_slipped_in_later_is_refused(tmp_path: Path, database_url: str) -> None:
    app = create_app(make_settings(tmp_path, database_url))
    app.add_url_rule("/late", "late", lambda: "open to all")
    assert app.test_client().get("/late").status_code == 403
    with app.app_context():
        db.engine.dispose()


def test_an_expired_form_is_answered_with_a_sentence(app: flask.Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"csrf_token": "old"})
    assert answer.status_code == 400
    assert "The page was open too long" in answer.text
    assert re.search(r"<h1[ >]", answer.text)


def test_the_navigation_leads_to_pages_that_its_reader_may_open(app: flask.Flask) -> None:
    for endpoint, _label, permission in ENTRIES:
        assert endpoint in app.view_functions, endpoint
        assert access_of(app, endpoint) is permission, endpoint
