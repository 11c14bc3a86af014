"""Asks the engine to compare a stack's state with the world; neither is written."""

import os
from collections.abc import Mapping
from pathlib import Path

from infra import engine
from infra.drift import events
from infra.drift.events import Refreshed
from infra.errors import LandfallError
from toolchain import folders


def look(stack: str, project: Path = folders.CLONE) -> Refreshed:
    """What was changed outside.

    Args:
        stack: The stack's name.
        project: The folder of the project file.

    Raises:
        LandfallError: The engine could not compare them, for example because the cluster does not answer.
    """
    return events.read(told(stack, project, os.environ).splitlines())


def told(stack: str, project: Path, environment: Mapping[str, str]) -> str:
    """The engine's own events of the comparison, one a line, which the comment of a review reads further.

    Args:
        stack: The stack's name.
        project: The folder of the project file.
        environment: In which the engine finds its backend.

    Raises:
        LandfallError: As in `look`.
    """
    arguments = ["refresh", "--preview-only", "--json", "--stack", stack]
    answer = engine.ask(arguments, project, {**environment, **engine.STREAMED})
    if answer.returncode != 0:
        errors = events.read(answer.stdout.splitlines()).errors
        said = "\n".join(errors) or answer.stderr.strip() or answer.stdout.strip()
        raise LandfallError(f"Stack {stack!r} could not be compared with the world: {said}")
    return answer.stdout
