"""The forms in which a cloud's module says what to ask, and what an answer holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from infra.cost.resource import Resource
from infra.settings import Settings


@dataclass(frozen=True)
class Found:
    """Something that carries the stack's tag or name.

    Attributes:
        type: Its type, as its cloud names it.
        identity: Its id there.
        resource: It as its cost needs it.
        stays: Why it is there by the cloud's own design, as a clause; "" where it is left over.
    """

    type: str
    identity: str
    resource: Resource
    stays: str = ""


@dataclass(frozen=True)
class Question:
    """A command that changes nothing.

    Attributes:
        command: The program and its arguments; nothing secret.
        read: What it printed as what was found, or what to ask next about it. It may raise ValueError where
            it cannot read the answer.
    """

    command: tuple[str, ...]
    read: "Callable[[str], tuple[Found | Question, ...]]"


class Sweep(Protocol):
    """What the module of a cloud has.

    Attributes:
        UNSEEN: What it cannot find, as a sentence for the user.
    """

    UNSEEN: str

    def questions(self, settings: Settings, stack: str, name: str) -> tuple[Question, ...]:
        """What to ask.

        Args:
            settings: The stack's settings.
            stack: Its name, the tag's value.
            name: The name of its cluster, with which other things' names begin.
        """
