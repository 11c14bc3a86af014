"""The layer of Python packages: exactly the wheels of the hashed lock, for the base image's Python."""

import hashlib
import platform
import shutil
import sys
from pathlib import Path

from infra.errors import ImageError
from infra.plugins.landfall import locks
from infra.plugins.landfall.image import bake, failures
from infra.plugins.landfall.image.commands import run
from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.image.storage import Storage
from infra.plugins.landfall.image.tree import normalise, staged
from toolchain.folders import CLONE

LOCK = CLONE / "requirements" / "app.lock"
"""What goes into every image of ours with Python in it, with the hash of every wheel."""
GRAPH_LOCK = CLONE / "requirements" / "app-onnx.lock"
"""What comes on top where ONNX Runtime serves the model."""

_NEWEST_GLIBC, _OLDEST_GLIBC = 36, 17
"""Minor versions of glibc 2: Debian 12's, and that of manylinux2014 (PEP 599), the oldest in use."""

_PIPS_NOTES = ("**/RECORD", "**/INSTALLER", "**/REQUESTED", "**/direct_url.json")
_UNUSED = ("bin", "**/tests", "**/test", "**/*.pyi", *_PIPS_NOTES)
"""Launchers that name this machine's Python, test suites, type stubs, and notes on the installation."""


def wheels(storage: Storage, on: str, progress: Progress, lock: Path = LOCK) -> str:
    """Have the base image with the locked packages in the storage.

    Args:
        storage: Where both are.
        on: The base image's name.
        progress: Told when the packages must be fetched.
        lock: Which packages.

    Returns:
        The image's name in the storage.

    Raises:
        ImageError: A package cannot be had as a wheel, or buildah failed.
        ToolMissing: buildah is not installed.
    """
    below = str(storage.identity(on)).encode()
    content = (below, lock.read_bytes(), "\n".join(_UNUSED).encode(), platform.machine().encode())
    name = f"{bake.PREFIX}/wheels:{hashlib.sha256(b''.join(content)).hexdigest()[:16]}"
    waiting = "waiting for another update to fetch the packages"
    with locks.held(storage.lock("wheels"), lambda: progress.status(waiting)):
        if storage.identity(name):
            return name
        progress.status("fetching the serving packages (once per lock)")
        with staged() as tree:
            _install(lock, tree / "app" / "site-packages")
            normalise(tree)
            return bake.layer(storage, on, tree, name)


def _install(lock: Path, target: Path) -> None:
    machine = platform.machine()
    glibcs = range(_NEWEST_GLIBC, _OLDEST_GLIBC - 1, -1)
    platforms = [f"--platform=manylinux_2_{minor}_{machine}" for minor in glibcs]
    platforms.append(f"--platform=manylinux2014_{machine}")
    outcome = run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check",
            "--target", target, "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile",
            "--implementation=cp", "--python-version=3.11", "--abi=cp311", "--abi=abi3", "--abi=none",
            *platforms, "--requirement", lock,
        ],
    )  # fmt: skip
    if outcome.code != 0:
        raise ImageError(
            f"The serving packages of {lock} could not be fetched: {failures.of_machine(outcome)}"
            " Check that pip reaches a package index (`pip config list`), then run the update again."
        )
    for pattern in _UNUSED:
        for path in target.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
