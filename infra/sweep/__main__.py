"""The command line behind scripts/sweep."""

import argparse
import sys
from pathlib import Path

from infra import clouds
from infra.errors import LandfallError
from infra.preflight import stack_file
from infra.sweep import look, report
from toolchain import folders

LEFT_OVER = 4
"""Exit status where something is there, as of `scripts/rehearse destroy`."""


def main(arguments: list[str]) -> int:
    """List what a stack has left in its cloud, with what that costs an hour; nothing is changed.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0 where nothing is left, `LEFT_OVER` where something is, 1 where it cannot be known.
    """
    parser = argparse.ArgumentParser(prog="scripts/sweep", description=__doc__)
    parser.add_argument("stack", help="the name of a stack that was destroyed, such as aws")
    parser.add_argument("--stack-file", type=Path, help="go by this file in the place of the stack's own")
    chosen = parser.parse_args(arguments)
    stack: str = chosen.stack
    path = chosen.stack_file or folders.CLONE / "stacks" / f"Pulumi.{stack}.yaml"
    try:
        settings = stack_file.settings(path, stack)
        target = look.of(settings.cloud)
        name = clouds.load(settings, stack).spec().name
        looked = look.look(target.questions(settings, stack, name))
    except LandfallError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(report.text(stack, settings.cloud, looked, target.UNSEEN))
    if looked.left:
        return LEFT_OVER
    return 1 if looked.unanswered else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
