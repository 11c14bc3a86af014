"""The command line behind scripts/rehearse."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.errors import LandfallError
from rehearsal import account as accounts
from rehearsal import commands, filling
from rehearsal.account import Account
from toolchain.errors import ToolchainError

Run = Callable[[argparse.Namespace, list[str]], int]

_ON_THE_PROGRAM = (
    ("up", commands.up, "bring the stack up and make a real prediction through it"),
    ("preview", commands.preview, "show what `up` would change"),
    ("review", commands.review, "show the same as the comment of a pull request"),
    ("drift", commands.drift, "list what was changed outside the program; exit status 3 if anything"),
    ("destroy", commands.destroy, "destroy it, and list what is left; exit status 4 if anything"),
)
_ON_THE_CLOUD = (
    ("show", commands.show, "list what exists in the simulated cloud"),
    ("sweep", commands.sweep, "end everything of a rehearsal, whatever state it is in"),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/rehearse", description=__doc__)
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, told: str, run: Run) -> argparse.ArgumentParser:
        made = parsers.add_parser(name, help=told, description=told)
        made.add_argument("stack", help="the name of a stack, such as aws")
        made.set_defaults(run=run)
        return made

    for name, command, told in _ON_THE_PROGRAM:
        made = add(name, f"{told}; more flags go to pulumi", _with_stack_file(command))
        made.add_argument(
            "--stack-file", type=Path, help="rehearse this file in the place of the stack's own"
        )
    for name, look, told in _ON_THE_CLOUD:
        add(name, told, _alone(look))
    change = add("change", "change a thing behind the program's back", _change)
    change.add_argument("id", help="its id, as `show` lists it")
    change.add_argument("property", help="the property, such as tags.team")
    change.add_argument("value", help="its new value, as JSON or text; null takes it away")
    return parser


def _with_stack_file(command: Callable[[Account, Path, Sequence[str]], int]) -> Run:
    def run(chosen: argparse.Namespace, flags: list[str]) -> int:
        file = (chosen.stack_file or filling.tracked_file(chosen.stack)).resolve()
        return command(accounts.of(chosen.stack), file, flags)

    return run


def _alone(command: Callable[[Account], int]) -> Run:
    return lambda chosen, _: command(accounts.of(chosen.stack))


def _change(chosen: argparse.Namespace, _: list[str]) -> int:
    return commands.change(accounts.of(chosen.stack), chosen.id, chosen.property, chosen.value)


def main(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit status: 0, the engine's where it failed, 1 for a failure that was explained.
    """
    parser = _parser()
    chosen, flags = parser.parse_known_args(arguments)
    if flags and not hasattr(chosen, "stack_file"):
        parser.error(f"unrecognized arguments: {' '.join(flags)}")
    run: Run = chosen.run
    try:
        return run(chosen, flags)
    except (LandfallError, ToolchainError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
