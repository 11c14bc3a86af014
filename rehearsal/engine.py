"""Runs the real engine on a rehearsal's project, in this process's environment."""

import subprocess
from collections.abc import Sequence

from infra.phases import engine
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
    return engine.run([*arguments, "--stack", account.stack], account.folder)


def update(account: Account, arguments: Sequence[str]) -> int:
    """Run a command that changes things; where a cloud refuses, its words are followed by what they mean.

    Args:
        account: As in `run`.
        arguments: As in `run`.

    Returns:
        As in `run`.
    """
    return engine.update([*arguments, "--stack", account.stack], account.folder)


def ask(account: Account, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a `pulumi` command and keep what it says."""
    command = [str(folders.tool("pulumi")), *arguments, "--non-interactive", "--stack", account.stack]
    return subprocess.run(command, cwd=account.folder, capture_output=True, text=True, check=False)
