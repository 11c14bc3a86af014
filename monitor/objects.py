"""The parts of Kubernetes objects that the exporter tells about, as typed records.

Field names are the API's (https://kubernetes.io/docs/reference/kubernetes-api/); everything else of an object
is skipped while it is read.
"""

from typing import Generic, TypeVar

import msgspec


class Record(msgspec.Struct, frozen=True, rename="camel"):
    """Base of all: the API's camelCase names."""


class Owner(Record, frozen=True):
    """A reference from an object to what made it."""

    kind: str
    name: str


class Metadata(Record, frozen=True):
    """What every object has."""

    name: str
    namespace: str = ""
    uid: str = ""
    labels: dict[str, str] = {}
    owner_references: list[Owner] = []

    @property
    def owner(self) -> Owner:
        """The first owner, or one without names."""
        return self.owner_references[0] if self.owner_references else Owner("", "")


class Condition(Record, frozen=True):
    """One condition of a status: "True", "False" or "Unknown"."""

    type: str
    status: str


class Reason(Record, frozen=True):
    """Why a container waits or ended."""

    reason: str = ""


class ContainerState(Record, frozen=True):
    """A container's state: at most one of these is there."""

    waiting: Reason | None = None
    terminated: Reason | None = None


class ContainerStatus(Record, frozen=True):
    """How a container does."""

    name: str
    ready: bool = False
    restart_count: int = 0
    state: ContainerState = ContainerState()
    last_state: ContainerState = ContainerState()


class Resources(Record, frozen=True):
    """What a container asked for and may use at most, as quantities such as "250m" or "192Mi"."""

    requests: dict[str, str] = {}
    limits: dict[str, str] = {}


class Port(Record, frozen=True):
    """A port of a container."""

    container_port: int
    name: str = ""


class Container(Record, frozen=True):
    """A container as specified."""

    name: str
    ports: list[Port] = []
    resources: Resources = Resources()


class PodSpec(Record, frozen=True):
    """A pod as specified."""

    containers: list[Container] = []
    node_name: str = ""


class PodStatus(Record, frozen=True):
    """How a pod does."""

    phase: str = "Unknown"
    conditions: list[Condition] = []
    container_statuses: list[ContainerStatus] = []
    host_ip: str = msgspec.field(default="", name="hostIP")
    pod_ip: str = msgspec.field(default="", name="podIP")


class Pod(Record, frozen=True):
    """A pod."""

    metadata: Metadata
    spec: PodSpec
    status: PodStatus = PodStatus()


class ReplicaSpec(Record, frozen=True):
    """How many replicas are wanted; the API's default is 1."""

    replicas: int = 1


class ReplicaStatus(Record, frozen=True):
    """How many replicas there are."""

    replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    unavailable_replicas: int = 0
    updated_replicas: int = 0


class Replicated(Record, frozen=True):
    """A Deployment or a ReplicaSet."""

    metadata: Metadata
    spec: ReplicaSpec
    status: ReplicaStatus = ReplicaStatus()


class AutoscalerSpec(Record, frozen=True):
    """The bounds of an autoscaler; the API's default minimum is 1."""

    max_replicas: int
    min_replicas: int = 1


class AutoscalerStatus(Record, frozen=True):
    """What an autoscaler sees and wants."""

    desired_replicas: int = 0
    current_replicas: int = 0
    conditions: list[Condition] = []


class Autoscaler(Record, frozen=True):
    """A HorizontalPodAutoscaler (autoscaling/v2)."""

    metadata: Metadata
    spec: AutoscalerSpec
    status: AutoscalerStatus = AutoscalerStatus()


class NodeSpec(Record, frozen=True):
    """A node as specified."""

    unschedulable: bool = False


class Address(Record, frozen=True):
    """An address of a node."""

    type: str
    address: str


class KubeletEndpoint(Record, frozen=True):
    """Where a node's kubelet listens; the API spells this one name with a capital."""

    port: int = msgspec.field(default=10250, name="Port")


class DaemonEndpoints(Record, frozen=True):
    """Where a node's daemons listen."""

    kubelet_endpoint: KubeletEndpoint = KubeletEndpoint()


class NodeStatus(Record, frozen=True):
    """How a node does, and what it has, as quantities."""

    conditions: list[Condition] = []
    addresses: list[Address] = []
    daemon_endpoints: DaemonEndpoints = DaemonEndpoints()
    capacity: dict[str, str] = {}
    allocatable: dict[str, str] = {}


class Node(Record, frozen=True):
    """A node."""

    metadata: Metadata
    spec: NodeSpec = NodeSpec()
    status: NodeStatus = NodeStatus()


T = TypeVar("T")


class Listing(Record, Generic[T], frozen=True):
    """The API's answer to a list request; an empty list may come as null."""

    items: list[T] | None = None
