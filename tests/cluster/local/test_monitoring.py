"""What Prometheus knows of the service, and when it raises its voice."""

import pytest
from kubernetes import client as kube

from infra.smoke import rows
from infra.smoke.client import Client
from tests.cluster.local.stack import NAMESPACE, LocalStack
from tests.waiting import until

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize(
    "expression",
    [
        'sum by (pod) (landfall_requests_total{namespace="landfall"})',
        'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="landfall"}[1m]))',
        'sum by (pod) (container_memory_working_set_bytes{namespace="landfall"})',
    ],
    ids=["requests", "cpu", "memory"],
)
def test_figures_of_every_pod_are_there(local: LocalStack, expression: str) -> None:
    outputs = local.outputs()
    client = Client(outputs.endpoint, outputs.model)
    rows.check(client, rows.known(client))
    pods = {pod.metadata.name for pod in local.pods()}

    def told() -> bool:
        return pods <= {series["metric"].get("pod") for series in local.query(expression)}

    assert until("a series of every pod", told, seconds=120)


def test_a_killed_pod_raises_its_alert(local: LocalStack) -> None:
    pod = local.pods()[0].metadata.name
    kube.CoreV1Api(local.cluster).delete_namespaced_pod(pod, NAMESPACE, grace_period_seconds=0)

    def firing() -> list[str]:
        series = local.query('ALERTS{alertstate="firing", namespace="landfall"}')
        return [one["metric"]["alertname"] for one in series]

    assert until("the alert", lambda: "LandfallPodLost" in firing(), seconds=120)
