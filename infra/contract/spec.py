"""What a stack asks of a target, in no cloud's words."""

from dataclasses import dataclass
from ipaddress import IPv4Network

from infra.addressing import AddressPlan
from infra.architecture import Architecture


@dataclass(frozen=True)
class Accelerator:
    """What a node has beside its cores.

    Attributes:
        kind: The chip, such as "nvidia-t4"; each target's table says which it has.
        count: How many a node.
    """

    kind: str
    count: int


@dataclass(frozen=True)
class NodePool:
    """Nodes of one size.

    Attributes:
        name: Its name in the stack.
        cpu: Cores that each node has at least.
        memory: GiB of memory that each node has at least.
        architecture: What images it runs.
        minimum: The fewest nodes.
        maximum: The most nodes.
        disk: GB of each node's own disk.
        accelerator: What else each node has.
    """

    name: str
    cpu: int
    memory: int
    minimum: int
    maximum: int
    architecture: Architecture = "amd64"
    disk: int = 50
    accelerator: Accelerator | None = None


@dataclass(frozen=True)
class ClusterSpec:
    """The cluster that a stack asks for.

    Attributes:
        name: Its stable name.
        addresses: The ranges that it uses.
        node_ports: Node ports that must be reachable from outside where exposure is by `NodePorts`.
        kubernetes: Minor version, such as "1.34"; None leaves it to the target's own default.
        node_pools: What it consists of; empty where the target has one node of its own making.
        api_allowed: Ranges that may reach the API server from outside.
        deletion_protection: Whether the cloud shall refuse to delete it until that is switched off.
        tags: Labels for everything that it consists of, as (name, value) pairs.
    """

    name: str
    addresses: AddressPlan
    node_ports: tuple[int, ...]
    kubernetes: str | None = None
    node_pools: tuple[NodePool, ...] = ()
    api_allowed: tuple[IPv4Network, ...] = ()
    deletion_protection: bool = False
    tags: tuple[tuple[str, str], ...] = ()
