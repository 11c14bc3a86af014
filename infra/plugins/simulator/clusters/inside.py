"""What a cloud does inside its clusters, as each cloud's tables say it: balancers, volumes, nodes,
figures."""

from collections.abc import Callable
from dataclasses import dataclass, field

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.clusters.assignment import Pool
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger


@dataclass(frozen=True)
class Thing:
    """Something that a cluster makes in its cloud, which Pulumi never sees.

    Attributes:
        type: Its type in the ledger.
        identity: Its id.
        inputs: What it is.
        outputs: What the cloud adds.
    """

    type: str
    identity: str
    inputs: JsonObject
    outputs: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class Inside:
    """What one cloud does inside its clusters.

    Attributes:
        balancer: What a Service of type LoadBalancer makes, given the cluster and the Service; nothing where
            the cluster has no controller that answers such a Service: then it stays pending.
        volume: What a volume claim makes, given the cluster, the volume's name and its size in GiB.
        provisioners: The provisioners of storage classes that are served.
        provisions: Whether the cluster has what serves them.
        metrics: Whether the cluster has a metrics API of the cloud's.
        pools: The pools of a cluster whose nodes take the user's pods, those on their way out too.
        labels: What all of the cloud's nodes are labelled with.
        storage_classes: The classes that a cluster comes with, as manifests.
    """

    balancer: Callable[[Entry, JsonObject, Ledger], tuple[Thing, ...]]
    volume: Callable[[Entry, str, int, Ledger], tuple[Thing, ...]]
    provisioners: frozenset[str]
    provisions: Callable[[Entry, Ledger], bool]
    metrics: Callable[[Entry, Ledger], bool]
    pools: Callable[[Entry, Ledger], list[Pool]]
    labels: Callable[[Entry, Ledger], dict[str, str]]
    storage_classes: Callable[[Entry], tuple[JsonObject, ...]]


def always(_: Entry, __: Ledger) -> bool:
    """What every cluster of a cloud has."""
    return True


def place(region: str, zone: str) -> dict[str, str]:
    """The labels by which a node says where it is
    (https://kubernetes.io/docs/reference/labels-annotations-taints/#topologykubernetesioregion)."""
    return {"topology.kubernetes.io/region": region, "topology.kubernetes.io/zone": zone}


def storage_class(name: str, provisioner: str, *, default: bool = False) -> JsonObject:
    """A storage class that binds when the first pod wants it, as the clouds' own do.

    Args:
        name: Its name.
        provisioner: Who serves it.
        default: Whether claims that name no class get it.
    """
    marked = {"storageclass.kubernetes.io/is-default-class": "true"} if default else {}
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": name, "annotations": {**marked}},
        "provisioner": provisioner,
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "WaitForFirstConsumer",
        "allowVolumeExpansion": True,
    }
