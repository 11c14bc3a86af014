"""What holds for every test: the order of the layers, which tests run side by side, and that an interrupt can
be tested.

Quick tests come first, so that a mistake shows before the node starts; within a layer the order stays random.
Where several workers run them (pytest-xdist), those of the node share one worker and have the machine to
themselves: they look at what is left behind on it.
"""

import fcntl
import os
import signal
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.cluster.rehearsal import budget

ALONE = "tests/cluster/"
LAYERS = ("tests/unit/", "tests/engine/", ALONE)
REHEARSALS = "tests/cluster/rehearsal/"

settings.register_profile(
    "suite",
    deadline=None,  # a loaded machine is no failure
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


def pytest_configure() -> None:
    """Take SIGINT again where the shell that started this in the background had it ignored.

    What is ignored is inherited: a program under test could not be interrupted.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: next((i for i, layer in enumerate(LAYERS) if item.nodeid.startswith(layer)), 0)
    )


class ByModule(LoadScopeScheduling):
    """Gives a worker a module at a time, whose fixtures are made once, and one worker all tests of the node.

    pytest-xdist's own way to say so, its mark `xdist_group`, is without effect since pytest 9.2
    (https://github.com/pytest-dev/pytest-xdist/issues/1386, open on 2026-11-22).
    """

    def _split_scope(self, nodeid: str) -> str:
        return ALONE if nodeid.startswith(ALONE) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByModule:
    """Take the place of the scheduler that pytest-xdist would choose."""
    return ByModule(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test of the node wait until no other worker is at work, and others for its end."""
    with Path(__file__).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX if item.nodeid.startswith(ALONE) else fcntl.LOCK_SH)
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the rehearsals took: nothing fails by it, since a machine may do other work meanwhile."""
    durations: defaultdict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.nodeid.startswith(REHEARSALS):
                name = report.nodeid.removeprefix(REHEARSALS).partition("::")[0]
                durations[name] += report.duration
    if durations:
        terminalreporter.write_line(budget.told(durations, len(os.sched_getaffinity(0))))
