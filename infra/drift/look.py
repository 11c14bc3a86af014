"""Asks the engine to compare a stack's state with the world; neither is written."""

import os
import subprocess
from pathlib import Path

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
    try:
        pulumi = folders.tool("pulumi")
    except folders.ToolMissing as error:
        raise LandfallError(str(error)) from None
    answer = subprocess.run(
        [pulumi, "refresh", "--preview-only", "--json", "--non-interactive", "--stack", stack],
        capture_output=True,
        text=True,
        check=False,
        cwd=project,
        # Without it the engine prints, of a refresh that writes nothing, only what it would leave behind.
        env={**os.environ, "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"},
    )
    found = events.read(answer.stdout.splitlines())
    if answer.returncode != 0:
        said = "\n".join(found.errors) or answer.stderr.strip() or answer.stdout.strip()
        raise LandfallError(f"Stack {stack!r} could not be compared with the world: {said}")
    return found
