"""The command line behind scripts/compare: two stacks previewed from nothing, without an account."""

import argparse
import sys
import tempfile
from pathlib import Path

from infra import clouds
from infra.comparison import planned, report
from infra.comparison.side import Side
from infra.cost import preview as cost
from infra.cost.estimate import estimate
from infra.errors import LandfallError
from rehearsal import account as accounts
from rehearsal import engine, environment, filling, stage
from rehearsal.errors import RehearsalError
from toolchain.errors import ToolchainError


def side(stack: str, file: Path, scratch: Path) -> Side:
    """Preview a stack that does not exist yet.

    Args:
        stack: Its name.
        file: Its stack file.
        scratch: A folder that is thrown away.

    Raises:
        RehearsalError: The preview failed; the text is the engine's.
    """
    account = accounts.scratch(stack, scratch)
    with environment.entered(account):
        staged = stage.prepare(account, file, _silent, images=False)
        done = engine.ask(account, ["preview", "--json"])
    events = done.stdout.splitlines()
    if done.returncode != 0:
        said = planned.complaints(events) or done.stderr.strip()
        raise RehearsalError(f"The preview of {stack!r} failed:\n{said}")
    _, after = cost.sides(events)
    return Side(stack, clouds.module(staged.cloud).FEATURES, planned.read(events), estimate(after))


def main(arguments: list[str]) -> int:
    """Show what changes when one stack's cloud is swapped for another's.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, or 1 for a failure that was explained.
    """
    parser = argparse.ArgumentParser(prog="scripts/compare", description=__doc__)
    parser.add_argument("one", help="a stack, such as aws")
    parser.add_argument("other", help="another, such as gcp")
    chosen = parser.parse_args(arguments)
    stacks = (chosen.one, chosen.other)
    try:
        for stack in stacks:
            filling.fill(filling.tracked_file(stack))  # the second's errors come before the first's preview
        with tempfile.TemporaryDirectory() as folder:
            sides = [
                side(stack, filling.tracked_file(stack), Path(folder) / str(number))
                for number, stack in enumerate(stacks)
            ]
    except (LandfallError, ToolchainError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(report.text(*sides))
    return 0


def _silent(_: str) -> None:
    """Tell nobody: what is filled in matters little to what is compared."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
