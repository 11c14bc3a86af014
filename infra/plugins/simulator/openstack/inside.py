"""What happens inside a cluster of kubeadm's: balancers of Octavia's, volumes of Cinder's.

Both come with what the cluster's first node applies: cloud-provider-openstack and its volume driver. Their
configuration (`cloud.conf`) says where balancers go:
https://github.com/kubernetes/cloud-provider-openstack/tree/master/docs (read on 2026-11-21).
"""

import re

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.clusters.assignment import Pool
from infra.plugins.simulator.clusters.inside import Inside, Thing, place
from infra.plugins.simulator.clusters.objects import text
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.identities import derived_guid
from infra.plugins.simulator.ledger import Ledger
from infra.plugins.simulator.openstack import user_data
from infra.plugins.simulator.openstack.compute import VOLUME
from infra.plugins.simulator.openstack.instances import joins, pool_key
from infra.plugins.simulator.openstack.network import BALANCER, FLOATING_ADDRESS, INSTANCE
from infra.plugins.simulator.openstack.user_data import UserData

_DRIVER = "cinder.csi.openstack.org"
_CONTROLLER = "openstack-cloud-controller-manager"


def _data(cluster: Entry) -> UserData:
    return user_data.read(cluster.text("userData"))


def _installs(cluster: Entry, word: str) -> bool:
    """Whether one of the manifests that the first node applies has this in its name."""
    return word in (_data(cluster).ending("manifests.txt") or "")


def _balancer(cluster: Entry, service: JsonObject, _: Ledger) -> tuple[Thing, ...]:
    if not _installs(cluster, _CONTROLLER):
        return ()
    uid = text(service, "metadata", "uid")
    place = f"{text(service, 'metadata', 'namespace')}_{text(service, 'metadata', 'name')}"
    configuration = _data(cluster).ending("cloud.conf") or ""
    subnet = re.search(r"^subnet-id=(\S+)", configuration, re.MULTILINE)
    inputs: JsonObject = {"name": f"kube_service_{cluster.text('name')}_{place}"}
    if subnet:
        inputs["vipSubnetId"] = subnet[1]
    port = derived_guid(f"vip {uid}")
    return (
        Thing(BALANCER, derived_guid(f"balancer {uid}"), inputs, {"vipPortId": port}),
        Thing(FLOATING_ADDRESS, derived_guid(f"floating {uid}"), {"portId": port}),
    )


def _volume(_: Entry, name: str, size: int, __: Ledger) -> tuple[Thing, ...]:
    inputs: JsonObject = {"name": name, "size": size}
    return (Thing(VOLUME, derived_guid(f"volume {name}"), inputs),)


def _provisions(cluster: Entry, _: Ledger) -> bool:
    return _installs(cluster, "cinder-csi")


def _metrics(cluster: Entry, _: Ledger) -> bool:
    return _installs(cluster, "metrics-server")


def _pools(_: Entry, ledger: Ledger) -> list[Pool]:
    """Instances that have joined as nodes, those of one server group together."""
    found: dict[str, Pool] = {}
    for entry in ledger.of_type(INSTANCE):
        if joins(entry):
            key, leaving = pool_key(entry), entry.status == "deleting"
            kept = found.get(key)
            found[key] = Pool(
                key,
                leaving=leaving and (kept is None or kept.leaving),
                node=kept.node if kept else entry.text("name"),
            )
    return list(found.values())


def _storage_classes(cluster: Entry) -> tuple[JsonObject, ...]:
    return tuple(found for found in _data(cluster).documents() if found.get("kind") == "StorageClass")


INSIDE = Inside(
    balancer=_balancer,
    volume=_volume,
    provisioners=frozenset({_DRIVER}),
    provisions=_provisions,
    metrics=_metrics,
    pools=_pools,
    labels=lambda cluster, _: place(cluster.scope.region, cluster.text("availabilityZone") or "nova"),
    storage_classes=_storage_classes,
)
