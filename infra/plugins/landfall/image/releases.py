"""The store of finished releases: by digest, and by the fingerprint of the training that made them.

Owns `releases/` in the state folder, outside every stack's state: destroying a stack removes no release. What
is in a release, and whether it is whole, the model package says.
"""

import os
from pathlib import Path

from infra.errors import ReleaseError
from model import errors, release
from model.release import Release
from toolchain import folders

_INDEX = ".fingerprints"


def store() -> Path:
    """The store's folder."""
    return folders.state() / "releases"


def named(digest: str) -> Release:
    """A finished release by its digest, verified.

    Raises:
        ReleaseError: The store does not have it, or it was altered.
    """
    path = release.folder(store(), digest)
    if not path.is_dir():
        raise ReleaseError(
            f"Release {digest} is not in {store()}. Releases there: {', '.join(_held()) or 'none'}. Name one"
            " of these in landfall:release, copy the folder there from the machine that trained it, or unset"
            " landfall:release to train one."
        )
    try:
        return release.load(path)
    except errors.ReleaseError as error:
        raise ReleaseError(str(error)) from error


def made_by(fingerprint: str) -> Release | None:
    """The release that a training with this fingerprint made; None where there is none or it was altered."""
    try:
        return named((store() / _INDEX / fingerprint).read_text().strip())
    except (FileNotFoundError, ReleaseError):
        return None


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


def _held() -> list[str]:
    if not store().is_dir():
        return []
    return sorted(f"sha256:{path.name}" for path in store().iterdir() if (path / release.MANIFEST).is_file())
