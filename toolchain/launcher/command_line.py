"""What a `pulumi` command line asks for, as far as the launcher cares: command, stack, folder.

Owns the reading of flags that come before and between words. Pure. The engine checks the command line; this
only looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_FLAGS_WITH_VALUE = {
    "-C", "--cwd", "--color", "--memprofilerate", "--otel-traces", "--profiling", "--tracing",
    "-v", "--verbose", "-s", "--stack", "-c", "--config",
}  # fmt: skip
"""Flags whose value is the next argument: the engine's global ones, --stack and --config (`pulumi --help`,
3.250.0)."""

_READ_STACK_FILE = {
    "up", "update", "preview", "pre", "destroy", "down", "dn", "refresh", "import", "watch", "logs", "config",
}  # fmt: skip
"""Commands with the flag --config-file (3.250.0), under each of their names."""

_WRITE_STACK_FILE = {"set", "set-all", "rm", "rm-all", "cp", "refresh", "env"}
"""Commands under `config` that change the stack file."""


@dataclass(frozen=True)
class CommandLine:
    """What a command line asks for.

    Attributes:
        words: Its arguments that are neither flags nor the value of a flag that is known to take one.
        stack: The value of --stack, if given.
        folder: The value of --cwd, if given.
        removes: Whether --remove is given.
        saves: Whether --config is given: the engine uses such a setting and saves it in the stack file.
    """

    words: tuple[str, ...]
    stack: str | None
    folder: str | None
    removes: bool = False
    saves: bool = False

    @property
    def removes_stack(self) -> bool:
        """Whether the engine would delete the stack file along with the stack."""
        return self.words[:2] == ("stack", "rm") or (self.removes and self.reads_stack_file)

    @property
    def reads_stack_file(self) -> bool:
        """Whether the engine can be given another file to read the stack's settings from."""
        return bool(self.words) and self.words[0] in _READ_STACK_FILE and not self.sets_config

    @property
    def sets_config(self) -> bool:
        """Whether the user wants the stack file changed."""
        if self.words[:1] == ("config",):
            return self.words[1:2] != () and self.words[1] in _WRITE_STACK_FILE
        return self.saves

    @property
    def may_write_salt(self) -> bool:
        """Whether the engine may write into the stack file, and cannot be given another."""
        return bool(self.words) and (self.words[0] in {"stack", "state"} or self.sets_config)


def parse(arguments: Sequence[str]) -> CommandLine:
    """Read a command line, without the program's name."""
    words: list[str] = []
    values: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            words.extend(rest)
        elif not argument.startswith("-"):
            words.append(argument)
        elif argument in _FLAGS_WITH_VALUE:
            values[argument] = next(rest, "")
        elif "=" in argument:
            flag, _, value = argument.partition("=")
            values[flag] = value
        elif argument[:2] in {"-s", "-C", "-c"}:
            values[argument[:2]] = argument[2:]
    return CommandLine(
        words=tuple(words),
        stack=values.get("--stack") or values.get("-s") or None,
        folder=values.get("--cwd") or values.get("-C") or None,
        saves="-c" in values or "--config" in values,
        removes="--remove" in arguments or "--rm" in arguments or "--remove=true" in arguments,
    )
