"""Whether scores and verdicts are those that were registered: the digest does not cover them. Pure."""

from model.errors import ReleaseError
from model.registry.chain import Ledger
from model.registry.entry import Finding
from model.release import Release


def check(found: Release, ledger: Ledger) -> None:
    """Refuses a release whose evidence the ledger does not know; one that it does not know at all passes.

    Raises:
        ReleaseError: The evidence was altered.
    """
    registered = {
        entry.evidence
        for entry in ledger.entries
        if entry.action == "register" and entry.digest == found.digest
    }
    if registered and found.evidence not in registered:
        raise ReleaseError(
            f"release {found.path}: its evidence (scores, verdicts, reports) was altered since it was"
            f" registered. Its checksums hash to {found.evidence}, the ledger says {min(registered)}."
            " Nothing of it was used. Restore the folder, or remove it and train it again."
        )


def is_registered(found: Release, findings: tuple[Finding, ...], ledger: Ledger) -> bool:
    """Whether the ledger knows this release with this evidence and these verdicts."""
    return any(
        entry.action == "register"
        and (entry.digest, entry.evidence, entry.findings) == (found.digest, found.evidence, findings)
        for entry in ledger.entries
    )
