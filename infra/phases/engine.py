"""Runs the engine in front of the user: its output goes to the terminal, Ctrl-C to the engine."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from infra.refusals import explain
from toolchain import folders


def run(arguments: Sequence[str], folder: Path) -> int:
    """Run a `pulumi` command.

    Args:
        arguments: The command with its flags and the stack.
        folder: The project's folder.

    Returns:
        Its exit status, or 128 and the signal's number where a signal ended it.
    """
    command = [str(folders.tool("pulumi")), *arguments]
    # Ctrl-C reaches the engine by itself, being of the same group: it decides what that means.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        with subprocess.Popen(command, cwd=folder) as process:
            status = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return 128 - status if status < 0 else status


def update(arguments: Sequence[str], folder: Path) -> int:
    """Run a command that changes things; where a cloud refuses, its words are followed by what they mean.

    Args:
        arguments: As in `run`.
        folder: As in `run`.

    Returns:
        As in `run`.
    """
    # The engine knows the flag only where this is set (pkg/cmd/pulumi, 3.250.0).
    os.environ["PULUMI_DEBUG_COMMANDS"] = "true"
    with tempfile.TemporaryDirectory(prefix="landfall-events-") as aside:
        log = Path(aside) / "events.json"
        status = run([*arguments, f"--event-log={log}"], folder)
        if status != 0 and log.exists():
            for text in explain.explained(explain.errors(log.read_text())):
                sys.stderr.write(f"{text}\n")
    return status
