"""Which pool has which node: a file that the cluster's controller writes and the pools' calls wait for."""

import json
from dataclasses import dataclass
from pathlib import Path

from toolchain.aside import write_file


@dataclass(frozen=True)
class Pool:
    """A pool of a cluster.

    Attributes:
        key: What it is known by.
        labels: What its nodes are labelled with.
        leaving: Whether it is being deleted.
        node: What its first machine calls its node; "" where machines are nobody's to name.
    """

    key: str
    labels: tuple[tuple[str, str], ...] = ()
    leaving: bool = False
    node: str = ""


def assigned(folder: Path) -> dict[str, str]:
    """The node of each pool, by the pool's key.

    Args:
        folder: The cluster's own folder.
    """
    try:
        found: dict[str, str] = json.loads((folder / "pools.json").read_text())
    except FileNotFoundError:
        return {}
    return found


def keep(folder: Path, found: dict[str, str]) -> None:
    """Write down the node of each pool.

    Args:
        folder: The cluster's own folder.
        found: The nodes by the pools' keys.
    """
    write_file(folder / "pools.json", json.dumps(found))
