"""What happens inside a GKE cluster: balancers, persistent disks, the metrics API that is always there.

A Service of type LoadBalancer makes a forwarding rule and firewall rules, which hold the network:
https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer (read on 2026-11-21).
"""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.clusters.assignment import Pool
from infra.plugins.simulator.clusters.inside import Inside, Thing, always, place, storage_class
from infra.plugins.simulator.clusters.objects import text
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.gcp.gke import NODE_POOL, cluster_of
from infra.plugins.simulator.gcp.names import location, project
from infra.plugins.simulator.gcp.network import FIREWALL, FORWARDING_RULE
from infra.plugins.simulator.gcp.storage import DISK
from infra.plugins.simulator.ledger import Ledger

_DRIVER = "pd.csi.storage.gke.io"


def _balancer(cluster: Entry, service: JsonObject, _: Ledger) -> tuple[Thing, ...]:
    if text(service, "spec", "loadBalancerClass"):
        return ()
    name = f"a{text(service, 'metadata', 'uid').replace('-', '')}"[:32]
    where, region, network = project(cluster), location(cluster), cluster.at("network")
    rule: JsonObject = {"name": name, "region": region, "network": network, "loadBalancingScheme": "EXTERNAL"}
    opened: JsonObject = {"name": f"k8s-fw-{name}", "network": network}
    return (
        Thing(FORWARDING_RULE, f"projects/{where}/regions/{region}/forwardingRules/{name}", rule),
        Thing(FIREWALL, f"projects/{where}/global/firewalls/k8s-fw-{name}", opened),
    )


def _volume(cluster: Entry, name: str, size: int, _: Ledger) -> tuple[Thing, ...]:
    zone = _zone(cluster)
    inputs: JsonObject = {"name": name, "zone": zone, "size": size, "type": "pd-balanced"}
    return (Thing(DISK, f"projects/{project(cluster)}/zones/{zone}/disks/{name}", inputs),)


def _zone(cluster: Entry) -> str:
    zones = cluster.at("nodeLocations")
    return str(zones[0]) if isinstance(zones, list) and zones else f"{location(cluster)}-a"


def _pools(cluster: Entry, ledger: Ledger) -> list[Pool]:
    return [
        Pool(
            pool.serial,
            (("cloud.google.com/gke-nodepool", pool.text("name")),),
            leaving=pool.status == "deleting",
        )
        for pool in ledger.of_type(NODE_POOL)
        if (own := cluster_of(pool, ledger)) is not None and own.serial == cluster.serial
    ]


INSIDE = Inside(
    balancer=_balancer,
    volume=_volume,
    provisioners=frozenset({_DRIVER}),
    provisions=always,
    metrics=always,
    pools=_pools,
    labels=lambda cluster, _: place(location(cluster), _zone(cluster)),
    # https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes#storageclasses
    storage_classes=lambda _: (
        storage_class("standard-rwo", _DRIVER, default=True),
        storage_class("premium-rwo", _DRIVER),
        storage_class("standard", "kubernetes.io/gce-pd"),
    ),
)
