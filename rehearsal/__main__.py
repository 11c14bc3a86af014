"""The command line behind scripts/rehearse."""

import argparse
import sys
from pathlib import Path

from infra.errors import LandfallError
from rehearsal import account, commands, filling
from toolchain.errors import ToolchainError

_COMMANDS = {
    "up": (commands.up, "bring the stack up and make a real prediction through it"),
    "preview": (commands.preview, "show what `up` would change"),
    "drift": (commands.drift, "list what was changed outside the program (exit status 3 if anything)"),
    "destroy": (
        commands.destroy,
        "destroy it and list what is left in the cloud (exit status 4 if anything)",
    ),
}


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, the engine's where it failed, 1 for a failure that was explained.
    """
    parser = argparse.ArgumentParser(prog="scripts/rehearse", description=__doc__)
    parser.add_argument(
        "command", choices=_COMMANDS, help="; ".join(f"{n}: {h}" for n, (_, h) in _COMMANDS.items())
    )
    parser.add_argument("stack", help="the name of a stack in stacks/, such as aws")
    parser.add_argument("--stack-file", type=Path, help="rehearse this file in the place of the stack's own")
    chosen, flags = parser.parse_known_args(arguments)
    file = (chosen.stack_file or filling.tracked_file(chosen.stack)).resolve()
    try:
        return _COMMANDS[chosen.command][0](account.of(chosen.stack), file, flags)
    except (LandfallError, ToolchainError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
