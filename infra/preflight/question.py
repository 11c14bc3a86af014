"""The forms in which a target says what can be asked before its first `up`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from infra.preflight.verdict import Verdict
from infra.settings import Settings


@dataclass(frozen=True)
class Tool:
    """A program of the cloud's that must be on PATH.

    Attributes:
        name: The program.
        purpose: What it is needed for, as a clause.
        source: Where it comes from: a link.
    """

    name: str
    purpose: str
    source: str


def _nothing(_: str) -> "tuple[Question | Verdict, ...]":
    return ()


@dataclass(frozen=True)
class Question:
    """A command that changes nothing, and what its answer means.

    Attributes:
        name: What is asked, such as "quota of cores".
        command: The program and its arguments; nothing secret.
        judge: The verdict on what it printed. It may raise ValueError where it cannot read the answer.
        unanswered: What a failure of the command means: "wrong" where an `up` would fail alike.
        fix: What to do then, as a sentence.
        shown: Whether its complaint may be shown: not where it could hold a secret.
        follow: What its answer lets one ask next, or tell at once, by what the command printed: only where
            the verdict is "ok". It may raise ValueError as `judge` may.
        told: What the command reads from its standard input; a secret belongs here.
    """

    name: str
    command: tuple[str, ...]
    judge: Callable[[str], Verdict]
    unanswered: Literal["wrong", "unknown"] = "unknown"
    fix: str = ""
    shown: bool = True
    follow: "Callable[[str], tuple[Question | Verdict, ...]]" = _nothing
    told: str = field(default="", repr=False)


class Preflight(Protocol):
    """What a target's module `preflight` has.

    Attributes:
        TOOLS: The programs that its stacks need.
        UNKNOWABLE: What only an `up` shows, as (name, clause).
    """

    TOOLS: tuple[Tool, ...]
    UNKNOWABLE: tuple[tuple[str, str], ...]

    def questions(self, settings: Settings, stack: str) -> tuple[Question, ...]:
        """What to ask, the credentials first: where those are wrong nothing more is asked."""
