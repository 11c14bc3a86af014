"""A promotion from end to end: tested where it is, fit for where it goes, approved, deployed, watched there.

Until the deployment nothing is changed and every doubt refuses. After it every doubt takes the release back.
"""

import os
from dataclasses import dataclass

from delivery.errors import PromotionRefused
from delivery.plan import fingerprints
from delivery.promotion import approval, compatibility, deploying, looking, reviews, withdrawing
from delivery.promotion.approval import Approved
from delivery.promotion.environment import Environment, environment, is_stack, running
from delivery.promotion.looking import Looked
from delivery.promotion.road import Road
from delivery.release import naming
from infra.plugins.landfall.image import releases
from model.registry import aliases
from model.registry.aliases import Pointer
from model.registry.entry import Entry, Finding
from model.registry.registry import Registry
from model.release import Release
from model.signing.keys import PrivateKey
from toolchain.folders import CLONE

BEFORE_SECONDS = 10.0
"""How long a release is watched where it is, before it goes on."""


@dataclass(frozen=True)
class Wish:
    """What is to be promoted, by whom.

    Attributes:
        source: A stack, for what it runs; or "gated", an alias or a digest.
        target: The stack where it goes.
        key: The key of who promotes; None where none was given.
        watch_seconds: How long the target is watched afterwards; None for what its settings say.
        allow_replace: Whether an update that nobody reviewed may lose something.
    """

    source: str
    target: str
    key: PrivateKey | None = None
    watch_seconds: float | None = None
    allow_replace: bool = False


def promote(road: Road, wish: Wish) -> bool:
    """Bring a release onto the next stack.

    Args:
        road: The road.
        wish: What, where, by whom.

    Returns:
        Whether it stays there; False where it was taken back.

    Raises:
        PromotionRefused: A check failed: nothing was changed.
        ApprovalMissing: It waits for a person: nothing was changed.
        DeliveryError: It cannot be deployed or its settings not be read.
        ModelError: The ledger or the release was altered.
        LandfallError: The stack's settings are wrong, or a release is not to be had.
    """
    target = environment(road.project, wish.target)
    release = road.meant(wish.source)
    findings = checked(road, wish, release, target)
    approved = agreed(road, target, release, wish.key)
    if approved is not None:
        findings += (Finding("approval", True, f"{approved.name} approved, entry {approved.number}."),)
    deploying.plan(road.project, target.stack, release.digest, allow_replace=wish.allow_replace)
    moved = _move(road, target, release, findings, wish)
    status = deploying.apply(road.project, target.stack, release.digest)
    seconds = target.settings.promotion.watch_seconds if wish.watch_seconds is None else wish.watch_seconds
    looked = (
        Looked((Finding("update", False, f"The update ended with status {status}; its own words tell why."),))
        if status
        else looking.look(road.project, target, release, seconds, road.tell)
    )
    if looked.good:
        road.say(_told(target, release, looked))
        return True
    if moved is None:
        # The release served there before, so that it is the update around it which is bad.
        road.say(f"{target.stack}: the release is the same as before, and the update fails: {looked.reason}")
        return False
    withdrawing.withdraw(road, target, release, looked)
    return False


def approve(road: Road, source: str, stack: str, key: PrivateKey) -> Entry:
    """Agree that a release goes onto a stack: one person's signature in the ledger.

    Args:
        road: The road.
        source: The release, as of a promotion.
        stack: The stack where it is to go.
        key: The person's key.

    Raises:
        ApprovalRefused: The key is nobody's who may approve.
        DeliveryError: There is no such stack or release.
        ModelError: The ledger or the release was altered.
        LandfallError: The stack's settings are wrong.
    """
    target = environment(road.project, stack)
    release = road.meant(source)
    name = approval.named(approval.people(target, CLONE), key, f"approve for {stack}")
    return road.registry.record(
        "approve", release.digest, target.alias, reason=f"{name} approves it for {target.stack}", signer=key
    )


def checked(road: Road, wish: Wish, release: Release, target: Environment) -> tuple[Finding, ...]:
    """What speaks for a release before it goes anywhere.

    Raises:
        PromotionRefused: Something speaks against it.
    """
    deployed = _deployed(road, target)
    found = compatibility.findings(release, deployed, target.settings, CLONE)
    if is_stack(road.project, wish.source):
        source = environment(road.project, wish.source)
        found += looking.look(road.project, source, release, BEFORE_SECONDS, road.tell).findings
    against = [finding for finding in found if finding.passed is False]
    if against:
        listed = "\n".join(f"  {finding.name}: {finding.text}" for finding in against)
        raise PromotionRefused(
            f"Release {release.digest[7:19]} does not go to stack {target.stack!r}:\n{listed}\n"
            "Nothing was changed. Correct that, or release a model for which it holds."
        )
    return found


def agreed(road: Road, target: Environment, release: Release, key: PrivateKey | None) -> Approved | None:
    """The approval that a release needs on a stack; None where none is asked for.

    Args:
        road: The road.
        target: The stack.
        release: The release.
        key: The key of who brings it there.

    Raises:
        ApprovalMissing: It waits for a person.
        ApprovalRefused: Who approved, or who brings it there, may not.
    """
    if not target.settings.approved_by_name:
        return None
    pointer = Pointer(release.name, target.alias)
    repository, run = target.settings.promotion.reviews, os.environ.get(reviews.RUN)
    if repository and run:
        return _by_review(road, target, release, repository, run)
    listed = approval.people(target, CLONE)
    promoter = approval.named(listed, key, f"promote to {target.stack}")
    own = approval.authors(listed, release) | {promoter}
    return approval.given(road.registry.ledger().entries, pointer, release.digest, listed, own)


def _by_review(road: Road, target: Environment, release: Release, repository: str, run: str) -> Approved:
    """The approval of a forge's reviewer, entered into the ledger under their name."""
    names = tuple(dict.fromkeys((target.settings.environment, target.alias)))
    asked = reviews.client(repository, os.environ)
    try:
        commit = fingerprints.of_clone(road.project.clone)
        found = reviews.of_run(asked, repository, run, commit, names)
    finally:
        asked.close()
    forge = Registry(road.registry.shelf, lambda: f"{found.login}@{asked.api.host}")
    reason = f"{found.login} approved {found.run}, which {found.promoter} started"
    entry = forge.record("approve", release.digest, target.alias, reason=reason)
    return Approved(found.login, entry.number)


def _deployed(road: Road, target: Environment) -> Release | None:
    found = running(road.project, target.stack)
    return None if found is None else releases.named(naming.present(found.release))


def _move(
    road: Road, target: Environment, release: Release, findings: tuple[Finding, ...], wish: Wish
) -> Entry | None:
    """Move the stack's alias, so that the ledger says what is about to be deployed; None where it is so."""
    pointer = Pointer(release.name, target.alias)
    current = aliases.current(road.registry.ledger().entries).get(pointer)
    deployed = _deployed(road, target)
    if deployed is not None and deployed.digest != current and deployed.name == release.name:
        # Brought there by an update outside of promotions: without an entry there is no way back to it.
        road.registry.promote(
            deployed.digest, target.alias, "found deployed, by an update outside of promotions"
        )
        current = deployed.digest
    if current == release.digest:
        return None
    reason = f"from {wish.source}"
    moved = road.registry.promote(release.digest, target.alias, reason, findings, wish.key)
    road.say(f"{target.stack}: release {release.digest} is promoted, entry {moved.number} of the ledger")
    return moved


def _told(target: Environment, release: Release, looked: Looked) -> str:
    lines = [f"  {finding.name}: {finding.text}" for finding in looked.findings]
    return "\n".join([f"{target.stack}: release {release.digest} stays.", *lines])
