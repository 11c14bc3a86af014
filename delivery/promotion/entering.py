"""What the ledger says of a deployment before it is made: every one is entered, one that keeps the release
that is there, too."""

from delivery.promotion.environment import Environment, running
from delivery.promotion.road import Road
from delivery.release import naming
from infra.plugins.landfall.image import releases
from model.registry import aliases
from model.registry.aliases import Pointer
from model.registry.entry import Entry, Finding
from model.registry.shelf import Signer
from model.release import Release


def enter(
    road: Road,
    target: Environment,
    release: Release,
    findings: tuple[Finding, ...],
    *,
    reason: str,
    signer: Signer | None,
) -> Entry:
    """Say what is about to be deployed.

    Where the stack's alias points at the release already, what changes is the stack around it: `update`. Else
    the alias moves: `promote`.

    Args:
        road: The road.
        target: The stack.
        release: What it will run.
        findings: The verdicts that this rests on.
        reason: Why, for people.
        signer: The key of whoever decides.

    Raises:
        ModelError: The ledger was altered or cannot be written.
    """
    pointer = Pointer(release.name, target.alias)
    current = aliases.current(road.registry.ledger().entries).get(pointer)
    there = deployed(road, target)
    if there is not None and there.digest != current and there.name == release.name:
        # Brought there by an update outside of promotions: without an entry there is no way back to it.
        road.registry.promote(
            there.digest, target.alias, "found deployed, by an update outside of promotions"
        )
        current = there.digest
    if current == release.digest:
        entry = road.registry.record(
            "update", release.digest, target.alias, reason=reason, findings=findings, signer=signer
        )
        road.say(f"{target.stack}: keeps release {release.digest}, entry {entry.number} of the ledger")
        return entry
    entry = road.registry.promote(release.digest, target.alias, reason, findings, signer)
    road.say(f"{target.stack}: release {release.digest} is promoted, entry {entry.number} of the ledger")
    return entry


def deployed(road: Road, target: Environment) -> Release | None:
    """What a stack runs; None where it runs nothing."""
    found = running(road.project, target.stack)
    return None if found is None else releases.named(naming.present(found.release))
