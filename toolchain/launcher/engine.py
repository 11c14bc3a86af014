"""The real Pulumi engine: where it is, and how the launcher starts it.

Owns the two ways of starting it: in the launcher's place, or as a child whose end the launcher waits for.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from toolchain import folders
from toolchain.errors import ToolMissing


def executable() -> Path:
    """The engine's own executable, never the launcher: the one beside the tools, then the one among them.

    Raises:
        ToolMissing: scripts/setup has not run.
    """
    tools = Path(os.environ.get("LANDFALL_TOOLS") or folders.CLONE / ".tools" / "bin")
    places = [
        tools.parent / "libexec" / "pulumi",
        *([tools / "pulumi"] if os.environ.get("LANDFALL_TOOLS") else []),
    ]
    for place in places:
        if place.exists():
            return place
    raise ToolMissing("pulumi", places[0])


def become(arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Replace this process by the engine."""
    path = executable()
    os.execve(path, [str(path), *arguments], dict(environment))  # noqa: S606 - a list, no shell


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the engine to its end, handing signals on.

    Returns:
        Its exit status, or 128 and the signal's number where a signal ended it.
    """
    # Ctrl-C reaches the engine by itself, as it is in the same foreground group; it decides what that means.
    # Handled by nothing rather than ignored: the engine would inherit an ignored signal.
    for handled in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(handled, lambda _number, _frame: None)
    with subprocess.Popen([executable(), *arguments], env=dict(environment)) as process:
        for forwarded in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(forwarded, lambda number, _frame: process.send_signal(number))
        status = process.wait()
    return 128 - status if status < 0 else status
