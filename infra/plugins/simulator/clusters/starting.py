"""Starts and ends the node behind a simulated cluster, and the controller that plays the cloud inside it.

Imported only when a node is started or ended: a preview does neither, and what makes nodes takes longer to
import than a preview's answers.
"""

import os
import shutil
import signal
import sys

from infra.errors import LandfallError
from infra.plugins.landfall import locks, processes
from infra.plugins.landfall.node import cgroups, lifecycle
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.node.pki import write_secret
from infra.plugins.landfall.node.spec import NodeSpec
from infra.plugins.simulator.clusters.mode import VARIABLE as MODE
from infra.plugins.simulator.clusters.mode import mode
from infra.plugins.simulator.clusters.nodes import MOST, PREFIX, Given, folder, name, of, registry_place
from infra.plugins.simulator.clusters.reached import Reached
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.errors import SimulatorError
from infra.plugins.simulator.ledger import VARIABLE, Ledger
from infra.plugins.simulator.tables import Progress
from toolchain import folders

_INHERITED = ("PATH", "HOME", "LANDFALL_STATE", "LANDFALL_CACHE", "LANDFALL_TOOLS", MODE)
_END_SECONDS = 20.0


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
    given = given or Given()
    hollow = mode() == "hollow"
    if not hollow:
        _claim_place(of(entry))
    registry, socket = registry_place()
    spec = NodeSpec(
        name=name(entry),
        address=given.address,
        registry=registry,
        registry_socket=socket,
        mirror=registry is not None,
        kubelet=not hollow,
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
        others = [path.name for path in root.glob(f"landfall-{PREFIX}-*") if path.name != wanted.identity]
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


def _start_controller(entry: Entry, ledger: Ledger) -> None:
    own = folder(entry, ledger)
    running = processes.load(own / "controller.json")
    if running is not None and running.alive():
        return
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {key: os.environ[key] for key in _INHERITED if key in os.environ}
    environment = {**kept, "PYTHONPATH": str(folders.CLONE), VARIABLE: str(ledger.folder)}
    argv = (sys.executable, "-P", "-m", "infra.plugins.simulator.clusters", entry.serial)
    processes.start(argv, own / "controller.log", environment).save(own / "controller.json")
