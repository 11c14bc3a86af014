"""`landfall:index:NodeDrain`: nothing while a node is wanted; empties it before its machine goes."""

# ruff: noqa: ARG002  # its methods take what every kind's do

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from infra.plugins.landfall.image.progress import Progress
from infra.plugins.landfall.kinds.kind import Existing, Kind, Record

_LONGEST_SECONDS = 7200


class NodeDrainInputs(Record):
    """Which node, and how its cluster is reached."""

    node: str = Field(min_length=1, max_length=253)
    server: str
    authority: str
    key: str = Field(repr=False)
    timeout_seconds: int = Field(ge=1, le=_LONGEST_SECONDS)


class NodeDrainOutputs(Record):
    """It has none."""


class NodeDrain(Kind[NodeDrainInputs, NodeDrainOutputs]):
    """Another node is another drain; all else is only remembered for the day on which it is deleted."""

    type_name = "landfall:index:NodeDrain"
    inputs = NodeDrainInputs
    outputs = NodeDrainOutputs
    replacing = frozenset({"node"})
    stand_ins: ClassVar[Mapping[str, str]] = {"server": "", "authority": "", "key": ""}

    def identify(self, inputs: NodeDrainInputs) -> str:
        """The node's name."""
        return inputs.node

    def create(self, inputs: NodeDrainInputs, progress: Progress) -> NodeDrainOutputs:
        """Nothing yet."""
        return NodeDrainOutputs()

    def drifted(self, existing: Existing[NodeDrainOutputs]) -> frozenset[str]:
        """Nothing: it is only in the state."""
        return frozenset()

    def delete(self, identity: str, progress: Progress) -> None:
        """Nothing: how to reach the cluster is not known."""

    def end(self, identity: str, inputs: NodeDrainInputs, progress: Progress) -> None:
        """Empty the node.

        Raises:
            ClusterUnreachable: The API server does not answer, or refuses.
            DrainError: Pods were left when the time was over.
        """
        # Few updates end a node, and an HTTP client takes longer to import than a preview's answers.
        from infra.plugins.landfall import drain  # noqa: PLC0415
        from infra.plugins.landfall.nodes_api import Access  # noqa: PLC0415

        access = Access(inputs.server, inputs.authority, inputs.key)
        drain.empty(access, inputs.node, inputs.timeout_seconds, progress.status)
