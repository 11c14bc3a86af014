"""From stacks to a review: each previewed with its rules, its plan saved with what it was made from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from delivery.comment import reading
from delivery.comment.records import Cost, Review, StackPreview, Step
from delivery.engine import Engine
from delivery.errors import EngineFailed
from delivery.plan import fingerprints
from delivery.plan.folder import PlanFolder, of
from delivery.plan.record import Fingerprints, SavedPlan
from infra.cost.delta import delta


@dataclass(frozen=True)
class Project:
    """What is previewed.

    Attributes:
        clone: The clone's folder.
        stacks: The folder of its stack files.
        engine: The engine in it.
        plans: Where previews are kept.
    """

    clone: Path
    stacks: Path
    engine: Engine
    plans: Path

    def fingerprints(self, stack: str, plan: Path) -> Fingerprints:
        """What decides an update now.

        Args:
            stack: The stack's name.
            plan: The engine's plan.

        Raises:
            EngineFailed: The stack's state cannot be read.
            DeliveryError: The clone cannot be recognised.
        """
        file = self.stacks / f"Pulumi.{stack.rpartition('/')[2]}.yaml"
        return Fingerprints(
            state=fingerprints.of_state(self.engine.export(stack)),
            settings=fingerprints.of_text(file.read_text() if file.exists() else ""),
            code=fingerprints.of_clone(self.clone),
            plan=fingerprints.of_text(plan.read_text()) if plan.exists() else "",
            engine=self.engine.version(),
        )


def review(project: Project, stacks: Sequence[str], *, drift: bool, base: str = "") -> Review:
    """Preview stacks, one after the other: each takes its own lock.

    Args:
        project: What is previewed.
        stacks: Their names.
        drift: Whether to look for changes made outside, too.
        base: The commit that the change is to be merged onto.
    """
    previews = tuple(_preview(project, stack, drift=drift) for stack in stacks)
    return Review(
        previews=previews,
        head=fingerprints.of_clone(project.clone),
        base=base,
        engine=project.engine.version(),
        made=datetime.now(UTC),
    )


def _preview(project: Project, stack: str, *, drift: bool) -> StackPreview:
    kept = of(project.plans, stack)
    kept.prepare()
    try:
        before = project.fingerprints(stack, kept.plan)
    except EngineFailed as failure:
        return StackPreview(stack=stack, error=str(failure))
    events = project.engine.preview(stack, kept.plan)
    kept.events.write_text(events)
    found = reading.preview(stack, events.splitlines())
    if found.error is None:
        _save(stack, kept, before)
    outside = _drift(project, stack) if drift else None
    cost = _cost(events) if found.error is None else None
    return replace(found, cost=cost, drift=outside, state=before.state, settings=before.settings)


def _save(stack: str, kept: PlanFolder, before: Fingerprints) -> None:
    # What was there when the preview began: had it moved meanwhile, the guard would see it.
    plan = fingerprints.of_text(kept.plan.read_text())
    made = datetime.now(UTC)
    kept.save(SavedPlan(stack=stack, made=made, fingerprints=before.model_copy(update={"plan": plan})))


def _cost(events: str) -> Cost:
    found = delta(events.splitlines())
    return Cost(found.before, found.after, found.unknown)


def _drift(project: Project, stack: str) -> tuple[Step, ...]:
    return reading.drift(project.engine.drift(stack).splitlines())
