"""How a long step tells what it does: to the engine's display, to a terminal, or to nobody."""

from typing import Protocol


class Progress(Protocol):
    """Told of a step as it goes on."""

    def status(self, text: str) -> None:
        """What is being done right now; the next one takes its place."""

    def note(self, text: str) -> None:
        """Something worth keeping, as a sentence."""


class Silent:
    """Tells nobody."""

    def status(self, text: str) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""
