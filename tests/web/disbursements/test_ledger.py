"""The ledger's page and its spreadsheet."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from grants.policy import Role
from tests.factories import disbursements as make
from tests.factories import programmes
from tests.support.client import Client

ClientAs = Callable[..., Client]


def test_it_adds_up_at_the_foot_and_downloads(client_as: ClientAs) -> None:
    prm, sida = programmes.fund(code="PRM"), programmes.fund(code="SIDA")
    make.contribution(prm, 250_000)
    make.contribution(sida, 125_050)
    officer = client_as(Role.FINANCE_OFFICER)
    page = officer.get("/disbursements/ledger").text
    assert page.count("3,750.50") == 2  # debits and credits together
    narrowed = officer.get(f"/disbursements/ledger?fund={prm.id}&month=2026-09&kind=contribution").text
    assert "1,250.50" not in narrowed
    assert narrowed.count("2,500.00") == 5  # the entry, two accounts, debits and credits together
    sheet = officer.get(f"/disbursements/ledger-sheet.xlsx?fund={prm.id}").data
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("Day", "Entry", "Reference")
    assert rows[1][5:10] == ("PRM", "Bank", "Donor contributions", 2500, "BYN")
    assert rows[2][7:10] == ("Total", 2500, "BYN")


def test_an_empty_ledger_says_what_fills_it(client_as: ClientAs) -> None:
    officer = client_as(Role.FINANCE_OFFICER)
    assert "The ledger is empty" in officer.get("/disbursements/ledger").text
    assert "No entry fits" in officer.get("/disbursements/ledger?kind=payment").text
    officer.get("/disbursements/ledger?fund=nonsense&month=13&kind=x&after=")
    assert officer.get("/disbursements/ledger-sheet.xlsx").data.startswith(b"PK")


@pytest.mark.parametrize("role", [Role.COMMITTEE_CHAIR, Role.PROGRAMME_MANAGER, Role.AUDITOR])
def test_others_may_read_it(client_as: ClientAs, role: Role) -> None:
    client_as(role).get("/disbursements/ledger")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DONOR, Role.ADMINISTRATOR, Role.COMMITTEE_MEMBER])
def test_the_others_may_not(client_as: ClientAs, role: Role) -> None:
    client_as(role).get("/disbursements/ledger", 403)
    client_as(role).get("/disbursements/ledger-sheet.xlsx", 403)
