"""Programs that an operation runs."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from infra.plugins.landfall.image.commands import run


def test_lines_are_heard_as_they_come_and_the_end_is_told() -> None:
    heard: list[str] = []

    outcome = run(["sh", "-c", "echo one; echo two >&2; exit 3"], heard=heard.append)

    assert sorted(heard) == ["one", "two"]
    assert outcome.code == 3
    assert outcome.last_line in heard


def test_variables_are_added_to_the_own_ones(tmp_path: Path) -> None:
    outcome = run(["sh", "-c", "echo $PATH $EXTRA; pwd"], environment={"EXTRA": "more"}, folder=tmp_path)

    assert outcome.output.splitlines() == [f"{os.environ['PATH']} more", str(tmp_path)]


def test_a_program_that_does_not_exist_says_so() -> None:
    outcome = run(["no-such-program"])

    assert outcome.code != 0
    assert "no-such-program" in outcome.output


@pytest.mark.parametrize("end", ["commands.cancel()", "os.kill(os.getpid(), 9)"])
def test_it_ends_with_a_cancel_and_with_its_parent(tmp_path: Path, end: str) -> None:
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    script = f"""
        import os, threading
        from infra.plugins.landfall.image import commands
        def heard(line):
            {end}
        try:
            # The pipe's reader sees its end when the program is gone.
            commands.run(["sh", "-c", "exec 3>{alive}; echo ready; exec sleep 600"], heard=heard)
        except commands.Cancelled as stopped:
            print(stopped)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        with alive.open() as pipe:
            assert pipe.read() == ""
        assert parent.stdout is not None
        said = parent.stdout.read()
    assert said == "" if "kill" in end else "Run the update again" in said
