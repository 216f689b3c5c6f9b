"""Bringing a list in Chromium: sent with its progress shown, faults shown in place, one press registers once."""

from collections.abc import Callable
from pathlib import Path

import flask
import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import func, select

from grants.core.db import db
from grants.domain.people.models import Participant
from grants.policy import Role
from tests.browser.looking import fits, is_accessible, watched_page
from tests.browser.programme import Programme

pytestmark = pytest.mark.browser
ROWS = "".join(
    f"Новикова {name} Петровна;1.1.198{n};Брестская\r\n" for n, name in enumerate(("Анна", "Ева", "Яна"))
)


def test_a_list_is_sent_checked_and_registered_once(
    signed_in: Callable[..., BrowserContext],
    programme: Programme,
    served: flask.Flask,
    site: str,
    tmp_path: Path,
) -> None:
    page = watched_page(signed_in(programme.users[Role.TRAINER, "en"]))
    page.goto(f"{site}/participants/import")
    expect(page.locator("[data-busy-status]")).to_contain_text("Press once and wait")
    (tmp_path / "marks.csv").write_text("№;ФИО;02.03;04.03\r\n1;Иванова Анна;+;н\r\n", "utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "marks.csv")
    page.get_by_role("button", name="Check the list").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Open the group")
    page.faults.clear()  # the browser notes that the file was refused
    (tmp_path / "list.csv").write_text("Кто;Когда;Откуда\r\n" + ROWS, "utf-8")
    page.locator("input[type=file]").set_input_files(tmp_path / "list.csv")
    page.get_by_role("button", name="Check the list").click()
    page.wait_for_url("**/check-list")
    expect(page.locator("main")).to_contain_text("see whether it is right: Кто, Когда, Откуда")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
    is_accessible(page)
    page.locator("input[name=agreed]").check()
    page.locator("input[name=way][value=on_paper]").check()
    for part, value in (("day", "1"), ("month", "9"), ("year", "2025")):
        page.locator(f"[name=asked_on-{part}]").fill(value)
    page.get_by_role("button", name="Register 3 people").dblclick()
    page.wait_for_url("**/result")
    with served.app_context():
        assert db.session.scalar(select(func.count()).where(Participant.import_id.is_not(None))) == 3
        db.session.remove()
