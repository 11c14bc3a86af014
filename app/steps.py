"""Work in steps: what takes long says where something else may go on.

Owns the words only. Who runs the steps decides what goes on between them.
"""

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")

Steps = Generator[None, None, Result]
"""Yields after each step, some milliseconds of work, and returns what it was for."""


def finished(steps: Steps[Result]) -> Result:
    """The result of all steps, taken at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
