"""Kubernetes objects as metrics, under the names that kube-state-metrics gives them.

Source: https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics. Only what dashboards and
rules here use, so that the same rules work on a cluster that has kube-state-metrics. Pure.
"""

from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from monitor.kubernetes import Snapshot
from monitor.objects import Autoscaler, Condition, Node, Pod, Replicated
from monitor.quantity import number

PHASES = ("Pending", "Running", "Succeeded", "Failed", "Unknown")
STATUSES = ("true", "false", "unknown")
UNITS = {"cpu": "core", "memory": "byte", "ephemeral-storage": "byte"}

Rows = Iterable[tuple[list[str], float]]


def families(found: Snapshot) -> Iterator[Metric]:
    """All metrics of one look at the cluster."""
    yield from _deployments(found.deployments)
    yield _gauge(
        "kube_replicaset_spec_replicas",
        ["namespace", "replicaset"],
        (([r.metadata.namespace, r.metadata.name], r.spec.replicas) for r in found.replica_sets),
    )
    yield from _autoscalers(found.autoscalers)
    yield from _pods(found.pods)
    yield from _containers(found.pods)
    yield from _nodes(found.nodes)


def _gauge(name: str, labels: list[str], rows: Rows) -> Metric:
    family = GaugeMetricFamily(name, f"As {name} of kube-state-metrics.", labels=labels)
    for values, value in rows:
        family.add_metric(values, value)
    return family


def _deployments(found: list[Replicated]) -> Iterator[Metric]:
    labels = ["namespace", "deployment"]
    keys = [[d.metadata.namespace, d.metadata.name] for d in found]
    columns: dict[str, list[int]] = {
        "spec_replicas": [d.spec.replicas for d in found],
        "status_replicas": [d.status.replicas for d in found],
        "status_replicas_ready": [d.status.ready_replicas for d in found],
        "status_replicas_available": [d.status.available_replicas for d in found],
        "status_replicas_unavailable": [d.status.unavailable_replicas for d in found],
        "status_replicas_updated": [d.status.updated_replicas for d in found],
    }
    for name, values in columns.items():
        yield _gauge(f"kube_deployment_{name}", labels, zip(keys, values, strict=True))


def _autoscalers(found: list[Autoscaler]) -> Iterator[Metric]:
    labels = ["namespace", "horizontalpodautoscaler"]
    keys = [[a.metadata.namespace, a.metadata.name] for a in found]
    columns: dict[str, list[int]] = {
        "spec_min_replicas": [a.spec.min_replicas for a in found],
        "spec_max_replicas": [a.spec.max_replicas for a in found],
        "status_current_replicas": [a.status.current_replicas for a in found],
        "status_desired_replicas": [a.status.desired_replicas for a in found],
    }
    for name, values in columns.items():
        yield _gauge(f"kube_horizontalpodautoscaler_{name}", labels, zip(keys, values, strict=True))
    rows = (
        ([*key, condition.type, status], value)
        for key, scaler in zip(keys, found, strict=True)
        for condition in scaler.status.conditions
        for status, value in _one_hot(condition)
    )
    yield _gauge("kube_horizontalpodautoscaler_status_condition", [*labels, "condition", "status"], rows)


def _pods(found: list[Pod]) -> Iterator[Metric]:
    labels = ["namespace", "pod", "uid"]
    keys = [[p.metadata.namespace, p.metadata.name, p.metadata.uid] for p in found]
    info = (
        (
            [
                *key,
                p.spec.node_name,
                p.metadata.owner.kind,
                p.metadata.owner.name,
                p.status.host_ip,
                p.status.pod_ip,
            ],
            1.0,
        )
        for key, p in zip(keys, found, strict=True)
    )
    yield _gauge(
        "kube_pod_info", [*labels, "node", "created_by_kind", "created_by_name", "host_ip", "pod_ip"], info
    )
    phases = (
        ([*key, phase], float(pod.status.phase == phase))
        for key, pod in zip(keys, found, strict=True)
        for phase in PHASES
    )
    yield _gauge("kube_pod_status_phase", [*labels, "phase"], phases)
    ready = (
        ([*key, status], value)
        for key, pod in zip(keys, found, strict=True)
        for condition in pod.status.conditions
        if condition.type == "Ready"
        for status, value in _one_hot(condition)
    )
    yield _gauge("kube_pod_status_ready", [*labels, "condition"], ready)


def _containers(found: list[Pod]) -> Iterator[Metric]:
    labels = ["namespace", "pod", "uid", "container"]
    statuses = [
        ([p.metadata.namespace, p.metadata.name, p.metadata.uid, status.name], status)
        for p in found
        for status in p.status.container_statuses
    ]
    restarts = CounterMetricFamily(
        "kube_pod_container_status_restarts", "As of kube-state-metrics.", labels=labels
    )
    for key, status in statuses:
        restarts.add_metric(key, status.restart_count)
    yield restarts
    yield _gauge("kube_pod_container_status_ready", labels, ((key, float(s.ready)) for key, s in statuses))
    waiting = (([*key, s.state.waiting.reason], 1.0) for key, s in statuses if s.state.waiting)
    yield _gauge("kube_pod_container_status_waiting_reason", [*labels, "reason"], waiting)
    ended = (([*key, s.last_state.terminated.reason], 1.0) for key, s in statuses if s.last_state.terminated)
    yield _gauge("kube_pod_container_status_last_terminated_reason", [*labels, "reason"], ended)
    containers = [
        ([p.metadata.namespace, p.metadata.name, p.metadata.uid, c.name], p.spec.node_name, c.resources)
        for p in found
        for c in p.spec.containers
    ]
    for word, maps in (
        ("requests", [(key, node, resources.requests) for key, node, resources in containers]),
        ("limits", [(key, node, resources.limits) for key, node, resources in containers]),
    ):
        rows = (
            ([*key, node, resource, UNITS[resource]], number(quantity))
            for key, node, quantities in maps
            for resource, quantity in quantities.items()
            if resource in UNITS
        )
        yield _gauge(f"kube_pod_container_resource_{word}", [*labels, "node", "resource", "unit"], rows)


def _nodes(found: list[Node]) -> Iterator[Metric]:
    yield _gauge("kube_node_info", ["node"], (([n.metadata.name], 1.0) for n in found))
    yield _gauge(
        "kube_node_spec_unschedulable",
        ["node"],
        (([n.metadata.name], float(n.spec.unschedulable)) for n in found),
    )
    conditions = (
        ([n.metadata.name, condition.type, status], value)
        for n in found
        for condition in n.status.conditions
        for status, value in _one_hot(condition)
    )
    yield _gauge("kube_node_status_condition", ["node", "condition", "status"], conditions)
    for word, maps in (
        ("capacity", [(n.metadata.name, n.status.capacity) for n in found]),
        ("allocatable", [(n.metadata.name, n.status.allocatable) for n in found]),
    ):
        rows = (
            ([name, resource.replace("-", "_"), UNITS.get(resource, "integer")], number(quantity))
            for name, quantities in maps
            for resource, quantity in quantities.items()
            if resource in UNITS or resource == "pods"
        )
        yield _gauge(f"kube_node_status_{word}", ["node", "resource", "unit"], rows)


def _one_hot(condition: Condition) -> Iterator[tuple[str, float]]:
    for status in STATUSES:
        yield status, float(condition.status.lower() == status)
