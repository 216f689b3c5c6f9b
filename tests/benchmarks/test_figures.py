"""Every benchmark runs, small: what it measures is there, and its figure can be read. How fast it is isn't asked."""

import json
from collections.abc import Iterator

import pytest

from benchmarks import __main__ as command
from benchmarks.results import Figure, table
from grants.core import crypto

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    """Benchmarks install keys of their own."""
    installed = list(crypto._installed)
    yield
    crypto._installed[:] = installed


@pytest.mark.parametrize(("name", "figures"), [("import", 1), ("search", 2), ("rotate", 1)])
def test_a_small_run_gives_its_figures(
    name: str, figures: int, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    database = request.config.getoption("--database")
    status = command.main([name, "--scale", "0.001", "--database", database, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert status in (0, 1)
    assert [one["database"] for one in told] == [database] * figures
    assert all(one["ratio"] > 0 and one["details"] for one in told)
    assert status == int(not all(one["met"] for one in told))


def test_an_unknown_name_is_used_wrongly() -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(["nothing"])
    assert caught.value.code == 2


def test_a_table_says_whether_the_aim_is_met() -> None:
    figures = [
        Figure("import", "sqlite", 0.3, "≥ 0.2", True, {"rows": 1000}),
        Figure("search", "sqlite", 2.0, "≤ 1.3", False),
    ]
    assert table(figures).splitlines()[0] == "import [sqlite]: 0.30 (aim ≥ 0.2: met)"
    assert "1,000" in table(figures)
    assert "(aim ≤ 1.3: MISSED)" in table(figures)
