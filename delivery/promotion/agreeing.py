"""Who agreed to a deployment, asked where a stack says so: signatures in the ledger, or a forge's review.

What a person agrees to is a release on a stack, once; and the plan that was reviewed, where there is one.
"""

import os

from delivery.errors import PlanRefused
from delivery.plan import fingerprints
from delivery.plan.record import SavedPlan
from delivery.promotion import approval, deploying, reviews
from delivery.promotion.approval import Approved
from delivery.promotion.environment import Environment, environment
from delivery.promotion.road import Road
from model.registry.aliases import Pointer
from model.registry.entry import Entry
from model.registry.registry import Registry
from model.release import Release
from model.signing.keys import PrivateKey
from toolchain.folders import CLONE


def approve(road: Road, source: str, stack: str, key: PrivateKey, plan: str | None = None) -> Entry:
    """Agree that a release goes onto a stack: one person's signature in the ledger.

    Args:
        road: The road.
        source: The release, as of a promotion.
        stack: The stack where it is to go.
        key: The person's key.
        plan: Fingerprint of the plan that they saw; None for the one that is saved here for this release; ""
            for no plan. Without one they agree to the release, whatever else its update does.

    Raises:
        ApprovalRefused: The key is nobody's who may approve.
        PlanRefused: The plan that is saved here is of another release.
        DeliveryError: There is no such stack or release.
        ModelError: The ledger or the release was altered.
        LandfallError: The stack's settings are wrong.
    """
    target = environment(road.project, stack)
    release = road.meant(source)
    name = approval.named(approval.people(target, CLONE), key, f"approve for {stack}")
    if plan is None:
        saved = deploying.reviewed(road.project, stack, release.digest)
        plan = saved.fingerprints.plan if saved else None
    return road.registry.record(
        "approve",
        release.digest,
        target.alias,
        reason=f"{name} approves it for {target.stack}",
        findings=approval.bound_to(plan),
        signer=key,
    )


def agreed(
    road: Road,
    target: Environment,
    release: Release,
    key: PrivateKey | None,
    saved: SavedPlan | None = None,
) -> Approved | None:
    """The approval that a release needs on a stack; None where none is asked for.

    Args:
        road: The road.
        target: The stack.
        release: The release.
        key: The key of who brings it there.
        saved: The plan that was reviewed; None where there is none.

    Raises:
        ApprovalMissing: It waits for a person.
        ApprovalRefused: Who approved, or who brings it there, may not.
    """
    if not target.settings.approved_by_name:
        return None
    plan = saved.fingerprints.plan if saved else None
    by_review = _review(target)
    if by_review:
        return _by_review(road, target, release, by_review, plan)
    pointer = Pointer(release.name, target.alias)
    listed = approval.people(target, CLONE)
    promoter = approval.named(listed, key, f"promote to {target.stack}")
    own = approval.authors(listed, release) | {promoter}
    return approval.given(road.registry.ledger().entries, pointer, release.digest, listed, own, plan=plan)


def need_plan(target: Environment, release: Release, saved: SavedPlan | None) -> None:
    """Refuse a promotion on a forge's review without the plan that its run previewed: nothing else says what
    the reviewer agreed to.

    Raises:
        PlanRefused: There is none.
    """
    if saved is None and target.settings.approved_by_name and _review(target):
        raise PlanRefused(
            f"A review of this run is to approve release {release.digest} for stack {target.stack!r}, and the"
            " plan that the run previewed is not here, so that nobody can tell what was reviewed. Nothing was"
            f" changed. Preview in the run, scripts/preview_comment --release gated {target.stack}, and hand"
            " the folder of previews to this job."
        )


def _review(target: Environment) -> tuple[str, str] | None:
    """The repository and the run whose review counts; None where signatures do."""
    repository, run = target.settings.promotion.reviews, os.environ.get(reviews.RUN)
    return (repository, run) if repository and run else None


def _by_review(
    road: Road, target: Environment, release: Release, by_review: tuple[str, str], plan: str | None
) -> Approved:
    """The approval of a forge's reviewer, entered into the ledger under their name."""
    repository, run = by_review
    names = tuple(dict.fromkeys((target.settings.environment, target.alias)))
    asked = reviews.client(repository, os.environ)
    try:
        commit = fingerprints.of_clone(road.project.clone)
        found = reviews.of_run(asked, repository, run, commit, names)
    finally:
        asked.close()
    forge = Registry(road.registry.shelf, lambda: f"{found.login}@{asked.api.host}")
    reason = f"{found.login} approved {found.run}, which {found.promoter} started"
    bound = approval.bound_to(plan)
    entry = forge.record("approve", release.digest, target.alias, reason=reason, findings=bound)
    return Approved(found.login, entry.number)
