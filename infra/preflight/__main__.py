"""The command line behind scripts/preflight."""

import argparse
import sys
from pathlib import Path

from infra.preflight import report, run
from toolchain import folders


def main(arguments: list[str]) -> int:
    """Check what can be known of a stack before its first `up`.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, or 1 where something is wrong. What is unknown is not wrong.
    """
    parser = argparse.ArgumentParser(prog="scripts/preflight", description=__doc__)
    parser.add_argument("stack", help="the name of a stack, such as aws")
    parser.add_argument("--stack-file", type=Path, help="check this file in the place of the stack's own")
    chosen = parser.parse_args(arguments)
    path = chosen.stack_file or folders.CLONE / "stacks" / f"Pulumi.{chosen.stack}.yaml"
    verdicts = []
    print(f"Stack {chosen.stack!r}, by {path}:")
    for verdict in run.check(chosen.stack, path):
        print(report.line(verdict), flush=True)
        verdicts.append(verdict)
    print(report.summary(chosen.stack, verdicts))
    return 1 if any(verdict.state == "wrong" for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
