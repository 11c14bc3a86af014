"""Every release of a shelf with what the ledger says of it, and what is wrong with any of them."""

from dataclasses import dataclass

from model.errors import RegistryError, ReleaseError
from model.registry import aliases, evidence
from model.registry.chain import Ledger
from model.registry.shelf import Shelf
from model.release import Release


@dataclass(frozen=True)
class Listed:
    """One release.

    Attributes:
        digest: Its name.
        release: What is in it; None where it is damaged or gone.
        fault: What is wrong with it; empty where nothing is.
        aliases: Which aliases of its model point at it.
        registered: When it came; empty where the ledger does not know it.
    """

    digest: str
    release: Release | None
    fault: str
    aliases: tuple[str, ...]
    registered: str


def listed(shelf: Shelf) -> tuple[Listed, ...]:
    """Every release, newest first, each verified; those that the ledger does not know come last.

    Raises:
        LedgerError: The ledger was altered.
    """
    ledger = shelf.read()
    came = {entry.digest: entry for entry in ledger.entries if entry.action == "register"}
    newest = {digest: -entry.number for digest, entry in came.items()}
    ordered = sorted(shelf.digests(), key=lambda digest: newest.get(digest, 1))
    return tuple(
        _listed(shelf, ledger, digest, came[digest].when if digest in came else "") for digest in ordered
    )


def faults(shelf: Shelf) -> tuple[Listed, ...]:
    """Checks the ledger and every file of every release.

    Returns:
        The releases that are damaged, or that an alias points at and are gone.

    Raises:
        LedgerError: The ledger was altered.
    """
    found = listed(shelf)
    held = {one.digest for one in found}
    gone = tuple(
        Listed(digest, None, f"Release {digest} is gone, and {pointer} points at it.", (pointer.alias,), "")
        for pointer, digest in aliases.current(shelf.read().entries).items()
        if digest not in held
    )
    return gone + tuple(one for one in found if one.fault)


def _listed(shelf: Shelf, ledger: Ledger, digest: str, registered: str) -> Listed:
    pointed = aliases.current(ledger.entries)
    names = tuple(sorted(pointer.alias for pointer, target in pointed.items() if target == digest))
    try:
        found = shelf.fetch(digest)
        evidence.check(found, ledger)
    except (ReleaseError, RegistryError) as error:
        return Listed(digest, None, str(error), names, registered)
    return Listed(digest, found, "", names, registered)
