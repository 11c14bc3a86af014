"""The order given to a node's first process: what to set up and what to run, as one file.

Owns the form of that file and of the status file that answers it. Standard library only, because the first
process imports it; what the components are is decided in `components`.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

ProbeKind = Literal["tcp", "unix", "http", "https", "dns", "exit"]
Phase = Literal["waiting", "starting", "ready", "restarting", "ended"]

FIRST_LISTENER = 100
"""Number of the first host-side listener's file descriptor in a component that inherits them."""


@dataclass(frozen=True)
class Probe:
    """How to see that a component is ready.

    Attributes:
        kind: "exit" waits for the program to end well; the others ask for an answer.
        target: "host:port", a socket path, a URL, or "server name expected-address" for DNS.
    """

    kind: ProbeKind
    target: str = ""


@dataclass(frozen=True)
class Component:
    """One program of the node.

    Attributes:
        name: Its name in logs, status and errors.
        argv: Program and arguments.
        probe: How to see that it is ready.
        after: Names of the components that must be ready first.
        listeners: Names of the host-side listeners that it inherits, from descriptor `FIRST_LISTENER` on.
    """

    name: str
    argv: tuple[str, ...]
    probe: Probe
    after: tuple[str, ...] = ()
    listeners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that the first process needs to know.

    Attributes:
        name: The node's name.
        identity: Name of the node's cgroup under every controller.
        folder: The node's folder on the host.
        registry_folder: Host folder of the registry's socket, or "".
        node_address: The node's own address in its network namespace.
        service_cidr: Address range to route to the node itself, where kube-proxy redirects it.
        path: PATH of the components.
        authority: File of the cluster's certificate authority, as seen inside.
        components: What to run.
    """

    name: str
    identity: str
    folder: str
    registry_folder: str
    node_address: str
    service_cidr: str
    path: str
    authority: str
    components: tuple[Component, ...]

    def save(self, path: Path) -> None:
        """Write it to a file."""
        path.write_text(json.dumps(asdict(self), indent=1))


def load(path: Path) -> Plan:
    """Read what `Plan.save` wrote."""
    kept = json.loads(path.read_text())
    components = tuple(
        Component(
            name=entry["name"],
            argv=tuple(entry["argv"]),
            probe=Probe(entry["probe"]["kind"], entry["probe"]["target"]),
            after=tuple(entry["after"]),
            listeners=tuple(entry["listeners"]),
        )
        for entry in kept.pop("components")
    )
    return Plan(components=components, **kept)


@dataclass(frozen=True)
class ComponentStatus:
    """How one component is.

    Attributes:
        name: Its name.
        phase: "waiting" for others, "starting", "ready", "restarting" after a failure, "ended" for a program
        that ran once.
        pid: Its process id in the node's PID namespace, 0 where it does not run.
        failures: How often it ended since it was last ready.
        detail: Why it is not ready, in words.
    """

    name: str
    phase: Phase
    pid: int
    failures: int
    detail: str


def save_status(path: Path, components: list[ComponentStatus]) -> None:
    """Write the status file, whole or not at all."""
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps([asdict(component) for component in components]))
    aside.replace(path)


def load_status(path: Path) -> tuple[ComponentStatus, ...]:
    """Read the status file; empty where there is none yet."""
    try:
        return tuple(ComponentStatus(**entry) for entry in json.loads(path.read_text()))
    except FileNotFoundError:
        return ()
