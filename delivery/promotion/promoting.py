"""A promotion from end to end: tested where it is, fit for where it goes, approved, deployed, watched there.

Until the deployment nothing is changed and every doubt refuses. After it every doubt takes the release back.
"""

from dataclasses import dataclass
from enum import Enum

from delivery.errors import PromotionRefused
from delivery.plan.record import SavedPlan
from delivery.promotion import agreeing, compatibility, deploying, entering, looking, withdrawing
from delivery.promotion.environment import Environment, environment, is_stack
from delivery.promotion.looking import Looked
from delivery.promotion.road import Road
from model.registry.entry import Entry, Finding
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


class Outcome(Enum):
    """How a deployment ended.

    STAYS: It is good. WITHDRAWN: It was bad, and what ran before runs again. LEFT: It is bad and is still
    there, because nothing ran before, or the release is the same as before, or going back failed.
    """

    STAYS = "stays"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


def promote(road: Road, wish: Wish) -> Outcome:
    """Bring a release onto the next stack.

    Args:
        road: The road.
        wish: What, where, by whom.

    Returns:
        Whether it stays there.

    Raises:
        PromotionRefused: A check failed: nothing was changed.
        ApprovalMissing: It waits for a person: nothing was changed.
        PlanRefused: What was reviewed is no longer what would happen: nothing was changed. Or the release is
            bad, and going back would do more than going back: the text says so.
        DeliveryError: It cannot be deployed or its settings not be read.
        ModelError: The ledger or the release was altered.
        LandfallError: The stack's settings are wrong, or a release is not to be had.
    """
    target = environment(road.project, wish.target)
    release = road.meant(wish.source)
    findings = checked(road, wish, release, target)
    saved = deploying.reviewed(road.project, target.stack, release.digest)
    agreeing.need_plan(target, release, saved)
    approved = agreeing.agreed(road, target, release, wish.key, saved)
    if approved is not None:
        findings += (Finding("approval", True, f"{approved.name} approved, entry {approved.number}."),)
    plan = deploying.plan(road.project, target.stack, release.digest, saved, allow_replace=wish.allow_replace)
    findings += (_planned(plan, reviewed=saved is not None),)
    reason = f"from {wish.source}, by the code of {plan.fingerprints.code}"
    entry = entering.enter(road, target, release, findings, reason=reason, signer=wish.key)
    looked = _deployed(road, wish, release, target)
    if looked.good:
        road.say(_told(target, release, looked))
        return Outcome.STAYS
    if entry.action == "update":
        return _left(road, target, entry, looked)
    back = withdrawing.withdraw(road, target, release, looked)
    return Outcome.WITHDRAWN if back else Outcome.LEFT


def checked(road: Road, wish: Wish, release: Release, target: Environment) -> tuple[Finding, ...]:
    """What speaks for a release before it goes anywhere.

    Raises:
        PromotionRefused: Something speaks against it.
    """
    deployed = entering.deployed(road, target)
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


def _deployed(road: Road, wish: Wish, release: Release, target: Environment) -> Looked:
    """Deploy it and look; whatever goes wrong from here on speaks against the release."""
    usual = target.settings.promotion.watch_seconds
    seconds = usual if wish.watch_seconds is None else wish.watch_seconds
    try:
        try:
            status = deploying.apply(road.project, target.stack, release.digest)
        except Exception as error:  # the stack is not as it was, whatever this is
            return Looked((Finding("update", False, looking.words(error)),))
        if status:
            why = f"The update ended with status {status}; its own words tell why."
            return Looked((Finding("update", False, why),))
        return looking.look(road.project, target, release, seconds, road.tell)
    except KeyboardInterrupt:
        road.say(
            f"{target.stack}: interrupted. The ledger says that it runs release {release.digest}, its update"
            " may be unfinished, and nobody has looked whether it is good. Deploy and look again:"
            f" scripts/promote {release.digest[7:19]} {target.stack}; or go back:"
            f" scripts/rollback {target.stack}"
        )
        raise


def _left(road: Road, target: Environment, entry: Entry, looked: Looked) -> Outcome:
    """The release served there before, so that it is the update around it which is bad."""
    road.registry.record("failed", entry.digest, target.alias, reason=looked.reason, findings=looked.findings)
    road.say(
        f"{target.stack}: the release is the same as before, and the update around it, entry {entry.number}"
        f" of the ledger, fails: {looked.reason} Nothing was taken back: undo the change, and promote again."
    )
    return Outcome.LEFT


def _planned(plan: SavedPlan, *, reviewed: bool) -> Finding:
    told = f"{plan.fingerprints.plan}, made {plan.made:%Y-%m-%d %H:%M} UTC"
    if reviewed:
        return Finding("plan", True, f"It is the reviewed one, {told}.")
    return Finding("plan", None, f"It was made for this promotion, and nobody reviewed it: {told}.")


def _told(target: Environment, release: Release, looked: Looked) -> str:
    lines = [f"  {finding.name}: {finding.text}" for finding in looked.findings]
    return "\n".join([f"{target.stack}: release {release.digest} stays.", *lines])
