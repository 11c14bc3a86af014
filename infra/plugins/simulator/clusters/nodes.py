"""The real nodes behind simulated clusters: their names and places, and where they pull their images."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.plugins.landfall.node import layout
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.simulator.clusters.mode import mode
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.tables import Progress

REGISTRY = "LANDFALL_SIMULATOR_REGISTRY"
"""Names the registry that simulated nodes pull everything from, as "127.0.0.1:PORT=SOCKET"."""

MOST = "LANDFALL_SIMULATOR_CLUSTERS"
"""How many simulated clusters this machine carries at once; 2 where it is not set, since each takes a core
and more than a GiB of memory."""

PREFIX = "simulated"
"""How the names of their nodes begin."""

HOLLOW = "hollow"
"""The same of those whose nodes run nothing; they are not counted, taking a tenth of a core."""


@dataclass(frozen=True)
class Given:
    """What a cluster brings along, where its cloud does not make it up.

    Attributes:
        address: The host-side address of its API server, whose port is then 6443; None for one of its own.
        keys: Its authorities' certificates and keys as PEM, by file name in the node's folder of keys.
    """

    address: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)


def folder(entry: Entry, ledger: Ledger) -> Path:
    """Where a cluster's own files lie, beside the ledger."""
    return ledger.folder / "clusters" / entry.serial


def name(entry: Entry) -> str:
    """The node's name on this machine."""
    prefix = HOLLOW if mode() == "hollow" else PREFIX
    return f"{prefix}-{entry.serial.rpartition('-')[2]}"


def of(entry: Entry) -> Layout:
    """Where the node keeps its things."""
    return layout.of(name(entry))


def start(entry: Entry, ledger: Ledger, progress: Progress, given: Given | None = None) -> Reached:
    """As `starting.start`, which is imported only when it is needed: why stands there."""
    from infra.plugins.simulator.clusters import starting

    return starting.start(entry, ledger, progress, given)


def end(entry: Entry, ledger: Ledger, progress: Progress) -> None:
    """As `starting.end`, which is imported only when it is needed: why stands there."""
    from infra.plugins.simulator.clusters import starting

    starting.end(entry, ledger, progress)


def registry_place() -> tuple[str | None, str | None]:
    """The registry that simulated nodes pull from, as its host and its socket; None where there is none."""
    host, _, socket = os.environ.get(REGISTRY, "").partition("=")
    return (host, socket) if host and socket else (None, None)
