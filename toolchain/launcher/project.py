"""`python -m toolchain project init STACK`: a user's state folder with a stack, ready for `pulumi up`; and
`settle STACK`: what a killed update left on record, cleared once a later one has finished it.

Owns the folders, the passphrase and the selection. It neither reads a stack's settings nor touches its
resources.
"""

import argparse
import os
import re
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

from toolchain import folders
from toolchain.errors import SetupFailed
from toolchain.launcher import __main__ as launcher
from toolchain.launcher import engine, locks, pending, salts, workspace
from toolchain.progress import say


def main(arguments: list[str]) -> int:
    """Run `project init STACK`.

    Args:
        arguments: What comes after `project` on the command line.

    Returns:
        The exit status.

    Raises:
        SetupFailed: There is no such stack, or it cannot be made or selected.
    """
    parser = argparse.ArgumentParser(prog="python -m toolchain project", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init", help="prepare the state folder and select a stack").add_argument("stack")
    settle_command = commands.add_parser("settle", help="clear what a killed update left on record")
    settle_command.add_argument("stack")
    chosen = parser.parse_args(arguments)
    stack: str = chosen.stack
    project = workspace.find(folders.CLONE)
    if project is None:
        raise SetupFailed(
            "There is no Pulumi.yaml.", tried=[], remedy=f"restore {folders.CLONE / 'Pulumi.yaml'}."
        )
    {"init": init, "settle": settle}[chosen.command](project, stack, os.environ)
    return 0


def init(project: workspace.Project, stack: str, environment: Mapping[str, str]) -> None:
    """Make the state folder and select the stack, making it where it is not there yet.

    Args:
        project: The project.
        stack: The name of a stack that has a file.
        environment: A shell's environment as scripts/activate makes it.

    Raises:
        SetupFailed: There is no such stack, or it cannot be made or selected.
    """
    if not project.stack_file(stack).exists():
        known = ", ".join(project.stack_names())
        raise SetupFailed(
            f"There is no stack {stack!r}: {project.stack_file(stack)} does not exist.", tried=[],
            remedy=f"choose one of {known}, or write that file first.",
        )  # fmt: skip
    if not launcher.own_backend(dict(environment)):
        remedy = "see docs/guide/teams.md for how a team makes a stack."
        _engine(["stack", "select", stack], project, environment, remedy)
        return
    _make_state(folders.state())
    backend = folders.state() / "pulumi"
    _free_locks(backend, project, workspace.short(stack))
    with salts.kept_out(project.stacks):
        _engine(
            ["stack", "select", "--create", stack], project, environment, "read the engine's words above."
        )


def settle(project: workspace.Project, stack: str, environment: Mapping[str, str]) -> None:
    """Clear the records of creates that a killed update began and a later one has finished.

    Args:
        project: The project.
        stack: The stack, after an update that succeeded.
        environment: A shell's environment as scripts/activate makes it.

    Raises:
        SetupFailed: The stack cannot be read or written.
    """
    remedy = "run `pulumi refresh --clear-pending-creates`."
    variables = {**environment, "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": "true"}
    with salts.kept_out(project.stacks):
        exported = _engine(["stack", "export", "--stack", stack], project, variables, remedy)
        settled = pending.settle(exported)
        if settled.urns:
            arguments = ["stack", "import", "--stack", stack]
            _engine(arguments, project, variables, remedy, given=settled.deployment)
    if settled.urns:
        say(f"Taken over from an update that was killed: {len(settled.urns)} resources. Nothing is pending.")


def _make_state(state: Path) -> None:
    for folder in (state, state / "pulumi", state / "home", state / "stacks"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    passphrase = state / "passphrase"
    if not passphrase.exists():
        aside = state / f".passphrase.{os.getpid()}"
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        # A link, not a rename: of two that start at once, the first one's passphrase stays.
        try:
            os.link(aside, passphrase)
        except FileExistsError:
            pass
        finally:
            aside.unlink()


def _free_locks(backend: Path, project: workspace.Project, stack: str) -> None:
    name = re.search(r"^name:\s*[\"']?([^\"'\s#]+)", project.file.read_text(), re.MULTILINE)
    found = locks.held(backend, name[1] if name else "", stack)
    for lock in locks.free_dead(found):
        say(f"Stack {stack} was locked by an update that was killed ({lock}). It is free again.")


def _engine(
    arguments: list[str],
    project: workspace.Project,
    environment: Mapping[str, str],
    remedy: str,
    given: str = "",
) -> str:
    answer = subprocess.run(
        [engine.executable(), *arguments, "--non-interactive", "--color=never"],
        cwd=project.file.parent, env=environment, capture_output=True, text=True, check=False, input=given,
    )  # fmt: skip
    if answer.returncode:
        raise SetupFailed(
            f"`pulumi {' '.join(arguments)}` failed.",
            tried=[(answer.stderr or answer.stdout).strip()],
            remedy=remedy,
        )
    return answer.stdout
