"""Finds the registry that a user means: a folder, or a repository of an OCI registry."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from model.registry import identity
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from model.registry.shelf import Shelf

_PULLED = ".pulled"


def opened(store: Path, reference: str | None = None, who: Callable[[], str] = identity.who) -> Registry:
    """The registry of a folder, or of a repository.

    Args:
        store: The folder; with a repository it keeps the copies of what is fetched.
        reference: "host/path" of a repository, or None.
        who: Who acts, for the ledger.

    Raises:
        RegistryError: The reference is not of that form.
    """
    return Registry(_shelf(store, reference), who)


def _shelf(store: Path, reference: str | None) -> Shelf:
    if not reference:
        return FolderShelf(store)
    from model.registry.oci.reference import parse  # noqa: PLC0415 - HTTP, which a folder needs not
    from model.registry.oci.shelf import OciShelf  # noqa: PLC0415

    where = parse(reference)
    key = hashlib.sha256(str(where).encode()).hexdigest()[:16]
    return OciShelf(where, store / _PULLED / key)
