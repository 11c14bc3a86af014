"""`.tools/bin/pulumi`: the engine, with a stack file of its own where the stack lives in Landfall's backend.

Owns the decision which commands need what. See docs/adr/0002-state-outside-the-clone.md.
"""

import os
import sys
from pathlib import Path

from toolchain import folders
from toolchain.errors import ToolchainError
from toolchain.launcher import command_line, engine, salts, workspace

_YOURS_ALONE = (
    "This secret can be read with your own passphrase only. Do not commit it to a stack file that others use:"
    " docs/guide/teams.md tells how a team shares secrets.\n"
)


def main(arguments: list[str]) -> int:
    """Run one `pulumi` command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status.
    """
    environment = dict(os.environ)
    command = command_line.parse(arguments)
    project = workspace.find(Path(command.folder or ".").resolve())
    if project is None or not own_backend(environment):
        engine.become(arguments, environment)
    environment["PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER"] = "true"
    stack = command.stack or environment.get("PULUMI_STACK") or workspace.selected(project, environment)
    if command.reads_stack_file and stack:
        copy = salts.copy(project.stack_file(stack), folders.state() / "stacks")
        environment.setdefault("PULUMI_OPTION_CONFIG_FILE", str(copy))
        guarded = command.removes_stack
    else:
        # Where no stack is selected yet the engine asks for one, and then writes to that one's file.
        guarded = command.may_write_salt or command.reads_stack_file
    if not guarded:
        engine.become(arguments, environment)
    # With a user's stack the engine would delete the stack's file, which belongs to the clone.
    with salts.kept_out(project.stacks, keep_files=command.removes_stack):
        status = engine.run(arguments, environment)
    if status == 0 and command.sets_config and "--secret" in arguments:
        sys.stderr.write(_YOURS_ALONE)
    return status


def own_backend(environment: dict[str, str]) -> bool:
    """Whether the backend is the one that Landfall keeps for this user: a file backend in the state
    folder."""
    return environment.get("PULUMI_BACKEND_URL", "").startswith(f"file://{folders.state()}/")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ToolchainError as error:
        sys.exit(str(error))
