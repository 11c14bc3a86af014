"""What the ledger says of a canary: that it began, and that it was promoted or withdrawn, with every verdict.

The alias is the stack's own, named as the stack, as for every promotion.
"""

from model.registry import aliases
from model.registry.aliases import Pointer
from model.registry.entry import Entry, Finding
from model.registry.registry import Registry
from model.registry.shelf import Signer


def promoted(
    ledger: Registry,
    pointer: Pointer,
    present: str,
    release: str,
    *,
    findings: tuple[Finding, ...],
    reason: str,
    signer: Signer | None,
) -> Entry:
    """Move the stack's alias to the release that was on trial.

    Args:
        ledger: The registry with the one ledger.
        pointer: The stack's alias of the model.
        present: The release that the stack runs until now: where the alias does not say so, that is entered
            first, so that there is something to go back to.
        release: The release that was on trial.
        findings: The verdicts.
        reason: Why, for people.
        signer: The key of whoever decides.
    """
    if aliases.current(ledger.ledger().entries).get(pointer) != present:
        ledger.promote(present, pointer.alias, "found deployed, by an update outside of promotions")
    return ledger.promote(release, pointer.alias, reason, findings, signer)


def reverted(ledger: Registry, pointer: Pointer, release: str, reason: str) -> None:
    """Move the alias back, after an update that failed, and note that the release was withdrawn."""
    ledger.rollback(str(pointer), reason=reason)
    ledger.record("withdraw", release, pointer.alias, reason=reason)
