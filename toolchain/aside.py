"""Folders that are either whole or absent: filled aside, written to disk, then renamed into place.

Owns that one guarantee for everything that setup installs. An interrupted run leaves only an aside folder,
whose name begins with a dot and which the next run removes.
"""

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends without an error it becomes `target`.

    The caller holds setup's lock: two processes must not replace one folder at once.

    Args:
        target: The folder to make, or to replace as a whole.

    Yields:
        The folder to fill, on the same file system.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for abandoned in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(abandoned)
    aside = target.parent / f".{target.name}.{os.getpid()}"
    aside.mkdir()
    try:
        yield aside
        _write_to_disk(aside)
        if target.exists():
            target.rename(target.parent / f".{target.name}.old")
        aside.rename(target)
        _sync(target.parent)
        shutil.rmtree(target.parent / f".{target.name}.old", ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_file(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a small file so that a reader sees the old or the new text, never a part; an equal one is kept.

    Args:
        path: The file.
        text: Its content.
        mode: Its permission bits.
    """
    present = path.is_file() and not path.is_symlink()
    if present and path.read_text() == text and path.stat().st_mode & 0o777 == mode:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".{path.name}.{os.getpid()}.{threading.get_ident()}"
    aside.write_text(text)
    aside.chmod(mode)
    _sync(aside)
    aside.replace(path)


def link(path: Path, target: Path) -> None:
    """Make `path` a symbolic link to `target`, replacing whatever file or link is there."""
    if path.is_symlink() and path.readlink() == target:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".{path.name}.{os.getpid()}"
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(path)


def _write_to_disk(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            path = Path(root) / name
            if not path.is_symlink():
                _sync(path)
        _sync(Path(root))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
