"""The life of a node: create, read, update, delete. Everything by name, everything repeatable.

Owns the order of the steps and what is undone when one fails. A node outlives the process that made it.
"""

import shutil
from pathlib import Path

from infra.plugins.landfall import locks, processes
from infra.plugins.landfall.node import (
    addresses,
    launch,
    network,
    pids,
    readiness,
    requirements,
)
from infra.plugins.landfall.node import (
    layout as layouts,
)
from infra.plugins.landfall.node import (
    record as records,
)
from infra.plugins.landfall.node.components.site import Site
from infra.plugins.landfall.node.errors import NodeUnknown, SpecChanged
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.node.readiness import Progress
from infra.plugins.landfall.node.record import Record
from infra.plugins.landfall.node.spec import NodeSpec, NodeState


def _silent(_: str) -> None:
    """Tell nobody."""


def create(spec: NodeSpec, progress: Progress = _silent) -> NodeState:
    """Bring a node up, or take over the one of that name.

    A running node with the same spec is left alone; a dead one is started again on its kept data, with the
    same address and certificates; one with another registry or other node ports is restarted.

    Args:
        spec: What the node is to be.
        progress: Told what is waited for.

    Returns:
        The node, ready to run pods.

    Raises:
        MachineUnfit: This machine cannot carry a node.
        AddressTaken: A host-side port is in use.
        SpecChanged: A node of that name has other address ranges.
        NodeStartFailed: A component did not come up; what was started has been torn down.
        ToolMissing: A pinned program is not installed.
    """
    machine = requirements.check(layouts.nodes_folder())
    layout = layouts.of(spec.name)
    with locks.held(layout.lock, lambda: progress(f"node {spec.name}: waiting for another update of it")):
        kept = records.load(layout)
        _refuse_other_ranges(kept, spec)
        first = processes.load(layout.process)
        try:
            if kept is None or kept.spec != spec or first is None or not first.alive():
                if first is not None and first.alive():
                    progress(f"node {spec.name}: stopping it to change it")
                launch.stop(layout, orderly=True)
                kept, first = _start(layout, spec, kept, machine)
            version = readiness.wait(layout, kept, first, progress)
        except BaseException:
            launch.stop(layout, orderly=False)
            if kept is None or not kept.version:
                _remove_data(layout)
            raise
        kept = kept.model_copy(update={"version": version})
        kept.save(layout)
        return _state(layout, kept)


def update(spec: NodeSpec, progress: Progress = _silent) -> NodeState:
    """Make an existing node what the spec says, starting it where it is dead: the same as `create`."""
    return create(spec, progress)


def probe(name: str) -> bool:
    """Whether the node's first process lives."""
    first = processes.load(layouts.of(name).process)
    return first is not None and first.alive()


def read(name: str) -> NodeState:
    """The node as it is now.

    Raises:
        NodeUnknown: There is none of that name.
    """
    layout = layouts.of(name)
    kept = records.load(layout)
    if kept is None:
        known = ", ".join(records.names(layouts.nodes_folder())) or "none"
        raise NodeUnknown(f"No node {name!r} in {layouts.nodes_folder()}. Nodes there: {known}.")
    return _state(layout, kept)


def delete(name: str, progress: Progress = _silent) -> None:
    """End a node and remove everything of it, data included. Quiet where there is none."""
    layout = layouts.of(name)
    with locks.held(layout.lock, lambda: progress(f"node {name}: waiting for another update of it")):
        progress(f"node {name}: ending it")
        launch.stop(layout, orderly=False)
        _remove_data(layout)


def _refuse_other_ranges(kept: Record | None, spec: NodeSpec) -> None:
    if kept is None:
        return
    had, wanted = (kept.spec.pod_cidr, kept.spec.service_cidr), (spec.pod_cidr, spec.service_cidr)
    if had != wanted:
        raise SpecChanged(
            f"Node {spec.name!r} has pod and service ranges {' and '.join(had)}; they cannot become"
            f" {' and '.join(wanted)} while it lives. Destroy the node first, or keep its ranges."
        )


def _start(
    layout: Layout, spec: NodeSpec, kept: Record | None, machine: requirements.Machine
) -> tuple[Record, processes.Process]:
    if kept is None:
        others = [records.load(layouts.of(name)) for name in records.names(layouts.nodes_folder())]
        reserved = frozenset(other.address for other in others if other)
        claim = addresses.claim(layout.identity, spec.node_ports, reserved, spec.address)
        record = Record(spec=spec, address=claim.address, api_port=claim.api_port)
    else:
        claim = addresses.reclaim(kept.address, kept.api_port, spec.node_ports)
        record = kept.model_copy(update={"spec": spec})
    try:
        record.save(layout)
        site = _site(layout, record, machine)
        # A preview assembles none, and cryptography takes longer to import than its answers.
        from infra.plugins.landfall.node import assembly  # noqa: PLC0415

        assembly.prepare(site, record.server)
        assembly.plan(site, spec.registry_socket, kubelet=spec.kubelet).save(layout.plan)
        return record, launch.start(layout, claim)
    finally:
        claim.close()


def _site(layout: Layout, record: Record, machine: requirements.Machine) -> Site:
    spec = record.spec
    return Site(
        layout=layout,
        address=network.node_address(spec.pod_cidr, spec.service_cidr),
        host_address=record.address,
        pod_cidr=spec.pod_cidr,
        service_cidr=spec.service_cidr,
        registry=spec.registry,
        mirror=spec.mirror,
        node_ports=spec.node_ports,
        plugins=machine.plugins,
        adjust_oom=machine.adjust_oom,
        snapshotter=machine.snapshotter,
        machine=machine.machine,
    )


def _state(layout: Layout, record: Record) -> NodeState:
    first = processes.load(layout.process)
    running = first is not None and first.alive()
    return NodeState(
        name=layout.name,
        kubeconfig=(layout.config / "admin.kubeconfig").read_text(),
        address=record.address,
        api_port=record.api_port,
        node_ports=record.spec.node_ports,
        version=record.version,
        running=running,
        pids=pids.of(layout, first) if first is not None and running else (),
    )


def _remove_data(layout: Layout) -> None:
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    inside = [point for point in mounted if Path(point).is_relative_to(layout.folder)]
    if inside:
        raise OSError(
            f"{inside[0]} is mounted inside the node's folder: unmount it, then delete the node again"
        )
    if layout.folder.exists():
        shutil.rmtree(layout.folder)
