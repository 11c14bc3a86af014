"""Nothing outlives the engine, however that one ends."""

import os
import select
import signal
from pathlib import Path

import pytest

from tests.engine.pipe import Pipe
from tests.engine.stack import Stack

pytestmark = pytest.mark.engine

WAITING = """
import os, signal, pulumi

class Marble(pulumi.CustomResource):
    def __init__(self, name):
        super().__init__("marble:index:Marble", name, {{}})

def wait(_):
    with open("{pipe}", "w") as pipe:
        pipe.write(f"{{os.getpid()}} {{os.getppid()}}")
    signal.pause()

Marble("one").urn.apply(wait)
"""

LONGEST = 30.0
"""Seconds until a process that is being ended must be gone; the host gives its children 4 s before it uses
force."""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_host_program_and_plugins_end_with_the_engine(tmp_path: Path, number: signal.Signals) -> None:
    pipe = Pipe(tmp_path / "pipe")
    marbles = Path(__file__).parent / "marbles"
    stack = Stack(tmp_path / "stack", WAITING.format(pipe=pipe.path), providers={"marble": marbles})
    engine = stack.start("up", "--yes", "--skip-preview")
    program, host = map(int, pipe.wait().split())
    plugins = _children(host) - {program}
    assert plugins
    watched = {process: os.pidfd_open(process) for process in {program, host} | plugins}

    engine.send_signal(number)
    if number == signal.SIGTERM:
        engine.send_signal(number)  # the first one asks the engine to finish what it is doing

    for process, descriptor in watched.items():
        ended, _, _ = select.select([descriptor], [], [], LONGEST)
        os.close(descriptor)
        assert ended, f"process {process} is still there"
    engine.wait(LONGEST)


def _children(process: int) -> set[int]:
    listed = [path.read_text().split() for path in Path("/proc", str(process), "task").glob("*/children")]
    return {int(child) for children in listed for child in children}
