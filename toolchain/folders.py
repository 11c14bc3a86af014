"""Where Landfall keeps things on a user's machine, and where its pinned tools are.

Owns the two folders outside the clone: the cache (can be deleted at any time, costs time) and the state
(stacks, nodes, registries, releases: deleting it loses them). It creates nothing; whoever writes into a
folder creates it.
"""

import os
import shutil
from pathlib import Path

from toolchain.errors import ToolMissing

__all__ = ["CLONE", "ToolMissing", "backend_url", "cache", "state", "tool"]

CLONE = Path(__file__).resolve().parent.parent
"""The checkout that this code runs from."""


def _folder(variable: str, xdg_variable: str, default: str) -> Path:
    explicit = os.environ.get(variable)
    if explicit:
        return Path(explicit).resolve()
    base = os.environ.get(xdg_variable)
    return (Path(base) if base else Path.home() / default).resolve() / "landfall"


def cache() -> Path:
    """The folder for what can be made again: `$LANDFALL_CACHE`, else the XDG cache home's `landfall`."""
    return _folder("LANDFALL_CACHE", "XDG_CACHE_HOME", ".cache")


def state() -> Path:
    """The folder for what must not be lost: `$LANDFALL_STATE`, else the XDG state home's `landfall`."""
    return _folder("LANDFALL_STATE", "XDG_STATE_HOME", ".local/state")


def tool(name: str) -> Path:
    """The executable of a pinned tool.

    Args:
        name: The tool's command name, such as "etcd".

    Raises:
        ToolMissing: It is neither among the clone's tools nor on PATH.
    """
    folder = Path(os.environ.get("LANDFALL_TOOLS") or CLONE / ".tools/bin")
    pinned = folder / name
    if pinned.exists():
        return pinned
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/lib/cni")
    if found is None:
        raise ToolMissing(name, folder)
    return Path(found)


def backend_url(folder: Path) -> str:
    """The URL of a file backend.

    Beside each file of state the backend keeps one of metadata, which it writes in place: an engine killed
    in the middle leaves it empty, and every later command ends with "failed to load checkpoint: EOF". Nothing
    reads that metadata, so it is not written (gocloud.dev/blob/fileblob, "metadata=skip").

    Args:
        folder: Where the backend keeps its files.
    """
    return f"file://{folder}?metadata=skip"
