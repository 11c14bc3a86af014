"""Updates that do what a canary needs and nothing else: previewed, looked through, then done as planned."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from delivery.comment import reading
from delivery.comment.records import Step
from delivery.engine import Engine
from delivery.errors import CanaryRefused, EngineFailed
from delivery.plan import own
from delivery.plan.folder import of
from delivery.previewing import Project


@dataclass(frozen=True)
class Update:
    """An update that was previewed.

    Attributes:
        engine: The engine.
        stack: The stack's name.
        plan: The engine's plan.
    """

    engine: Engine
    stack: str
    plan: Path

    def apply(self) -> bool:
        """Do it; the engine's own output is shown.

        Returns:
            Whether it succeeded.
        """
        return self.engine.apply(self.stack, self.plan) == 0


@dataclass(frozen=True)
class Allowed:
    """What an update may do.

    Attributes:
        promoting: Whether the present release is to change, too.
        others: Whether it may do other things as well.
    """

    promoting: bool = False
    others: bool = False


@contextmanager
def planned(
    project: Project, stack: str, model: str, pinned: str | None, allowed: Allowed
) -> Iterator[Update]:
    """Preview an update, for the length of a with block.

    Args:
        project: The project.
        stack: The stack's name.
        model: The name of the model's objects.
        pinned: The release to name beside the stack's file; None where the file says it.
        allowed: What it may do.

    Raises:
        EngineFailed: The preview failed.
        CanaryRefused: It would do other things as well.
    """
    with tempfile.TemporaryDirectory(prefix="landfall-canary-") as folder:
        kept = of(Path(folder), stack)
        kept.prepare()
        engine = project.pinned(kept, pinned)
        found = reading.preview(stack, engine.preview(stack, kept.plan).splitlines())
        if found.error is not None:
            raise EngineFailed(f"The preview of stack {stack!r} failed: {found.error}")
        besides = tuple(own.foreign(found.steps, model, promoting=allowed.promoting))
        if besides and not allowed.others:
            raise CanaryRefused(_besides(stack, besides))
        yield Update(engine, stack, kept.plan)


def _besides(stack: str, steps: tuple[Step, ...]) -> str:
    return (
        f"The update of stack {stack!r} would do more than the canary needs:\n{own.listed(steps)}\n"
        f"Nothing was changed. Bring the stack up first (scripts/up {stack}), or allow it with"
        " --with-other-changes."
    )
