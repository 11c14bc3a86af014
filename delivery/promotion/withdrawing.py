"""Going back: to what the ledger says served before, by a person's wish or because a release is bad."""

import time
from dataclasses import dataclass

from delivery.errors import DeliveryError
from delivery.promotion import looking, returning
from delivery.promotion.environment import Environment
from delivery.promotion.looking import Looked
from delivery.promotion.returning import Others
from delivery.promotion.road import Road
from infra.errors import LandfallError
from infra.plugins.landfall.image import releases
from model.errors import ModelError, UnknownRelease
from model.registry import aliases
from model.registry.aliases import Pointer
from model.registry.shelf import Signer
from model.release import Release


@dataclass(frozen=True)
class Back:
    """A wish to go back.

    Attributes:
        reason: Why, for the ledger.
        to: A digest or its start; None for the last release that did not fail.
        others: What the update may do besides.
        signer: The key of whoever decides.
    """

    reason: str
    to: str | None = None
    others: Others = returning.NONE
    signer: Signer | None = None


def roll_back(road: Road, stack: Environment, back: Back) -> bool:
    """Bring a stack back to a release that it ran before. The ledger is written before the stack is touched.

    Args:
        road: The road.
        stack: The stack.
        back: Where to, and why.

    Returns:
        Whether it is up again and passes the smoke test.

    Raises:
        UnknownRelease: There is nothing to go back to.
        LedgerError: The ledger was altered: nothing is done.
        PlanRefused: The update would do more than go back: nothing is done.
        DeliveryError: The release is not to be had, or the stack cannot be previewed.
    """
    began = time.monotonic()
    alias, model = _alias(road, stack), stack.settings.model.name
    digest = road.registry.earlier(alias, back.to)
    way = returning.planned(road.project, stack.stack, digest, model, back.others)
    entry = road.registry.rollback(alias, digest, back.reason, back.signer)
    road.say(f"{stack.stack}: back to {entry.digest}, entry {entry.number} of the ledger")
    try:
        status = way.apply()
    except KeyboardInterrupt:
        road.say(
            f"{stack.stack}: interrupted on its way back, which may be unfinished. Go on: scripts/rollback"
            f" {stack.stack} --to {entry.digest[7:19]}"
        )
        raise
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
        PlanRefused: The update that goes back would do other things than those that the promotion's plan had.
        DeliveryError: What served before is not to be had.
    """
    road.say(f"{stack.stack}: release {bad.digest[7:19]} is withdrawn. {looked.reason}")
    road.registry.record("withdraw", bad.digest, stack.alias, reason=looked.reason, findings=looked.findings)
    if aliases.before(road.registry.ledger().entries, Pointer(bad.name, stack.alias)) is None:
        road.say(
            f"{stack.stack}: nothing ran there before, so there is nothing to go back to. It stays as it is."
        )
        return False
    reason = f"{bad.digest[7:19]} was withdrawn: {looked.reason}"
    allowed = Others(steps=returning.left_open(road.project, stack.stack))
    try:
        return roll_back(road, stack, Back(reason, others=allowed))
    except (DeliveryError, LandfallError, ModelError):
        road.say(f"{stack.stack}: release {bad.digest[7:19]} is withdrawn in the ledger, and still there.")
        raise


def _alias(road: Road, stack: Environment) -> str:
    """The stack's alias with its model, since several models of a registry may have an alias of that name."""
    pointer = Pointer(stack.settings.model.name, stack.alias)
    if pointer in aliases.current(road.registry.ledger().entries):
        return str(pointer)
    raise UnknownRelease(
        f"The ledger knows no release of {pointer.model!r} on stack {stack.stack!r}, so there is nothing to"
        f" go back to. Promote one first: scripts/promote gated {stack.stack}"
    )
