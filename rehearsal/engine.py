"""Runs the real engine on a rehearsal's project, in this process's environment."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from infra.refusals import explain
from rehearsal.account import Account
from toolchain import folders


def run(account: Account, arguments: Sequence[str]) -> int:
    """Run a `pulumi` command; its output goes to the terminal.

    Args:
        account: The rehearsal, whose environment is this process's own.
        arguments: The command with its flags; the stack is added.

    Returns:
        Its exit status, or 128 and the signal's number where a signal ended it.
    """
    command = [str(folders.tool("pulumi")), *arguments, "--stack", account.stack]
    # Ctrl-C reaches the engine by itself, being of the same group: it decides what that means.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        with subprocess.Popen(command, cwd=account.folder) as process:
            status = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return 128 - status if status < 0 else status


def update(account: Account, arguments: Sequence[str]) -> int:
    """Run a command that changes things; where a cloud refuses, its words are followed by what they mean.

    Args:
        account: As in `run`.
        arguments: As in `run`.

    Returns:
        As in `run`.
    """
    log = account.folder / "events.json"
    log.unlink(missing_ok=True)
    # The engine knows the flag only where this is set (pkg/cmd/pulumi, 3.250.0).
    os.environ["PULUMI_DEBUG_COMMANDS"] = "true"
    status = run(account, [*arguments, f"--event-log={log}"])
    if status != 0 and log.exists():
        for text in explain.explained(explain.errors(log.read_text())):
            sys.stderr.write(f"{text}\n")
    log.unlink(missing_ok=True)
    return status


def ask(account: Account, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a `pulumi` command and keep what it says."""
    command = [str(folders.tool("pulumi")), *arguments, "--non-interactive", "--stack", account.stack]
    return subprocess.run(command, cwd=account.folder, capture_output=True, text=True, check=False)
