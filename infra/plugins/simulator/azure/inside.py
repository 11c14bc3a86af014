"""What happens inside an AKS cluster: balancers and disks in the cluster's own resource group.

Azure deletes that group with the cluster, so that nothing of it outlives the cluster:
https://learn.microsoft.com/azure/aks/faq (on the two resource groups), read on 2026-11-21.
"""

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.simulator.azure.network import PUBLIC_ADDRESS
from infra.plugins.simulator.azure.storage import DISK
from infra.plugins.simulator.clusters.assignment import Pool
from infra.plugins.simulator.clusters.inside import Inside, Thing, always, place, storage_class
from infra.plugins.simulator.clusters.objects import text
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.ledger import Ledger

_DRIVER = "disk.csi.azure.com"
_POOL = "azure-native:containerservice:AgentPool"


def _balancer(cluster: Entry, service: JsonObject, _: Ledger) -> tuple[Thing, ...]:
    if text(service, "spec", "loadBalancerClass"):
        return ()
    # One balancer named "kubernetes" serves all; each Service has an address of its own.
    name = f"kubernetes-a{text(service, 'metadata', 'uid').replace('-', '')}"
    return (_thing(cluster, PUBLIC_ADDRESS, "Microsoft.Network/publicIPAddresses", name, {}),)


def _volume(cluster: Entry, name: str, size: int, _: Ledger) -> tuple[Thing, ...]:
    inputs: JsonObject = {"diskSizeGB": size}
    return (_thing(cluster, DISK, "Microsoft.Compute/disks", name, inputs),)


def _thing(cluster: Entry, token: str, provider: str, name: str, inputs: JsonObject) -> Thing:
    group = cluster.text("nodeResourceGroup")
    identity = f"/subscriptions/{cluster.scope.account}/resourceGroups/{group}/providers/{provider}/{name}"
    return Thing(token, identity, {"resourceGroupName": group, "name": name, **inputs})


def _pools(cluster: Entry, ledger: Ledger) -> list[Pool]:
    """The pools that take the user's pods: an untainted one that came with the cluster, and all others."""
    profiles = cluster.at("agentPoolProfiles")
    names = [
        str(value_at(profile, ("name",)))
        for profile in (profiles if isinstance(profiles, list) else [])
        if not value_at(profile, ("nodeTaints",))
    ]
    own = [pool for pool in ledger.of_type(_POOL) if pool.at("resourceName") == cluster.at("resourceName")]
    return [Pool(name, _marks(name)) for name in names] + [
        Pool(pool.serial, _marks(pool.text("agentPoolName")), leaving=pool.status == "deleting")
        for pool in own
    ]


def _marks(name: str) -> tuple[tuple[str, str], ...]:
    return (("kubernetes.azure.com/agentpool", name), ("agentpool", name))


def _labels(cluster: Entry, _: Ledger) -> dict[str, str]:
    region = cluster.text("location") or cluster.scope.region
    return place(region, f"{region}-1")


INSIDE = Inside(
    balancer=_balancer,
    volume=_volume,
    provisioners=frozenset({_DRIVER}),
    provisions=always,
    metrics=always,
    pools=_pools,
    labels=_labels,
    # https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes
    storage_classes=lambda _: (
        storage_class("default", _DRIVER, default=True),
        storage_class("managed-csi", _DRIVER),
        storage_class("managed-csi-premium", _DRIVER),
    ),
)
