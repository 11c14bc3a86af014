"""What the bench needs to know of a server: how it is started, what it is sent and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from bench.servers.models import Model

VariantName = Literal["default", "tuned"]

Cell = int | float
"""A value of a row as JSON carries it: whole where the schema asks for whole numbers."""


@dataclass(frozen=True)
class Place:
    """Where one start of a server happens.

    Attributes:
        folder: Empty, for the server's own files.
        port: Free; where it must listen, on 127.0.0.1.
        spare: Further free ports, for servers that insist on more than one.
    """

    folder: Path
    port: int
    spare: tuple[int, ...]


@dataclass(frozen=True)
class Launch:
    """How a server is started.

    Attributes:
        command: The command line.
        environment: Added to a bare environment.
        folder: The working folder.
    """

    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """One way to run a server.

    Attributes:
        name: "default" as its guide says, "tuned" for one core.
        told: What is set, for people.
    """

    name: VariantName
    told: str


class System(Protocol):
    """A server.

    Attributes:
        name: In figures and on the command line.
        title: For people.
        environment: Name of its file in `bench/servers/requirements`; "" where it needs no Python packages.
        variants: Ways to run it.
        fast: Whether it may answer more than 10,000 requests a second.
        predicts: Whether it runs the model at all.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - see the class
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def environment(self) -> str: ...  # noqa: D102
    @property
    def variants(self) -> tuple[Variant, ...]: ...  # noqa: D102
    @property
    def fast(self) -> bool: ...  # noqa: D102
    @property
    def predicts(self) -> bool: ...  # noqa: D102

    def launch(self, model: Model, variant: VariantName, place: Place) -> Launch:
        """Writes what the server reads into the place, and tells how to start it."""
        ...

    def path(self, model: Model) -> str:
        """Where predictions are asked for."""
        ...

    def body(self, model: Model, row: Sequence[Cell]) -> bytes:
        """The request for the probabilities of one row: JSON on one line."""
        ...

    def read(self, model: Model, answer: bytes) -> Sequence[float]:
        """The probabilities in an answer, one a class.

        Raises:
            ValueError, LookupError, TypeError: It holds none.
        """
        ...
