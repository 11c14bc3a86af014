"""From stacks to a review: each previewed with its rules, its plan saved with what it was made from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from delivery.comment import reading
from delivery.comment.records import Cost, Review, StackPreview
from delivery.engine import Engine
from delivery.errors import EngineFailed, ReleaseUnknown, SettingsUnreadable
from delivery.plan import fingerprints
from delivery.plan.folder import PlanFolder, of
from delivery.plan.record import Fingerprints, SavedPlan
from delivery.release import naming, pinning
from infra.cost.delta import delta
from infra.errors import LandfallError


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

    def settings(self, stack: str, release: str | None = None) -> str:
        """A stack's settings as text; "" where it has no file.

        Args:
            stack: The stack's name.
            release: Digest of the release to name in them.

        Raises:
            SettingsUnreadable: The release cannot be named there.
        """
        file = self.stacks / f"Pulumi.{stack.rpartition('/')[2]}.yaml"
        text = file.read_text() if file.exists() else ""
        return pinning.pinned(text, release, file.name) if release else text

    def pinned(self, kept: PlanFolder, release: str | None) -> Engine:
        """The engine, with the stack's settings that name a release, where one is given."""
        if not release:
            return self.engine
        kept.settings.write_text(self.settings(kept.stack, release))
        # Not --config-file: the flag's variable also goes past the launcher's own copy of the stack file.
        variables = {**self.engine.environment, "PULUMI_OPTION_CONFIG_FILE": str(kept.settings)}
        return replace(self.engine, environment=variables)

    def fingerprints(self, stack: str, plan: Path, release: str | None = None) -> Fingerprints:
        """What decides an update now.

        Args:
            stack: The stack's name.
            plan: The engine's plan.
            release: Digest of the release that is named beside the stack file.

        Raises:
            EngineFailed: The stack's state cannot be read.
            DeliveryError: The clone cannot be recognised.
        """
        return Fingerprints(
            state=fingerprints.of_state(self.engine.export(stack)),
            settings=fingerprints.of_text(self.settings(stack, release)),
            code=fingerprints.of_clone(self.clone),
            plan=fingerprints.of_text(plan.read_text()) if plan.exists() else "",
            engine=self.engine.version(),
        )


def review(
    project: Project, stacks: Sequence[str], *, drift: bool, base: str = "", release: str | None = None
) -> Review:
    """Preview stacks, one after the other: each takes its own lock.

    Args:
        project: What is previewed.
        stacks: Their names.
        drift: Whether to look for changes made outside, too.
        base: The commit that the change is to be merged onto.
        release: Which release to deploy, as `naming.digest` knows it; None for what the stack files say.
    """
    previews = tuple(_preview(project, stack, release, drift=drift) for stack in stacks)
    return Review(
        previews=previews,
        head=fingerprints.of_clone(project.clone),
        base=base,
        engine=project.engine.version(),
        made=datetime.now(UTC),
        sdk=metadata.version("pulumi"),
        release=next((found for preview in previews if (found := _named(project, preview))), None),
    )


def _named(project: Project, preview: StackPreview) -> str | None:
    """The release that a preview was made with, where one was named."""
    kept = of(project.plans, preview.stack)
    return kept.load().release if kept.record.exists() else None


def _preview(project: Project, stack: str, release: str | None, *, drift: bool) -> StackPreview:
    kept = of(project.plans, stack)
    kept.prepare()
    try:
        digest = naming.digest(release, stack, project.plans) if release else None
        before = project.fingerprints(stack, kept.plan, digest)
        engine = project.pinned(kept, digest)
    except (EngineFailed, SettingsUnreadable, ReleaseUnknown, LandfallError) as failure:
        return StackPreview(stack=stack, error=str(failure))
    events = engine.preview(stack, kept.plan)
    kept.events.write_text(events)
    found = reading.preview(stack, events.splitlines())
    if found.error is None and not found.policies.failed:
        _save(kept, before, digest)
    if drift:
        found = _with_drift(project, found)
    cost = _cost(events) if found.error is None else None
    return replace(found, cost=cost, state=before.state, settings=before.settings)


def _save(kept: PlanFolder, before: Fingerprints, release: str | None) -> None:
    # What was there when the preview began: had it moved meanwhile, the guard would see it.
    plan = fingerprints.of_text(kept.plan.read_text())
    made = datetime.now(UTC)
    whole = before.model_copy(update={"plan": plan})
    kept.save(SavedPlan(stack=kept.stack, made=made, fingerprints=whole, release=release))


def _cost(events: str) -> Cost:
    found = delta(events.splitlines())
    return Cost(found.before, found.after, found.unknown)


def _with_drift(project: Project, found: StackPreview) -> StackPreview:
    try:
        return replace(found, drift=reading.drift(project.engine.drift(found.stack).splitlines()))
    except EngineFailed as failure:
        return replace(found, unseen=str(failure))
