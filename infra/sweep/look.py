"""Asks a cloud what a stack has left; an answer that cannot be had is not taken for an empty one."""

import importlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from infra.errors import CloudError
from infra.sweep.question import Found, Question, Sweep

_SECONDS = 120


@dataclass(frozen=True)
class Looked:
    """What a look through a cloud gave.

    Attributes:
        found: What is there, each thing once, in the order of the answers.
        unanswered: What could not be asked, with the reason.
    """

    found: tuple[Found, ...]
    unanswered: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[Found, ...]:
        """What is left over: there, and not by the cloud's own design."""
        return tuple(one for one in self.found if not one.stays)


def of(cloud: str) -> Sweep:
    """A target's module.

    Raises:
        CloudError: It has none.
    """
    name = f"infra.sweep.{cloud}"
    try:
        return cast("Sweep", importlib.import_module(name))
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        raise CloudError(
            f"Nothing is known to look for in the target {cloud!r}: it needs a module infra/sweep/{cloud}.py."
            " Look through its console by hand."
        ) from None


def look(questions: Sequence[Question]) -> Looked:
    """Ask all questions, and those that their answers raise."""
    found: dict[str, Found] = {}
    unanswered = []
    waiting = list(questions)
    while waiting:
        question = waiting.pop(0)
        try:
            answers = question.read(_printed(question.command))
        except (_Unanswered, ValueError) as reason:
            told = str(reason) if isinstance(reason, _Unanswered) else "its answer has no form known here"
            unanswered.append(f"`{' '.join(question.command)}`: {told}")
            continue
        for one in answers:
            if isinstance(one, Question):
                waiting.append(one)
            else:
                found.setdefault(one.identity, one)
    return Looked(tuple(found.values()), tuple(unanswered))


class _Unanswered(Exception):
    """A command told nothing; the text says why."""


def _printed(command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise _Unanswered(f"{command[0]} is not on PATH") from None
    except subprocess.TimeoutExpired:
        raise _Unanswered(f"no answer within {_SECONDS} s") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise _Unanswered(said[-1].strip() if said else f"it failed with status {done.returncode}")
    return done.stdout
