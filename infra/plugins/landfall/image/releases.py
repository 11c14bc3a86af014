"""The store of finished releases: by digest, and by the fingerprint of the training that made them.

Owns `releases/` in the state folder, outside every stack's state: destroying a stack removes no release. What
is in a release, whether it is whole, and what the ledger says of it, `model.registry` knows.
"""

import hashlib
import os
from pathlib import Path

from infra.errors import ReleaseError
from model import errors
from model.registry.folder import FolderShelf
from model.registry.registry import Registry
from model.release import SIGNATURE, Release, folder
from toolchain import folders

_INDEX = ".fingerprints"


def store() -> Path:
    """The store's folder."""
    return folders.state() / "releases"


def named(digest: str) -> Release:
    """A finished release by its digest, verified.

    Raises:
        ReleaseError: The store does not have it, or it or the ledger was altered.
    """
    registry = Registry(FolderShelf(store()))
    try:
        return registry.fetch(digest)
    except errors.UnknownRelease as error:
        raise ReleaseError(
            f"Release {digest} is not in {store()}. Releases there: {', '.join(_held()) or 'none'}. Name one"
            " of these in landfall:release, bring it here (`python -m model pull`), or unset landfall:release"
            " to train one."
        ) from error
    except errors.ModelError as error:
        raise ReleaseError(str(error)) from error


def made_by(fingerprint: str) -> Release | None:
    """The release that a training with this fingerprint made; None where there is none or it was altered."""
    try:
        return named((store() / _INDEX / fingerprint).read_text().strip())
    except (FileNotFoundError, ReleaseError):
        return None


def signature(digest: str) -> str:
    """The hex SHA-256 of the signature beside a release; empty where the store has none.

    It is not part of the release's digest: a release may be signed at any time after its training.
    """
    try:
        return hashlib.sha256((folder(store(), digest) / SIGNATURE).read_bytes()).hexdigest()
    except OSError:
        return ""


def remember(fingerprint: str, digest: str) -> None:
    """Note which release a training made.

    Raises:
        OSError: The store cannot be written.
    """
    index = store() / _INDEX
    index.mkdir(parents=True, exist_ok=True)
    aside = index / f".{fingerprint}.{os.getpid()}"
    aside.write_text(digest + "\n")
    aside.replace(index / fingerprint)


def lock(fingerprint: str) -> Path:
    """The lock file of a training: held while it runs, so that two updates never train the same twice."""
    return store() / _INDEX / f".{fingerprint}.lock"


def _held() -> tuple[str, ...]:
    return FolderShelf(store()).digests()
