"""What every answer carries, also a file, a static file, and the page of a database that is away."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from wsgiref.headers import Headers

import flask
import pytest

from grants import create_app
from grants.domain.accounts import passwords
from grants.policy import Role
from grants.web.security import dress_file
from tests.conftest import make_settings
from tests.factories import accounts, disbursements
from tests.support.client import Client

SEALED = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the application that is made next writes to its log."""
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    return file


@pytest.fixture
def without_database(tmp_path: Path, written: io.StringIO) -> Iterator[flask.Flask]:
    """The application as it serves, on a database that holds no table."""
    settings = make_settings(tmp_path, f"sqlite:///{tmp_path / 'nothing.sqlite'}")
    yield create_app(settings.model_copy(update={"testing": False}))
    passwords.use_cheap_hashes(True)


@pytest.mark.parametrize("path", ["/sign-in", "/nope", "/verify/abc", "/my/sign-in", "/"])
def test_every_page_is_sealed_and_kept_by_no_cache(client: Client, path: str) -> None:
    answer = client.http.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert all(name in answer.headers for name in SEALED)


def test_no_nonce_is_used_twice(client: Client) -> None:
    seen = {client.http.get("/sign-in").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(seen) == 5


def test_files_are_kept_by_no_cache_either(client_as: Callable[..., Client]) -> None:
    finance = client_as(Role.FINANCE_OFFICER)
    assert finance.get("/disbursements/ledger-sheet.xlsx").headers["Cache-Control"] == "no-store"
    ngo = accounts.organisation()
    coordinator = client_as(Role.COORDINATOR, organisation=ngo)
    award = disbursements.award(organisation=ngo)
    agreement = coordinator.get(f"/disbursements/awards/{award.id}/agreement.pdf")
    assert agreement.headers["Cache-Control"] == "no-store"


def test_a_static_file_is_only_what_it_says_it_is() -> None:
    headers = Headers([])
    dress_file(headers, "krok.js", "/static/krok.js")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_database_that_is_away_makes_an_honest_page(
    without_database: flask.Flask, written: io.StringIO
) -> None:
    answer = without_database.test_client().get(
        "/welcome/a-secret-token", headers={"Accept-Language": "ru", "Cookie": "krok_session=abc"}
    )
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<h1>" in answer.text
    assert "sql" not in answer.text.lower()
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["event"] for line in lines if line["level"] == "error"] == ["request.failed", "page.failed"]
    assert "a-secret-token" not in json.dumps(lines)
