"""Bringing a release onto a stack: as it was reviewed, or at once where time counts."""

from delivery import previewing
from delivery.comment import render
from delivery.comment.verdict import Exit, exit_code
from delivery.errors import PlanMissing, PlanRefused
from delivery.plan import guard
from delivery.plan.folder import of
from delivery.plan.record import SavedPlan
from delivery.previewing import Project
from delivery.release import naming


def plan(project: Project, stack: str, digest: str, *, allow_replace: bool = False) -> None:
    """See that there is a plan for a release that may be applied: the one that was reviewed, or one made now.

    One that names the release and has moved is refused: what a person saw is no longer what would happen.
    Without one, one is made here, shown, and taken where it loses nothing.

    Args:
        project: The project.
        stack: The stack.
        digest: The release's.
        allow_replace: Whether a plan that is made here may lose something.

    Raises:
        PlanRefused: Something has moved since the review, or what would happen now is not safe.
        DeliveryError: The stack cannot be previewed.
    """
    naming.present(digest)
    saved = _saved(project, stack, digest) or _made(project, stack, digest, allow_replace=allow_replace)
    guard.check(saved, project.fingerprints(stack, of(project.plans, stack).plan, digest))


def apply(project: Project, stack: str, digest: str) -> int:
    """Apply the plan that `plan` found; it is used up then.

    Returns:
        The engine's exit status.
    """
    kept = of(project.plans, stack)
    status = project.pinned(kept, digest).apply(stack, kept.plan)
    # What the plan was made from is no more.
    kept.record.unlink(missing_ok=True)
    return status


def at_once(project: Project, stack: str, digest: str) -> int:
    """Bring a release onto a stack without a plan: for going back, where every second counts.

    Returns:
        The engine's exit status.

    Raises:
        DeliveryError: The release is not to be had, or the settings not to be read.
    """
    naming.present(digest)
    kept = of(project.plans / "rollback", stack)
    kept.prepare()
    return project.pinned(kept, digest).update(stack)


def _saved(project: Project, stack: str, digest: str) -> SavedPlan | None:
    try:
        found = of(project.plans, stack).load()
    except PlanMissing:
        return None
    return found if found.release == digest else None


def _made(project: Project, stack: str, digest: str, *, allow_replace: bool) -> SavedPlan:
    review = previewing.review(project, [stack], drift=False, release=digest)
    status = exit_code(review)
    print(render(review), flush=True)
    if status is Exit.SAFE or (status is Exit.DESTRUCTIVE and allow_replace):
        return of(project.plans, stack).load()
    raise PlanRefused(
        f"Stack {stack!r} is not updated: its preview above ends with status {int(status)}"
        f" ({status.name.lower()}). Nothing was changed. Correct what it names, or have the loss reviewed:"
        f" scripts/preview_comment {stack}"
    )
