"""Detached processes: known again, ended, and never mistaken for another."""

import dataclasses
import os
import signal
import subprocess
from pathlib import Path

from infra.plugins.landfall import processes

_SECONDS = 10.0


def test_a_started_process_has_a_session_of_its_own_and_is_known_again(tmp_path: Path) -> None:
    started = processes.start(("sleep", "600"), tmp_path / "log", dict(os.environ))
    started.save(tmp_path / "process.json")
    again = processes.load(tmp_path / "process.json")

    assert again == started
    assert started.alive()
    assert os.getsid(started.pid) == started.pid
    assert started.end(signal.SIGTERM, _SECONDS)
    assert not started.alive()


def test_what_it_writes_goes_to_its_log(tmp_path: Path) -> None:
    started = processes.start(("sh", "-c", "echo out; echo error >&2"), tmp_path / "log", dict(os.environ))
    started.end(signal.SIGCONT, _SECONDS)

    assert (tmp_path / "log").read_text() == "out\nerror\n"


def test_a_process_that_does_not_end_in_time_is_told_from_one_that_does(tmp_path: Path) -> None:
    program = ("sh", "-c", "trap '' TERM; echo ready; sleep 600 & wait; sleep 600")
    started = processes.start(program, tmp_path / "log", dict(os.environ))
    while not (tmp_path / "log").read_text():
        assert started.alive()

    assert not started.end(signal.SIGTERM, 0.1)
    os.killpg(started.pid, signal.SIGKILL)
    assert started.end(signal.SIGKILL, _SECONDS)


def test_a_reused_id_is_another_process() -> None:
    me = processes.identify(os.getpid())
    assert me is not None
    earlier = dataclasses.replace(me, started=me.started - 1)

    assert me.alive()
    assert not earlier.alive()
    assert earlier.end(signal.SIGKILL, 0)


def test_a_zombie_is_not_alive() -> None:
    with subprocess.Popen(["true"]) as child:
        found = processes.identify(child.pid)
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

        assert found is not None
        assert not found.alive()
        assert child.pid not in set(processes.everyone())


def test_an_unreadable_record_is_no_process(tmp_path: Path) -> None:
    (tmp_path / "damaged.json").write_text('{"pid": 1')

    assert processes.load(tmp_path / "damaged.json") is None
    assert processes.load(tmp_path / "missing.json") is None
