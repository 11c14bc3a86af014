"""Scrape targets for Prometheus, in the form of its HTTP service discovery. Pure.

Source of the form: https://prometheus.io/docs/prometheus/2.42/http_sd/. It serves instead of Prometheus' own
discovery of Kubernetes, which Debian's build leaves out, and which would need rights in the cluster for
Prometheus as well.
"""

from collections.abc import Iterable

import msgspec

from monitor.objects import Node, Pod

LABELS = "app.kubernetes.io/"
SERVING = {f"{LABELS}part-of": "landfall", f"{LABELS}component": "serving"}
"""The labels of the pods that serve a model."""
PORT_NAME = "http"
ENDED = ("Succeeded", "Failed")


class Targets(msgspec.Struct, frozen=True):
    """Addresses that share labels."""

    targets: list[str]
    labels: dict[str, str]


def serving_pods(pods: Iterable[Pod]) -> list[Targets]:
    """The pods that serve a model and have an address."""
    return [
        Targets(
            [f"{_bracketed(pod.status.pod_ip)}:{port.container_port}"],
            {
                "namespace": pod.metadata.namespace,
                "pod": pod.metadata.name,
                "node": pod.spec.node_name,
                "app": pod.metadata.labels.get(f"{LABELS}name", ""),
            },
        )
        for pod in pods
        if SERVING.items() <= pod.metadata.labels.items()
        and pod.status.pod_ip
        and pod.status.phase not in ENDED
        for container in pod.spec.containers
        for port in container.ports
        if port.name == PORT_NAME
    ]


def kubelets(nodes: Iterable[Node]) -> list[Targets]:
    """Every node's kubelet, by the node's address inside the cluster."""
    return [
        Targets(
            [f"{_bracketed(address.address)}:{node.status.daemon_endpoints.kubelet_endpoint.port}"],
            {"node": node.metadata.name},
        )
        for node in nodes
        for address in [one for one in node.status.addresses if one.type == "InternalIP"][:1]
    ]


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
