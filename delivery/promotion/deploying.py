"""Bringing a release onto a stack as it was reviewed; or by a plan made now, which loses nothing."""

from delivery import previewing
from delivery.comment import render
from delivery.comment.verdict import Exit, exit_code
from delivery.errors import PlanMissing, PlanRefused
from delivery.plan import guard
from delivery.plan.folder import of
from delivery.plan.record import SavedPlan
from delivery.previewing import Project
from delivery.release import naming


def reviewed(project: Project, stack: str, digest: str) -> SavedPlan | None:
    """The plan of a release that was saved for review; None where none names a release.

    Args:
        project: The project.
        stack: The stack.
        digest: The release's.

    Raises:
        PlanRefused: It names another one: what was reviewed is not what would be deployed.
    """
    try:
        found = of(project.plans, stack).load()
    except PlanMissing:
        return None
    if found.release not in (None, digest):
        raise PlanRefused(
            f"The plan of stack {stack!r} that was saved for review at {found.made:%Y-%m-%d %H:%M} UTC"
            f" deploys release {found.release}; promoted here is {digest}. Nothing was changed. Promote what"
            f" was reviewed: scripts/promote {found.release[7:19]} {stack}. Or have the other one reviewed:"
            f" scripts/preview_comment --release {digest[7:19]} {stack}"
        )
    return found if found.release else None


def plan(
    project: Project, stack: str, digest: str, saved: SavedPlan | None, *, allow_replace: bool = False
) -> SavedPlan:
    """See that there is a plan for a release that may be applied: the one that was reviewed, or one made now.

    One that was reviewed and has moved is refused: what a person saw is no longer what would happen. Without
    one, one is made here, shown, and taken where it loses nothing.

    Args:
        project: The project.
        stack: The stack.
        digest: The release's.
        saved: What `reviewed` found.
        allow_replace: Whether a plan that is made here may lose something.

    Returns:
        The plan.

    Raises:
        PlanRefused: Something has moved since the review, or what would happen now is not safe.
        DeliveryError: The stack cannot be previewed.
    """
    naming.present(digest)
    taken = saved or _made(project, stack, digest, allow_replace=allow_replace)
    guard.check(taken, project.fingerprints(stack, of(project.plans, stack).plan, digest))
    return taken


def apply(project: Project, stack: str, digest: str) -> int:
    """Apply the plan that `plan` found; it is used up then.

    Returns:
        The engine's exit status.
    """
    kept = of(project.plans, stack)
    try:
        return project.pinned(kept, digest).apply(stack, kept.plan)
    finally:
        # What the plan was made from is no more.
        kept.record.unlink(missing_ok=True)


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
