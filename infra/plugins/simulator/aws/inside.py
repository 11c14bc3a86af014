"""What happens inside an EKS cluster: balancers by the in-tree-compatible controller, EBS volumes by the
add-on.

EKS answers Services of type LoadBalancer by the cloud provider's own controller (a classic balancer, or a
network balancer by annotation); the types "external" and "nlb-ip" are for the AWS Load Balancer Controller,
which a plain cluster lacks: https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html and
https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/service_controller.md (read on 2026-11-21).
"""

from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.simulator.aws.network import BALANCER, CLASSIC
from infra.plugins.simulator.aws.storage import VOLUME
from infra.plugins.simulator.clusters.assignment import Pool
from infra.plugins.simulator.clusters.inside import Inside, Thing, place, storage_class
from infra.plugins.simulator.clusters.objects import text
from infra.plugins.simulator.entry import Entry
from infra.plugins.simulator.identities import derived, hexadecimal
from infra.plugins.simulator.ledger import Ledger

_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type"
_ADDON = "aws:eks/addon:Addon"
_POOLS = ("aws:eks/nodeGroup:NodeGroup", "aws:eks/fargateProfile:FargateProfile")


def _balancer(cluster: Entry, service: JsonObject, _: Ledger) -> tuple[Thing, ...]:
    wanted = text(service, "metadata", "annotations", _TYPE)
    if wanted not in ("", "nlb") or text(service, "spec", "loadBalancerClass"):
        return ()
    # The cloud provider names a balancer after the Service's uid: k8s.io/cloud-provider,
    # DefaultLoadBalancerName.
    name = f"a{text(service, 'metadata', 'uid').replace('-', '')}"[:32]
    region, account = cluster.scope.region, cluster.scope.account
    arn = f"arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/net/{name}/{derived(name, 16)}"
    inputs: JsonObject = {
        "name": name,
        "loadBalancerType": "network" if wanted == "nlb" else "classic",
        "subnets": cluster.at("vpcConfig.subnetIds"),
        "tags": {f"kubernetes.io/cluster/{cluster.identity}": "owned"},
    }
    outputs: JsonObject = {"vpcId": cluster.at("vpcConfig.vpcId")}
    kind = BALANCER if wanted == "nlb" else CLASSIC
    return (Thing(kind, arn if wanted == "nlb" else name, inputs, outputs),)


def _volume(cluster: Entry, name: str, size: int, ledger: Ledger) -> tuple[Thing, ...]:
    inputs: JsonObject = {
        "availabilityZone": _zone(cluster, ledger),
        "size": size,
        "tags": {"kubernetes.io/created-for/pv/name": name, "ebs.csi.aws.com/cluster": "true"},
    }
    return (Thing(VOLUME, f"vol-0{hexadecimal(16)}", inputs),)


def _has_addon(name: str, cluster: Entry, ledger: Ledger) -> bool:
    return any(
        addon.at("addonName") == name
        and addon.at("clusterName") == cluster.identity
        and addon.status == "ready"
        for addon in ledger.of_type(_ADDON)
    )


def _provisions(cluster: Entry, ledger: Ledger) -> bool:
    return _has_addon("aws-ebs-csi-driver", cluster, ledger)


def _metrics(cluster: Entry, ledger: Ledger) -> bool:
    return _has_addon("metrics-server", cluster, ledger)


def _pools(cluster: Entry, ledger: Ledger) -> list[Pool]:
    return [
        Pool(
            pool.serial,
            (("eks.amazonaws.com/nodegroup", pool.text("nodeGroupName")),),
            leaving=pool.status == "deleting",
        )
        for pool in ledger.of_type(*_POOLS)
        if pool.at("clusterName") == cluster.identity
    ]


def _zone(cluster: Entry, ledger: Ledger) -> str:
    subnets = cluster.at("vpcConfig.subnetIds")
    first = ledger.get("aws:ec2/subnet:Subnet", str(subnets[0])) if isinstance(subnets, list) else None
    return (first.text("availabilityZone") if first else "") or f"{cluster.scope.region}a"


def _labels(cluster: Entry, ledger: Ledger) -> dict[str, str]:
    return place(cluster.scope.region, _zone(cluster, ledger))


INSIDE = Inside(
    balancer=_balancer,
    volume=_volume,
    provisioners=frozenset({"ebs.csi.aws.com"}),
    provisions=_provisions,
    metrics=_metrics,
    pools=_pools,
    labels=_labels,
    # Comes with each cluster, and since 1.30 not as the default:
    # https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-extended.html (Kubernetes 1.30)
    storage_classes=lambda _: (storage_class("gp2", "kubernetes.io/aws-ebs"),),
)
