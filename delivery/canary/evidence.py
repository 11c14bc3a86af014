"""What the ledger says of a canary: that it began, and that it was promoted or withdrawn, with every verdict.

The alias is the stack's own, named as the stack.
"""

import os

from infra.plugins.landfall.image import releases
from model.registry import aliases
from model.registry.aliases import Pointer
from model.registry.entry import Entry, Finding
from model.registry.opening import opened
from model.registry.registry import Registry
from model.registry.shelf import Signer

_TEAM = "LANDFALL_RELEASES"


def registry() -> Registry:
    """The team's registry of releases where `LANDFALL_RELEASES` names one, else this machine's folder."""
    return opened(releases.store(), os.environ.get(_TEAM))


def alias(stack: str) -> str:
    """The alias of what a stack runs.

    Raises:
        UnknownRelease: The stack's name cannot be one.
    """
    name = stack.rpartition("/")[2]
    aliases.check_name(name)
    return name


def begun(stack: str, release: str, text: str) -> Entry:
    """Note that a canary runs."""
    return registry().record("canary", release, alias(stack), reason=text)


def promoted(
    stack: str,
    present: str,
    release: str,
    *,
    findings: tuple[Finding, ...],
    reason: str,
    signer: Signer | None,
) -> Entry:
    """Move the stack's alias to the release that was on trial.

    Args:
        stack: The stack's name.
        present: The release that the stack runs until now: where the ledger does not know that yet, it is
            noted first, so that there is something to go back to.
        release: The release that was on trial.
        findings: The verdicts.
        reason: Why, for people.
        signer: The key of whoever decides.
    """
    ledger, name = registry(), alias(stack)
    model = ledger.fetch(release).name
    pointed = aliases.current(ledger.ledger().entries).get(Pointer(model, name))
    if pointed is None:
        ledger.promote(present, name, "what the stack ran before its first canary")
    return ledger.promote(release, name, reason, findings, signer)


def reverted(stack: str, release: str, reason: str) -> Entry:
    """Move the alias back, after an update that failed, and note that the release was withdrawn."""
    ledger, name = registry(), alias(stack)
    ledger.rollback(f"{ledger.fetch(release).name}:{name}", reason=reason)
    return ledger.record("withdraw", release, name, reason=reason)


def withdrawn(stack: str, release: str, findings: tuple[Finding, ...], reason: str) -> Entry:
    """Note that a release was taken back."""
    return registry().record("withdraw", release, alias(stack), reason=reason, findings=findings)
