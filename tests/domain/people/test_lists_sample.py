"""The list of Brest with its planted faults: each is found, and nothing else."""

import csv
import datetime
import io
import json
from pathlib import Path

from grants.domain.people.lists.dry_run import check_list, nobody
from grants.domain.people.lists.sheet import Row, Sheet

SAMPLES = Path(__file__).parents[2] / "samples"
TODAY = datetime.date(2026, 11, 24)


def test_every_planted_fault_is_found_and_no_other():
    text = (SAMPLES / "participants_brest_cp1251.csv").read_bytes().decode("cp1251")
    expected = json.loads((SAMPLES / "participants_brest_cp1251.expected.json").read_text("utf-8"))
    rows = [
        Row(number, tuple(cells))
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=";"), start=1)
    ]

    run = check_list([Sheet("brest", rows)], TODAY, nobody)

    faults = [{key: fault[key] for key in ("row", "column", "value", "kind")} for fault in expected["faults"]]
    assert run.as_json() == {"data_rows": expected["data_rows"], "faults": faults}
    assert run.first_data_row == expected["first_data_row"]
    assert run.header_row == 3
