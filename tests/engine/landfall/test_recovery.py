"""What dies is brought back by a plain update; what was killed half-way is gone on with."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.engine.landfall.project import Project

pytestmark = pytest.mark.engine


def test_a_dead_registry_is_seen_by_a_preview_and_mended_by_an_update(deployed: Project) -> None:
    before = deployed.outputs()
    kept = json.loads((deployed.state / "registries/test/docker-registry.process.json").read_text())
    os.kill(kept["pid"], signal.SIGKILL)

    assert "running" in deployed.preview().succeeded()
    output = deployed.up().succeeded()

    assert "1 updated" in output
    assert "2 unchanged" in output
    assert deployed.outputs() == before


def test_a_stopped_training_ends_and_the_next_update_goes_on(project: Project) -> None:
    running = project.start("up", "--yes", "--skip-preview")
    assert running.stdout is not None
    for line in running.stdout:
        if "training" in line:
            break
    running.send_signal(signal.SIGINT)
    rest = running.stdout.read()
    assert running.wait() != 0
    assert "Traceback" not in rest
    assert trainings(project) == []

    project.up().succeeded()

    assert len(project.releases()) == 1
    project.destroy().succeeded()


def test_a_killed_engine_leaves_no_training_and_no_twin(project: Project) -> None:
    running = project.start("up", "--yes", "--skip-preview")
    assert running.stdout is not None
    for line in running.stdout:
        if "training" in line:
            break
    os.kill(running.pid, signal.SIGKILL)
    # The pipe ends when the last of its holders has: plugin and training among them.
    running.stdout.read()
    running.wait()

    project.run("cancel", "--yes")
    project.up().succeeded()

    assert trainings(project) == []
    assert len(project.releases()) == 1
    project.destroy().succeeded()


def trainings(project: Project) -> list[str]:
    """Command lines of processes that train into this project's store."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if str(project.state) in line and " train " in line:
            found.append(line)
    return found
