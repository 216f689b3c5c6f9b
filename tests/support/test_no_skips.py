"""A skipped test is named with its reason, and fails the run where nothing may be skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SUITE = """
import pytest

def test_that_passes():
    assert True

@pytest.mark.skip(reason="no tide today")
def test_that_is_skipped():
    raise AssertionError
"""


def run_suite(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_suite.py").write_text(SUITE)
    (folder / "pytest.ini").write_text("[pytest]\n")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("KROK_", "PYTEST_"))}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.support.no_skips",
            "-q",
            "-p",
            "no:cacheprovider",
            str(folder),
        ],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(HOUSE), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("setting", "status"), [("1", 1), ("0", 0), ("", 0)])
def test_a_skipped_test_fails_the_run_only_where_nothing_may_be_skipped(
    tmp_path: Path, setting: str, status: int
) -> None:
    done = run_suite(tmp_path, KROK_NO_SKIPS=setting)
    assert done.returncode == status, done.stdout + done.stderr
    assert "SKIPPED test_suite.py::test_that_is_skipped: no tide today" in done.stdout
