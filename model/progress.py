"""How a long run tells what it does. `model.cli` shows it as bars, or as JSON lines for a program."""

from typing import Protocol


class Progress(Protocol):
    """Told of every step as it happens. Phases follow each other; none overlap."""

    def start(self, phase: str, total: int) -> None:
        """A phase begins; it has `total` steps."""
        ...

    def step(self, text: str) -> None:
        """One step of the phase is done; `text` says what came of it."""
        ...

    def note(self, text: str) -> None:
        """Something worth knowing, as a sentence."""
        ...


class Silent:
    """Tells nobody."""

    def start(self, phase: str, total: int) -> None:
        """Says nothing."""

    def step(self, text: str) -> None:
        """Says nothing."""

    def note(self, text: str) -> None:
        """Says nothing."""
