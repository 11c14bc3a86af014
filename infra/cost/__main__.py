"""Prints what a stack costs: `python -m infra.cost stack.json`, as `pulumi stack export` writes it."""

import argparse
import sys
from pathlib import Path

from infra.cost.delta import delta
from infra.cost.estimate import estimate
from infra.cost.export import resources
from infra.cost.told import difference, table
from infra.errors import CostError


def main(arguments: list[str] | None = None) -> int:
    """Print an estimate.

    Args:
        arguments: The command line without the program's name; None for the process' own.

    Returns:
        Exit code: 0, or 1 where the file cannot be read or is something else.
    """
    parser = argparse.ArgumentParser(prog="python -m infra.cost", description="What a stack costs a month.")
    parser.add_argument("file", help="what `pulumi stack export` wrote; - for standard input")
    parser.add_argument(
        "--preview",
        action="store_true",
        help="the file has the events of a preview instead: say what the update changes",
    )
    options = parser.parse_args(arguments)
    try:
        text = _text(options.file)
        print(
            difference(delta(text.splitlines())) if options.preview else table(estimate(resources(text))),
            end="",
        )
    except CostError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _text(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise CostError(
            f"{name} cannot be read: {reason}. Write it with: pulumi stack export --file stack.json"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
