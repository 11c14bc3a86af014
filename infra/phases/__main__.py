"""`python -m infra.phases STACK`: `pulumi up` on this folder's project, again until its stack is whole."""

import argparse
import sys
from pathlib import Path

from infra.errors import LandfallError
from infra.phases import engine, running, standing
from toolchain import folders


def main(arguments: list[str]) -> int:
    """Bring a stack up, however many updates its cluster takes.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0 where the stack is whole, the engine's where an update failed, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m infra.phases", description=__doc__)
    parser.add_argument("stack", help="the stack's name")
    stack: str = parser.parse_args(arguments).stack
    folder = Path.cwd()
    try:
        return running.run_on(
            lambda: engine.update(["up", "--yes", "--stack", stack], folder),
            lambda: standing.read(stack, folder),
            lambda line: print(line, flush=True),
            f"scripts/up {stack}",
        )
    except (LandfallError, folders.ToolMissing) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
