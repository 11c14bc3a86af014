"""A command line as a shim sees it, and the frame in which all shims answer."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from infra.errors import LandfallError
from infra.plugins.simulator.ledger import Ledger

UNKNOWN_CALL = 252
"""Exit status for a call that a shim does not know, as the AWS command line has it for one that it cannot
parse (https://docs.aws.amazon.com/cli/latest/topic/return-codes.html, read 2026-11-21)."""


@dataclass(frozen=True)
class Call:
    """A command line.

    Attributes:
        words: What comes before the first flag, such as ("eks", "get-token").
        flags: Values by flag, with its dashes; "" for a flag without a value.
    """

    words: tuple[str, ...]
    flags: Mapping[str, str]

    def flag(self, *names: str) -> str:
        """The value of a flag under any of its names, "" where it is not given."""
        return next((self.flags[name] for name in names if name in self.flags), "")


Answer = Callable[[Call, Ledger], str]
"""What a shim prints for a call."""


def parse(arguments: Sequence[str]) -> Call:
    """Read a command line, without the program's name."""
    words: list[str] = []
    flags: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument.startswith("-"):
            name, equals, value = argument.partition("=")
            follows = bool(rest) and not rest[0].startswith("-")
            flags[name] = value if equals else rest.pop(0) if follows else ""
        else:
            words.append(argument)
    return Call(tuple(words), flags)


def answer(program: str, known: Mapping[tuple[str, ...], Answer], arguments: Sequence[str]) -> int:
    """Answer a call from the ledger that the environment names.

    Args:
        program: What the shim stands for.
        known: What it answers, by the words of the call.
        arguments: The command line without the program's name.

    Returns:
        The exit status.
    """
    call = parse(arguments)
    if call.words not in known:
        listed = "; ".join(" ".join((program, *words)) for words in known)
        sys.stderr.write(
            f"This is a rehearsal, whose {program} does not know `{' '.join((program, *call.words))}`."
            f" It answers: {listed}.\n"
        )
        return UNKNOWN_CALL
    try:
        sys.stdout.write(known[call.words](call, Ledger.of_environment()) + "\n")
    except LandfallError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0
