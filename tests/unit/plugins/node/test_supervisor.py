"""The supervisor with real programs: order, restarts, what is counted, and an end in good order."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.plugins.landfall.node import plan
from infra.plugins.landfall.node.plan import Component, ComponentStatus, Plan, Probe
from toolchain import folders

_SECONDS = 20.0
Statuses = dict[str, ComponentStatus]


class _Supervised:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, components: tuple[Component, ...]) -> None:
        self.folder = folder
        path = "/usr/sbin:/usr/bin:/sbin:/bin"
        order = Plan("test", "test", str(folder), "", "", "", path, "", components)
        order.save(folder / "plan.json")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.plugins.node.supervised", str(folder)], cwd=folders.CLONE
        )

    def until(self, condition: Callable[[Statuses], bool]) -> Statuses:
        """The statuses, once they are as asked for."""
        deadline = time.monotonic() + _SECONDS
        while True:
            found = {status.name: status for status in plan.load_status(self.folder / "status.json")}
            if found and condition(found):
                return found
            assert time.monotonic() < deadline, found
            assert self.process.poll() is None

    def log(self, name: str) -> str:
        """What a component wrote."""
        return (self.folder / f"{name}.log").read_text()


Supervise = Callable[..., _Supervised]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    started: list[_Supervised] = []

    def run(*components: Component) -> _Supervised:
        started.append(_Supervised(tmp_path, components))
        return started[-1]

    yield run
    for supervised in started:
        supervised.process.terminate()
        supervised.process.wait(_SECONDS)


def _listening(folder: Path, name: str, after: tuple[str, ...] = ()) -> Component:
    """A program that is ready when it listens on a Unix socket, and ends well on SIGTERM."""
    program = (
        "import signal, socket, sys\n"
        "listener = socket.socket(socket.AF_UNIX); listener.bind(sys.argv[1]); listener.listen()\n"
        "print('listens', flush=True)\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('ended in good order', flush=True), sys.exit()))\n"
        "signal.pause()\n"
    )
    socket_path = str(folder / f"{name}.sock")
    return Component(name, (sys.executable, "-c", program, socket_path), Probe("unix", socket_path), after)


def test_a_component_starts_once_what_it_needs_is_ready(supervise: Supervise, tmp_path: Path) -> None:
    supervised = supervise(
        _listening(tmp_path, "second", after=("first",)),
        Component("first", ("sh", "-c", "echo done"), Probe("exit"), after=("zero",)),
        _listening(tmp_path, "zero"),
    )
    found = supervised.until(lambda found: found["second"].phase == "ready")

    assert found["first"].phase == "ended"
    assert supervised.log("first") == "done\n"


def test_a_component_waits_for_what_is_not_ready(supervise: Supervise) -> None:
    supervised = supervise(
        Component("needed", ("sleep", "600"), Probe("unix", "/nowhere")),
        Component("waiting", ("true",), Probe("exit"), after=("needed",)),
    )
    found = supervised.until(
        lambda found: found["needed"].phase == "starting" and found["needed"].detail != ""
    )

    assert (found["waiting"].phase, found["waiting"].detail) == ("waiting", "waits for needed")
    assert "/nowhere" in found["needed"].detail


def test_a_failing_component_is_tried_again_and_its_failures_counted(supervise: Supervise) -> None:
    supervised = supervise(Component("failing", ("sh", "-c", "echo tried; exit 3"), Probe("exit")))
    found = supervised.until(lambda found: found["failing"].failures >= 3)

    assert found["failing"].detail == "ended with code 3"
    assert supervised.log("failing").count("tried") >= 3


def test_a_killed_component_comes_back_ready_with_no_failures(supervise: Supervise, tmp_path: Path) -> None:
    script = 'rm -f "$1"; exec "$2" -c "$3" "$1"'
    listening = _listening(tmp_path, "served")
    python, _, program, path = listening.argv
    component = Component("served", ("sh", "-c", script, "sh", path, python, program), listening.probe)
    supervised = supervise(component)
    first = supervised.until(lambda found: found["served"].phase == "ready")["served"].pid
    os.kill(first, 9)
    again = supervised.until(
        lambda found: found["served"].phase == "ready" and found["served"].pid not in (0, first)
    )

    assert again["served"].failures == 0


def test_an_end_is_in_good_order(supervise: Supervise, tmp_path: Path) -> None:
    supervised = supervise(_listening(tmp_path, "served"))
    supervised.until(lambda found: found["served"].phase == "ready")
    supervised.process.terminate()

    assert supervised.process.wait(_SECONDS) == 0
    assert supervised.log("served") == "listens\nended in good order\n"
