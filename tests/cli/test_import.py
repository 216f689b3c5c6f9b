"""`krok import participants`: the dry run as the sample expects it, and a registration that happens once."""

import json
from pathlib import Path

import flask
import pytest
from click.testing import Result
from sqlalchemy import func, select

from grants.cli import krok
from grants.core.db import db
from grants.domain.people.models import Participant
from tests.factories import accounts

SAMPLES = Path(__file__).parents[1] / "samples"
LIST = SAMPLES / "participants_brest_cp1251.csv"
CONSENT = ("--consent-way", "on_paper", "--consent-on", "2025-09-01")


def run(app: flask.Flask, *arguments: str, file: Path = LIST) -> Result:
    return app.test_cli_runner().invoke(krok, ["import", "participants", str(file), *arguments])


def test_the_dry_run_prints_what_the_sample_expects_and_stores_nothing(app: flask.Flask) -> None:
    accounts.organisation(code="BREST-1")
    result = run(app, "--organisation", "BREST-1", "--dry-run", "--json")
    expected = json.loads(LIST.with_suffix(".expected.json").read_text("utf-8"))
    faults = [{key: fault[key] for key in ("row", "column", "value", "kind")} for fault in expected["faults"]]
    assert json.loads(result.stdout) == {"data_rows": expected["data_rows"], "faults": faults}
    assert result.exit_code == 1
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 0


def test_registering_twice_registers_once(app: flask.Flask) -> None:
    accounts.organisation(code="BREST-1")
    first = json.loads(run(app, "--organisation", "BREST-1", "--json", *CONSENT).stdout)
    again = json.loads(run(app, "--organisation", "brest-1", "--json", *CONSENT).stdout)
    count = db.session.scalar(select(func.count()).select_from(Participant))
    assert first["registered"] == count > 30
    assert (again["registered"], again["import"]) == (0, first["import"])


@pytest.mark.parametrize(
    "arguments", [("--organisation", "NOWHERE", "--dry-run"), ("--organisation", "BREST-1"), ("--dry-run",)]
)
def test_used_wrongly_is_status_two(app: flask.Flask, arguments: tuple[str, ...]) -> None:
    accounts.organisation(code="BREST-1")
    assert run(app, *arguments).exit_code == 2


def test_a_file_that_is_no_list_is_refused_in_a_sentence(app: flask.Flask, tmp_path: Path) -> None:
    accounts.organisation(code="BREST-1")
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"%PDF-1.7")
    result = run(app, "--organisation", "BREST-1", "--dry-run", file=file)
    assert result.exit_code == 2
    assert "not a spreadsheet" in result.output
