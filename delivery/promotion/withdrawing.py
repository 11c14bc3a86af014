"""Going back: to what the ledger says served before, by a person's wish or because a release is bad."""

import time

from delivery.promotion import deploying, looking
from delivery.promotion.environment import Environment
from delivery.promotion.looking import Looked
from delivery.promotion.road import Road
from infra.plugins.landfall.image import releases
from model.errors import UnknownRelease
from model.registry import aliases
from model.registry.aliases import Pointer
from model.registry.shelf import Signer
from model.release import Release


def roll_back(
    road: Road, stack: Environment, to: str | None, reason: str, signer: Signer | None = None
) -> bool:
    """Bring a stack back to a release that it ran before. The ledger is written first.

    Args:
        road: The road.
        stack: The stack.
        to: A digest or its start; by default the last that did not fail.
        reason: Why, for the ledger.
        signer: The key of whoever decides.

    Returns:
        Whether it is up again and passes the smoke test.

    Raises:
        UnknownRelease: There is nothing to go back to.
        LedgerError: The ledger was altered: nothing is done.
        DeliveryError: The release is not to be had.
    """
    began = time.monotonic()
    entry = road.registry.rollback(_alias(road, stack), to, reason, signer)
    road.say(f"{stack.stack}: back to {entry.digest}, entry {entry.number} of the ledger")
    status = deploying.at_once(road.project, stack.stack, entry.digest)
    if status:
        road.say(
            f"{stack.stack}: the update that was to go back ended with status {status}; its words are above"
        )
        return False
    looked = looking.look(road.project, stack, releases.named(entry.digest), 0, road.tell)
    healthy = "healthy" if looked.good else f"not healthy: {looked.reason}"
    road.say(f"{stack.stack}: {healthy} after {time.monotonic() - began:.1f} s")
    return looked.good


def withdraw(road: Road, stack: Environment, bad: Release, looked: Looked) -> bool:
    """Take a release back that is bad, note why, and go to what served before.

    Args:
        road: The road.
        stack: The stack.
        bad: The release.
        looked: What speaks against it.

    Returns:
        Whether the stack is healthy again; False too where nothing ran there before.

    Raises:
        ModelError: The ledger was altered or cannot be written.
        DeliveryError: What served before is not to be had.
    """
    road.say(f"{stack.stack}: release {bad.digest[7:19]} is withdrawn. {looked.reason}")
    road.registry.record("withdraw", bad.digest, stack.alias, reason=looked.reason, findings=looked.findings)
    if aliases.before(road.registry.ledger().entries, Pointer(bad.name, stack.alias)) is None:
        road.say(
            f"{stack.stack}: nothing ran there before, so there is nothing to go back to. It stays as it is."
        )
        return False
    return roll_back(road, stack, None, f"{bad.digest[7:19]} was withdrawn: {looked.reason}")


def _alias(road: Road, stack: Environment) -> str:
    """The stack's alias with its model, since several models of a registry may have an alias of that name."""
    pointer = Pointer(stack.settings.model.name, stack.alias)
    if pointer in aliases.current(road.registry.ledger().entries):
        return str(pointer)
    raise UnknownRelease(
        f"The ledger knows no release of {pointer.model!r} on stack {stack.stack!r}, so there is nothing to"
        f" go back to. Promote one first: scripts/promote gated {stack.stack}"
    )
