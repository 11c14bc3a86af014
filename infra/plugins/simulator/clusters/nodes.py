"""The real node behind a simulated cluster, and the controller that plays the cloud inside it.

Owns their names, how many there may be on one machine, and where the node pulls its images. What starts nodes
is imported when one is started: a preview starts none, and cryptography alone takes longer than its answers.
"""

import os
import shutil
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.errors import LandfallError
from infra.plugins.landfall import locks, processes
from infra.plugins.landfall.node import cgroups, layout
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import VARIABLE, Ledger
from infra.plugins.simulator.tables import Progress
from toolchain import folders

REGISTRY = "LANDFALL_SIMULATOR_REGISTRY"
"""Names the registry that simulated nodes pull everything from, as "127.0.0.1:PORT=SOCKET"."""

MOST = "LANDFALL_SIMULATOR_CLUSTERS"
"""How many simulated clusters this machine carries at once; 2 where it is not set, since each takes a core
and more than a GiB of memory."""

_INHERITED = ("PATH", "HOME", "LANDFALL_STATE", "LANDFALL_CACHE", "LANDFALL_TOOLS")
_PREFIX = "simulated"
_END_SECONDS = 20.0


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
    return f"{_PREFIX}-{entry.serial.rpartition('-')[2]}"


def of(entry: Entry) -> Layout:
    """Where the node keeps its things."""
    return layout.of(name(entry))


def start(entry: Entry, ledger: Ledger, progress: Progress, given: Given | None = None) -> Reached:
    """Start the node and its controller, or find them running.

    Args:
        entry: The cluster.
        ledger: Where it is.
        progress: Told what is waited for.
        given: What it brings along.

    Raises:
        SimulatorError: There are as many simulated clusters as one machine carries.
        NodeError: The node does not come up.
    """
    from infra.plugins.landfall.node import lifecycle
    from infra.plugins.landfall.node.pki import write_secret
    from infra.plugins.landfall.node.spec import NodeSpec

    given = given or Given()
    _claim_place(of(entry))
    registry, socket = registry_place()
    spec = NodeSpec(
        name=name(entry),
        address=given.address,
        registry=registry,
        registry_socket=socket,
        mirror=registry is not None,
    )
    pki = of(entry).pki
    pki.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file, content in given.keys.items():
        write_secret(pki / file, content.encode())
    try:
        state = lifecycle.create(spec, progress)
    except LandfallError:
        cgroups.remove(of(entry).identity)
        raise
    _start_controller(entry, ledger)
    authority = (of(entry).pki / "ca.crt").read_text()
    return Reached(f"https://{state.address}:{state.api_port}", authority, state.version.removeprefix("v"))


def end(entry: Entry, ledger: Ledger, progress: Progress) -> None:
    """End the controller and the node. Quiet where there is none."""
    from infra.plugins.landfall.node import lifecycle

    own = folder(entry, ledger)
    controller = processes.load(own / "controller.json")
    if controller is not None:
        controller.end(signal.SIGTERM, _END_SECONDS)
    if of(entry).folder.exists():
        lifecycle.delete(name(entry), progress)
    shutil.rmtree(own, ignore_errors=True)


def _claim_place(wanted: Layout) -> None:
    """Take one of the places on this machine; the cgroup's folder is the mark that it is taken."""
    with locks.held(folders.cache() / "simulated-clusters.lock"):
        root = cgroups.hierarchies().roots[0]
        others = [path.name for path in root.glob(f"landfall-{_PREFIX}-*") if path.name != wanted.identity]
        most = _most()
        if len(others) >= most:
            raise SimulatorError(
                f"{len(others)} simulated clusters run on this machine, and it carries no more than {most}:"
                f" {', '.join(sorted(others))}. Destroy one first: scripts/rehearse destroy <stack>."
            )
        cgroups.make(wanted.identity)


def _most() -> int:
    given = os.environ.get(MOST, "2")
    if not given.isdigit():
        raise SimulatorError(f"{MOST} is {given!r}; it must be a whole number, such as 2.")
    return int(given)


def registry_place() -> tuple[str | None, str | None]:
    """The registry that simulated nodes pull from, as its host and its socket; None where there is none."""
    host, _, socket = os.environ.get(REGISTRY, "").partition("=")
    return (host, socket) if host and socket else (None, None)


def _start_controller(entry: Entry, ledger: Ledger) -> None:
    own = folder(entry, ledger)
    running = processes.load(own / "controller.json")
    if running is not None and running.alive():
        return
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {
        key: os.environ[key]
        for key in ("PATH", "LANDFALL_STATE", "LANDFALL_CACHE", "LANDFALL_TOOLS", "HOME")
        if key in os.environ
    }
    environment = {**kept, "PYTHONPATH": str(folders.CLONE), VARIABLE: str(ledger.folder)}
    argv = (sys.executable, "-P", "-m", "infra.plugins.simulator.clusters", entry.serial)
    processes.start(argv, own / "controller.log", environment).save(own / "controller.json")
