"""The errors of the toolchain, all of them texts for the person at the terminal.

    ToolchainError
    ├── ToolMissing        a pinned tool is not on this machine
    ├── SourceUnavailable  one source of a tool did not serve; the next one is tried
    └── SetupFailed        setup cannot go on; the text says what was tried and what to do

Callers print the text and exit; none of these is ever shown with a traceback.
"""

from pathlib import Path


class ToolchainError(Exception):
    """Any failure of the toolchain that the user can act on."""


class ToolMissing(ToolchainError):
    """A pinned tool is not on this machine. The text names it and the command that installs it."""

    def __init__(self, name: str, looked_in: str | Path) -> None:
        super().__init__(
            f"The tool {name!r} is not installed: looked in {looked_in} and on PATH. Run scripts/setup."
        )


class SourceUnavailable(ToolchainError):
    """One source of a tool did not serve, for example because its host cannot be reached."""


class SetupFailed(ToolchainError):
    """Setup cannot go on.

    Args:
        what: What could not be done.
        tried: One sentence for each thing that was tried.
        remedy: What the user can do now.
    """

    def __init__(self, what: str, *, tried: list[str], remedy: str) -> None:
        attempts = "".join(f"\n  - {attempt}" for attempt in tried)
        super().__init__(f"{what}" + (f" Tried:{attempts}" if tried else "") + f"\nWhat to do: {remedy}")
