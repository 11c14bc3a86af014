"""Folders staged for a layer: copied, trimmed and brought to one form, so that the same content gives the
same layer.

Modes become 0755 for folders and programs and 0644 for other files: any user of the container can read
everything and write nothing. Times and owners are set when the layer is committed.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.errors import ImageError
from toolchain import folders

_COMPILED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


@contextmanager
def staged() -> Iterator[Path]:
    """An empty folder in the cache, gone after the with block.

    Raises:
        ImageError: The disk is full.
    """
    place = folders.cache() / "staged"
    try:
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        prefix = f"{os.getpid()}-"
        with tempfile.TemporaryDirectory(dir=place, prefix=prefix, ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as failure:
        raise ImageError(
            f"The image cannot be put together in {place}: {failure.strerror or failure}."
            " Make room there, or point LANDFALL_CACHE at a folder on another disk."
        ) from failure


def _sweep(place: Path) -> None:
    """Remove what processes left that were killed half-way."""
    for folder in place.iterdir():
        owner = folder.name.partition("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def copy_package(package: Path, target: Path) -> None:
    """Copy a Python package with its data files, without what Python compiled from it."""
    shutil.copytree(package, target, ignore=_COMPILED)


def normalise(root: Path) -> None:
    """Bring every mode below a folder to the one form."""
    root.chmod(0o755)
    for path in root.rglob("*"):
        if path.is_symlink():
            continue
        runnable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if runnable else 0o644)
