"""The update that goes back to a release: previewed once with the rules, looked through, done as planned.

Nobody reviews it: every second counts. So it may do what the release needs and nothing else. Anything else
would be infrastructure of the present clone that nobody has seen, shipped in the worst minute.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from delivery.comment import reading
from delivery.comment.records import Action, Step
from delivery.engine import Engine
from delivery.errors import EngineFailed, PlanRefused
from delivery.plan import own
from delivery.plan.folder import PlanFolder, of
from delivery.previewing import Project
from delivery.release import naming


@dataclass(frozen=True)
class Others:
    """What an update that goes back may do besides.

    Attributes:
        all: Whether anything: a person says so.
        steps: Changed resources that a plan had, which was allowed a moment ago and did not come to its end.
    """

    all: bool = False
    steps: Collection[Step] = ()


NONE = Others()


@dataclass(frozen=True)
class Return:
    """A way back that was looked through.

    Attributes:
        engine: The engine, with the release.
        kept: The plan.
    """

    engine: Engine
    kept: PlanFolder

    def apply(self) -> int:
        """Take it.

        Returns:
            The engine's exit status.
        """
        return self.engine.apply(self.kept.stack, self.kept.plan, at_once=True)


def planned(project: Project, stack: str, digest: str, model: str, others: Others = NONE) -> Return:
    """Preview the way back.

    Args:
        project: The project.
        stack: The stack.
        digest: The release to go back to.
        model: The name of the model's objects.
        others: What it may do besides.

    Raises:
        EngineFailed: The stack cannot be previewed.
        PlanRefused: It breaks a mandatory rule, or would do more than go back.
        DeliveryError: The release is not to be had, or the settings not to be read.
    """
    naming.present(digest)
    kept = of(project.plans / "rollback", stack)
    kept.prepare()
    engine = project.pinned(kept, digest)
    found = reading.preview(stack, engine.preview(stack, kept.plan).splitlines())
    if found.error is not None:
        raise EngineFailed(f"The way back to release {digest[7:19]} cannot be previewed: {found.error}")
    if found.policies.failed:
        broken = "\n".join(f"  {one.policy}: {one.message}" for one in found.policies.failed)
        raise PlanRefused(
            f"Going back to release {digest[7:19]}, stack {stack!r} would break mandatory rules:\n{broken}\n"
            "It was not updated. Correct that, or go back to another release: --to DIGEST"
        )
    besides = tuple(_besides(found.steps, model, others))
    if besides:
        raise PlanRefused(
            f"Going back to release {digest[7:19]}, the update of stack {stack!r} would do more than that,"
            f" because this clone or the stack's file is not what was deployed last:\n{own.listed(besides)}\n"
            "It was not updated. Check out the commit that was deployed last, which `python -m model history"
            f" {stack}` tells, and go back from there; or allow all of it:"
            f" scripts/rollback {stack} --to {digest[7:19]} --with-other-changes"
        )
    return Return(engine, kept)


def left_open(project: Project, stack: str) -> tuple[Step, ...]:
    """What the plan that was applied last meant to change: where it did not come to its end, some of that is
    still to be done, and was allowed."""
    try:
        events = of(project.plans, stack).events.read_text()
    except FileNotFoundError:
        return ()
    steps = reading.preview(stack, events.splitlines()).steps
    return tuple(step for step in steps if step.action is not Action.SAME)


def _besides(steps: Collection[Step], model: str, others: Others) -> Iterator[Step]:
    if others.all:
        return
    allowed = {(step.type, step.name): step.dangerous for step in others.steps}
    for step in own.foreign(steps, model, promoting=True):
        might_lose = allowed.get((step.type, step.name))
        if might_lose is None or (step.dangerous and not might_lose):
            yield step
