"""A browser for tests: signed in or not, it fills forms by their fields and checks every page it is given."""

import re
from typing import Any

import flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from grants.core import clock
from grants.domain.accounts import commands
from grants.web.access import STAFF_COOKIE
from tests.factories.accounts import Account
from tests.support.html import check_html

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FIELD = re.compile(r"<input[^>]*>")


class Client:
    """Wraps Flask's test client. `get` and `post` check the status and the HTML; `.actor` is who it is signed in as."""

    def __init__(self, app: flask.Flask, user: Account | None = None, language: str = "en") -> None:
        self.http: FlaskClient = app.test_client()
        self.user = user
        self.language = language
        if user is not None:
            self.http.set_cookie(STAFF_COOKIE, commands.start_session(user.id, "test", clock.now()))

    @property
    def actor(self) -> Any:
        assert self.user is not None
        return self.user.actor

    def get(self, path: str, status: int = 200, **options: Any) -> TestResponse:
        """Ask for a page; follow with `.text`."""
        answer = self.http.get(path, headers={"Accept-Language": self.language}, **options)
        return self._checked(answer, status)

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        status: int = 302,
        page: str | None = None,
        **options: Any,
    ) -> TestResponse:
        """Send the form of `page` (the same path unless told): its hidden fields and token, and `data` over them."""
        fields = self.hidden_fields(page or path)
        answer = self.http.post(
            path, data={**fields, **(data or {})}, headers={"Accept-Language": self.language}, **options
        )
        return self._checked(answer, status)

    def hidden_fields(self, path: str) -> dict[str, str]:
        """The hidden inputs of the page's forms."""
        text = self.http.get(path, headers={"Accept-Language": self.language}).text
        found = {}
        for tag in FIELD.findall(text):
            if 'type="hidden"' in tag:
                name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
                if name:
                    found[name[1]] = value[1] if value else ""
        return found

    def _checked(self, answer: TestResponse, status: int) -> TestResponse:
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:3000]}"
        if answer.mimetype == "text/html" and answer.status_code not in range(300, 400) and answer.text:
            check_html(answer.text)
        return answer
