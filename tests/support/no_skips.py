"""With KROK_NO_SKIPS=1 a skipped test is a failure: where everything is installed, everything must run."""

import os
from collections.abc import Generator

import pytest
from _pytest.terminal import TerminalReporter


def forbidden() -> bool:
    """Whether this run may skip nothing."""
    return os.environ.get("KROK_NO_SKIPS", "") not in {"", "0"}


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Turn a run that passed but skipped into one that failed."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if forbidden() and _skipped(reporter) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Name every skipped test, and say so when that is why the run failed."""
    skipped = _skipped(terminalreporter)
    for report in skipped:
        terminalreporter.write_line(f"SKIPPED {report.nodeid}: {_reason(report)}")
    if skipped and forbidden():
        terminalreporter.write_line(
            f"{len(skipped)} skipped, and KROK_NO_SKIPS is set: nothing may be skipped here.", red=True
        )


def _skipped(reporter: TerminalReporter | None) -> list[pytest.TestReport | pytest.CollectReport]:
    if reporter is None:
        return []
    return [report for report in reporter.stats.get("skipped", []) if not hasattr(report, "wasxfail")]


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)
