"""What the model service consists of, object by object."""

from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pulumi
import pytest

from app.process import FLUSH_SECONDS
from infra import naming
from infra.contract import Exposure, Ingresses, LoadBalancers, NodePorts, Routes
from infra.images import Image
from infra.settings import ServingSettings
from infra.workload import autoscaler, deployment, disruption, network_policy, service
from tests.unit.infra.manifests import assert_valid, manifest

LABELS = naming.labels("heart", "serving", {"team": "cardiology"})
IMAGE = Image("127.0.0.1:5000/heart@sha256:" + "a" * 64, "arm64")


def deployed() -> dict[str, Any]:
    return manifest("apps/v1", "Deployment", deployment.spec(IMAGE, "heart", LABELS, ServingSettings()))


def scaler(by_requests: bool = False, **settings: int) -> dict[str, Any]:
    serving = ServingSettings.model_validate(settings)
    return manifest(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        autoscaler.spec("heart", serving, by_requests=by_requests),
    )


def exposed(exposure: Exposure) -> dict[str, Any]:
    return manifest("v1", "Service", service.spec(LABELS, exposure, 30080))


def node_ports() -> NodePorts:
    return NodePorts(pulumi.Output.from_input("127.1.2.3"))


@pytest.mark.parametrize(
    "document",
    [
        deployed(),
        scaler(),
        scaler(by_requests=True),
        manifest("policy/v1", "PodDisruptionBudget", disruption.spec(LABELS)),
        manifest("networking.k8s.io/v1", "NetworkPolicy", network_policy.spec(LABELS)),
        exposed(LoadBalancers()),
        exposed(Ingresses("nginx", "example.org")),
    ],
    ids=lambda document: document["kind"],
)
def test_each_object_fits_kubernetes_schema(document: dict[str, Any]) -> None:
    assert_valid(document)


def test_pods_keep_to_nodes_that_can_run_the_image() -> None:
    assert deployed()["spec"]["template"]["spec"]["nodeSelector"] == {"kubernetes.io/arch": "arm64"}


def test_replicas_are_the_autoscalers() -> None:
    assert "replicas" not in deployed()["spec"]


def test_a_rollout_takes_no_replica_away_before_another_is_ready() -> None:
    assert deployed()["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


def test_pods_are_restricted_for_any_user_id() -> None:
    pod = deployed()["spec"]["template"]["spec"]
    container = pod["containers"][0]["securityContext"]

    assert pod["securityContext"] == {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert container["readOnlyRootFilesystem"] is True
    assert container["allowPrivilegeEscalation"] is False
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert pod["automountServiceAccountToken"] is False


def test_a_pod_may_take_longer_to_end_than_its_process_needs() -> None:
    pod = deployed()["spec"]["template"]["spec"]
    told = {
        entry["name"]: float(entry["value"])
        for entry in pod["containers"][0]["env"]
        if entry["name"].endswith("_SECONDS")
    }
    before = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]

    needed = before + told["LANDFALL_GRACE_SECONDS"] + told["LANDFALL_DRAIN_SECONDS"] + FLUSH_SECONDS

    assert pod["terminationGracePeriodSeconds"] > needed


def test_a_required_key_reaches_the_process(tmp_path: Path) -> None:
    key = tmp_path / "release.pub"
    key.write_text("-----BEGIN PUBLIC KEY-----\nx\n")
    serving = ServingSettings.model_validate({"publicKey": str(key)})
    spec = manifest("apps/v1", "Deployment", deployment.spec(IMAGE, "heart", LABELS, serving))["spec"]
    (container,) = spec["template"]["spec"]["containers"]

    assert {"name": "LANDFALL_PUBLIC_KEY", "value": key.read_text()} in container["env"]


def test_every_probe_and_both_bounds_of_resources_are_there() -> None:
    container = deployed()["spec"]["template"]["spec"]["containers"][0]

    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys()
    assert (
        container["resources"]["requests"].keys()
        == container["resources"]["limits"].keys()
        == {"cpu", "memory"}
    )


def test_readiness_and_liveness_ask_different_questions() -> None:
    container = deployed()["spec"]["template"]["spec"]["containers"][0]

    assert container["readinessProbe"]["httpGet"]["path"] == "/v2/health/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/v2/health/live"


def test_the_selector_chooses_the_pods() -> None:
    spec = deployed()["spec"]
    labels = spec["template"]["metadata"]["labels"]

    assert spec["selector"]["matchLabels"].items() <= labels.items()
    assert labels["team"] == "cardiology"


def test_the_autoscaler_takes_its_bounds_from_the_settings() -> None:
    spec = scaler(minReplicas=3, maxReplicas=7, cpuTarget=55, scaleDownSeconds=90)["spec"]

    assert (spec["minReplicas"], spec["maxReplicas"]) == (3, 7)
    assert spec["metrics"][0]["resource"]["target"] == {"type": "Utilization", "averageUtilization": 55}
    assert spec["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 90
    assert spec["behavior"]["scaleUp"]["stabilizationWindowSeconds"] == 0


def test_where_the_cluster_can_tell_requests_under_way_replicas_follow_them_as_well() -> None:
    metrics = scaler(by_requests=True, inFlightTarget=12)["spec"]["metrics"]

    assert [metric["type"] for metric in metrics] == ["Resource", "Pods"]
    assert metrics[1]["pods"] == {
        "metric": {"name": "landfall_requests_in_flight"},
        "target": {"type": "AverageValue", "averageValue": "12"},
    }


def test_a_drain_takes_one_replica_at_a_time() -> None:
    assert (
        manifest("policy/v1", "PodDisruptionBudget", disruption.spec(LABELS))["spec"]["maxUnavailable"] == 1
    )


def test_pods_may_open_no_connection() -> None:
    spec = manifest("networking.k8s.io/v1", "NetworkPolicy", network_policy.spec(LABELS))["spec"]

    assert spec["egress"] == []
    assert spec["policyTypes"] == ["Ingress", "Egress"]


def test_a_node_port_is_set_only_where_services_are_reached_by_it() -> None:
    assert exposed(node_ports())["spec"]["ports"][0]["nodePort"] == 30080
    assert "nodePort" not in exposed(LoadBalancers())["spec"]["ports"][0]


def test_a_balancer_answers_those_alone_who_may_ask_and_everybody_where_nobody_is_named() -> None:
    allowed = (IPv4Network("203.0.113.0/24"),)

    def ranges(exposure: Exposure) -> object:
        made = manifest("v1", "Service", service.spec(LABELS, exposure, 30080, allowed))
        assert_valid(made)
        return made["spec"].get("loadBalancerSourceRanges")

    assert ranges(LoadBalancers()) == ["203.0.113.0/24"]
    assert ranges(Ingresses("nginx", "example.org")) is None
    assert "loadBalancerSourceRanges" not in exposed(LoadBalancers())["spec"]


def test_each_exposure_has_its_service_type() -> None:
    types = [
        exposed(kind)["spec"]["type"]
        for kind in (node_ports(), LoadBalancers(), Ingresses("nginx", "example.org"), Routes("example.org"))
    ]

    assert types == ["NodePort", "LoadBalancer", "ClusterIP", "ClusterIP"]
