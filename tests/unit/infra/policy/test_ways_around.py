"""Ways around a rule that look good at first sight: each beside the good one that it looks like."""

import json
from typing import Any

import pytest

from infra.policy.properties import UNKNOWN
from infra.policy.rules import RULES
from tests.unit.infra.policy.cases import Case

IMAGE = "registry.example/heart@sha256:" + "0" * 64
STRICT: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
POD_STRICT = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
_DEPLOYMENT = "kubernetes:apps/v1:Deployment"
_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
_HALVES = ["0.0.0.0/1", "128.0.0.0/1"]
_QUARTERS = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"]


def container(security: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A container that keeps every rule beside a pod that does, but for what is given."""
    return {
        "name": "model",
        "image": IMAGE,
        "resources": {"limits": {"memory": "1Gi"}},
        "securityContext": STRICT | (security or {}),
        **more,
    }


def pod(*containers: dict[str, Any], security: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A pod that keeps every rule, but for what is given."""
    return {
        "securityContext": POD_STRICT | (security or {}),
        "containers": list(containers or (container(),)),
        **more,
    }


def deployment(*containers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": pod(*containers, **more)}}}


GOOD = deployment()


def around(words: str, *containers: dict[str, Any], **more: Any) -> Case:
    return Case(_DEPLOYMENT, GOOD, deployment(*containers, **more), words)


def probe(host: str | None) -> dict[str, Any]:
    return {"httpGet": {"path": "/", "port": 80, **({"host": host} if host else {})}}


def statement(**parts: Any) -> dict[str, Any]:

    return {"policy": json.dumps({"Statement": [{"Effect": "Allow", **parts}]})}


AROUND: list[tuple[str, Case]] = [
    ("kubernetes-without-root", around("'model' may run as root", container({"runAsNonRoot": False}))),
    ("kubernetes-without-root", around("'model' runs as user 0", container({"runAsUser": 0}))),
    ("kubernetes-without-root", around("The pod runs as user 0", security={"runAsUser": 0})),
    (
        "kubernetes-without-root",
        around("The pod may run", container({"runAsNonRoot": True}), security={"runAsNonRoot": False}),
    ),
    (
        "kubernetes-with-seccomp",
        around("'model' may make any", container({"seccompProfile": {"type": "Unconfined"}})),
    ),
    (
        "kubernetes-without-privileges",
        around("SYS_ADMIN", container({"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}})),
    ),
    ("kubernetes-without-privileges", around("is privileged", container({"privileged": True}))),
    (
        "kubernetes-without-privileges",
        Case(
            _DEPLOYMENT,
            deployment(container({"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}})),
            deployment(container({"capabilities": {"add": ["NET_BIND_SERVICE"]}})),
            "keeps capabilities",
        ),
    ),
    (
        "kubernetes-apart-from-the-host",
        Case(
            _DEPLOYMENT,
            deployment(container(ports=[{"containerPort": 80, "hostPort": 0}])),
            deployment(container(ports=[{"containerPort": 80, "hostPort": 80}])),
            "takes port 80 of the node",
        ),
    ),
    (
        "kubernetes-apart-from-the-host",
        around("a process of the node's", security={"windowsOptions": {"hostProcess": True}}),
    ),
    (
        "kubernetes-apart-from-the-host",
        Case(
            _DEPLOYMENT,
            deployment(container(livenessProbe=probe(None))),
            deployment(container(livenessProbe=probe("169.254.169.254"))),
            "ask 169.254.169.254",
        ),
    ),
    (
        "kubernetes-apart-from-the-host",
        around("ask metadata", container(lifecycle={"preStop": probe("metadata")})),
    ),
    ("kubernetes-known-volumes", around("kind nfs", volumes=[{"name": "share", "nfs": {"server": "x"}}])),
    ("kubernetes-known-volumes", around("kind image", volumes=[{"name": "code", "image": {}}])),
    (
        "kubernetes-kernel-as-it-is",
        around("without AppArmor", container({"appArmorProfile": {"type": "Unconfined"}})),
    ),
    (
        "kubernetes-kernel-as-it-is",
        Case(
            _DEPLOYMENT,
            deployment(container({"seLinuxOptions": {"type": "container_t", "level": "s0:c1"}})),
            deployment(container({"seLinuxOptions": {"type": "spc_t"}})),
            "'spc_t'",
        ),
    ),
    ("kubernetes-kernel-as-it-is", around("SELinux user", security={"seLinuxOptions": {"user": "system_u"}})),
    ("kubernetes-kernel-as-it-is", around("sees all of /proc", container({"procMount": "Unmasked"}))),
    ("kubernetes-images-by-digest", around("sha256:zz", container(image="heart@sha256:zz"))),
    ("kubernetes-images-by-digest", around("'debug'", initContainers=[container(image="debug")])),
    (
        "kubernetes-images-by-digest",
        around("'debug:latest'", ephemeralContainers=[container(image="debug:latest")]),
    ),
    (
        "aws-policies-without-wildcards",
        Case(
            "aws:iam/policy:Policy",
            statement(NotAction="iam:*", Resource="arn:aws:s3:::logs/*"),
            statement(NotAction="iam:*", Resource="*"),
            "whatever is not iam:* on everything",
        ),
    ),
    (
        "aws-policies-without-wildcards",
        Case(
            "aws:iam/policy:Policy",
            statement(Action="s3:GetObject", NotResource="arn:aws:s3:::secret/*"),
            statement(Action="s3:*", NotResource="arn:aws:s3:::secret/*"),
            "allows s3:* on everything",
        ),
    ),
    (
        "aws-groups-closed",
        Case(
            "aws:ec2/securityGroup:SecurityGroup",
            {"ingress": [{"fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/8", "203.0.113.0/24"]}]},
            {"ingress": [{"fromPort": 22, "toPort": 22, "cidrBlocks": _HALVES}]},
            "SSH is open",
        ),
    ),
    (
        "aws-rules-closed",
        Case(
            _RULE,
            {"fromPort": 22, "toPort": 22, "cidrIpv6": "fc00::/7"},
            {"fromPort": 22, "toPort": 22, "cidrIpv6": "2000::/3"},
            "SSH is open",
        ),
    ),
    (
        "aws-eks-endpoint-limited",
        Case(
            "aws:eks/cluster:Cluster",
            {"vpcConfig": {"publicAccessCidrs": ["203.0.113.0/24"]}},
            {"vpcConfig": {"publicAccessCidrs": _QUARTERS}},
            "whole internet",
        ),
    ),
    (
        "gcp-firewalls-closed",
        Case(
            "gcp:compute/firewall:Firewall",
            {"sourceRanges": ["35.235.240.0/20"], "allows": [{"protocol": "tcp", "ports": ["22"]}]},
            {"sourceRanges": _HALVES, "allows": [{"protocol": "tcp", "ports": ["22"]}]},
            "SSH is open",
        ),
    ),
    (
        "gcp-gke-callers-known",
        Case(
            "gcp:container/cluster:Cluster",
            {"masterAuthorizedNetworksConfig": {"gcpPublicCidrsAccessEnabled": False}},
            {"masterAuthorizedNetworksConfig": {"gcpPublicCidrsAccessEnabled": True}},
            "every machine in Google Cloud",
        ),
    ),
    (
        "azure-aks-upgrades",
        Case(
            "azure-native:containerservice:ManagedCluster",
            {"autoUpgradeProfile": {"upgradeChannel": "stable"}},
            {"autoUpgradeProfile": {"upgradeChannel": "none"}},
            "Nobody brings patches",
        ),
    ),
    (
        "azure-rules-closed",
        Case(
            "azure-native:network:SecurityRule",
            {
                "access": "Allow", "direction": "Inbound", "destinationPortRange": "22",
                "sourceAddressPrefixes": ["203.0.113.0/24"],
            },
            {
                "access": "Allow", "direction": "Inbound", "destinationPortRange": "22",
                "sourceAddressPrefixes": _HALVES,
            },
            "SSH is open",
        ),
    ),
    (
        "openstack-logins-closed",
        Case(
            "openstack:networking/secGroupRule:SecGroupRule",
            {"direction": "ingress", "remoteIpPrefix": "10.0.0.0/8", "portRangeMin": 22, "portRangeMax": 22},
            {"direction": "ingress", "remoteIpPrefix": "128.0.0.0/1", "portRangeMin": 22, "portRangeMax": 22},
            "SSH is open",
        ),
    ),
]  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
NAMES = [f"{name}-{index}" for index, (name, _) in enumerate(AROUND)]
KINDS = {
    "kubernetes:core/v1:Pod": lambda spec: {"spec": spec},
    "kubernetes:core/v1:PodTemplate": lambda spec: {"template": {"spec": spec}},
    "kubernetes:apps/v1:ReplicaSet": lambda spec: {"spec": {"template": {"spec": spec}}},
    "kubernetes:core/v1:ReplicationController": lambda spec: {"spec": {"template": {"spec": spec}}},
    "kubernetes:batch/v1:Job": lambda spec: {"spec": {"template": {"spec": spec}}},
    "kubernetes:batch/v1:CronJob": lambda spec: {
        "spec": {"schedule": "@daily", "jobTemplate": {"spec": {"template": {"spec": spec}}}}
    },
}
"""Whatever makes pods, by the way to the pod in it."""
OF_PODS = [rule for rule in RULES if _DEPLOYMENT in rule.types]


@pytest.mark.parametrize(("name", "case"), AROUND, ids=NAMES)
def test_the_good_one_passes(name: str, case: Case) -> None:
    assert BY_NAME[name].violations(case.kind, case.good) == ()


@pytest.mark.parametrize(("name", "case"), AROUND, ids=NAMES)
def test_the_way_around_is_told(name: str, case: Case) -> None:
    assert case.words in " ".join(BY_NAME[name].violations(case.kind, case.bad))


@pytest.mark.parametrize("kind", KINDS)
def test_no_way_of_making_pods_is_left_out(kind: str) -> None:
    bad = pod({"name": "model", "image": "heart:latest"}, hostPID=True, security={"sysctls": [{"name": "x"}]})
    bad |= {"securityContext": {"sysctls": [{"name": "x"}]}, "volumes": [{"name": "x", "hostPath": {}}]}

    for rule in OF_PODS:
        assert rule.violations(kind, KINDS[kind](pod())) == ()
        assert rule.violations(kind, KINDS[kind](bad)), rule.name


def test_a_pod_that_is_not_known_yet_is_not_held_against_its_owner() -> None:
    for rule in OF_PODS:
        assert rule.violations(_DEPLOYMENT, {"spec": {"template": UNKNOWN}}) == ()
        assert rule.violations(_DEPLOYMENT, deployment(container({"runAsNonRoot": UNKNOWN}))) == ()
