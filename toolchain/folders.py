"""Where Landfall keeps things on a user's machine, and where its pinned tools are.

Owns the two folders outside the clone: the cache (can be deleted at any time, costs time) and the state (stacks, nodes,
registries, releases: deleting it loses them). It creates nothing; whoever writes into a folder creates it.
"""

import os
import shutil
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
"""The checkout that this code runs from."""


class ToolMissing(Exception):
    """A pinned tool is not on this machine. The text names it and the command that installs it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The tool {name!r} is not installed: looked in {os.environ.get('LANDFALL_TOOLS') or CLONE / '.tools/bin'}"
            " and on PATH. Run scripts/setup."
        )


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
    pinned = Path(os.environ.get("LANDFALL_TOOLS") or CLONE / ".tools/bin") / name
    if pinned.exists():
        return pinned
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/lib/cni")
    if found is None:
        raise ToolMissing(name)
    return Path(found)
