"""One state folder for all rehearsals of a run: a release that one has trained serves the others."""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.machine import look
from tests.cluster.rehearsal import budget

_HERE = f"{Path(__file__).parent.relative_to(Path(__file__).parents[3])}/"


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's state folder. At the end the machine must look as before."""
    if os.geteuid() != 0:
        pytest.skip("a real node needs root")
    before = look()
    yield tmp_path_factory.mktemp("rehearsals")
    assert look() == before


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the rehearsals took: nothing fails by it, since a machine may do other work meanwhile."""
    durations: defaultdict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.nodeid.startswith(_HERE):
                name = report.nodeid.removeprefix(_HERE).partition("::")[0]
                durations[name] += report.duration
    if durations:
        terminalreporter.write_line(budget.told(durations, len(os.sched_getaffinity(0))))
