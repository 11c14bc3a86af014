"""`landfall:index:Node`: a real Kubernetes node, contained on this machine."""

from collections.abc import Mapping
from typing import ClassVar

from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record
from infra.plugins.landfall.node import lifecycle
from infra.plugins.landfall.node.errors import NodeUnknown
from infra.plugins.landfall.node.spec import NodeSpec, NodeState


class NodeOutputs(Record):
    """How the node is reached, and whether it lives."""

    kubeconfig: str
    address: str
    version: str
    running: bool


class Node(Kind[NodeSpec, NodeOutputs]):
    """A node outlives the process that made it; a dead one is started again on what it kept."""

    type_name = "landfall:index:Node"
    inputs = NodeSpec
    outputs = NodeOutputs
    delete_first = True
    replacing = frozenset({"name", "podCidr", "serviceCidr"})
    secrets = frozenset({"kubeconfig"})
    lasting = frozenset({"kubeconfig", "address", "version", "running"})
    stand_ins: ClassVar[Mapping[str, str]] = {"registry": "127.0.0.1:1", "registrySocket": "/registry.sock"}

    def identify(self, inputs: NodeSpec) -> str:
        """Its name."""
        return inputs.name

    def create(self, inputs: NodeSpec, progress: Progress) -> NodeOutputs:
        """Bring it up, or take over the one of that name."""
        return _outputs(lifecycle.create(inputs, progress.status))

    def update(self, inputs: NodeSpec, progress: Progress) -> NodeOutputs:
        """Bring it to these inputs, starting it where it is dead."""
        return _outputs(lifecycle.update(inputs, progress.status))

    def drifted(self, existing: Existing[NodeOutputs]) -> frozenset[str]:
        """Whether its first process has ended."""
        return frozenset() if lifecycle.probe(existing.identity) else frozenset({"running"})

    def read(self, existing: Existing[NodeOutputs]) -> NodeOutputs | None:
        """It as it is, or None where its data are gone."""
        try:
            return _outputs(lifecycle.read(existing.identity))
        except NodeUnknown:
            return None

    def delete(self, identity: str, progress: Progress) -> None:
        """End it and remove everything of it."""
        lifecycle.delete(identity, progress.status)


def _outputs(state: NodeState) -> NodeOutputs:
    return NodeOutputs(
        kubeconfig=state.kubeconfig, address=state.address, version=state.version, running=state.running
    )
