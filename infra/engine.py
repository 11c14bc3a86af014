"""Asks the engine something of which it only tells: the outputs of a stack, a comparison with the world.

Commands that change a stack, and are shown while they run, are in infra/phases/engine.py.
"""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.errors import LandfallError
from toolchain import folders

STREAMED: Mapping[str, str] = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
"""Without it the engine prints, of a command that writes nothing, only what it would leave behind (pulumi
3.250.0)."""


def ask(
    arguments: Sequence[str], folder: Path = folders.CLONE, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a `pulumi` command to its end.

    Args:
        arguments: The command with its flags.
        folder: The project's folder.
        environment: In which it finds its backend; by default this process's own.

    Returns:
        What it wrote, and its exit status.

    Raises:
        LandfallError: There is no `pulumi`.
    """
    try:
        pulumi = folders.tool("pulumi")
    except folders.ToolMissing as error:
        raise LandfallError(str(error)) from None
    return subprocess.run(
        [pulumi, *arguments, "--non-interactive"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )
