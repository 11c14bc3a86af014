"""Waiting until a node is of use: components ready, node object Ready, names resolving, pods admitted."""

import datetime
import time
from collections.abc import Callable

from infra.plugins.landfall.node import plan
from infra.plugins.landfall.node.api import ApiServer, KubernetesNode, Lease, Pods, ServiceAccount, Version
from infra.plugins.landfall.node.errors import NodeStartFailed
from infra.plugins.landfall.node.layout import Layout
from infra.plugins.landfall.node.logs import tail
from infra.plugins.landfall.node.record import Record
from infra.plugins.landfall.processes import Process

Progress = Callable[[str], None]
"""Told in a few words what is waited for, each time that changes."""

_SECONDS = 180.0
_MOST_FAILURES = 4
_PAUSE = 0.1


def wait(layout: Layout, record: Record, first: Process, progress: Progress) -> str:
    """Wait until the node is ready.

    Args:
        layout: The node's paths.
        record: Its address.
        first: Its first process.
        progress: Told what is waited for.

    Returns:
        The Kubernetes version that it runs.

    Raises:
        NodeStartFailed: A component keeps failing, the first process ended, or time is up.
    """
    since = datetime.datetime.fromtimestamp(int(layout.process.stat().st_mtime), datetime.UTC)
    deadline = time.monotonic() + _SECONDS
    told = ""
    api = ApiServer(layout, record)
    while True:
        waiting = _components(layout) or _cluster(api, layout.name, since, kubelet=record.spec.kubelet)
        if waiting is None:
            version = api.get("/version", Version)
            if version is not None:
                return version.git_version
            waiting = "the API server on the host's side"
        if not first.alive():
            raise NodeStartFailed(
                f"Node {layout.name!r} ended while it waited for {waiting}. Its first process wrote:\n"
                f"{tail(layout.log / 'init.log')}"
            )
        if time.monotonic() > deadline:
            raise NodeStartFailed(
                f"Node {layout.name!r} is not ready after {_SECONDS:.0f} s: it waits for {waiting}."
                f"\n{_logs(layout)}"
            )
        if waiting != told:
            progress(f"node {layout.name}: waiting for {waiting}")
            told = waiting
        time.sleep(_PAUSE)


def _components(layout: Layout) -> str | None:
    """Which components are not ready, or None."""
    components = plan.load_status(layout.status)
    if not components:
        return "its first process"
    for component in components:
        if component.failures >= _MOST_FAILURES:
            raise NodeStartFailed(
                f"Node {layout.name!r}: {component.name} failed {component.failures} times"
                f" ({component.detail}). Its last lines:\n{tail(layout.log / f'{component.name}.log')}"
            )
    pending = [component.name for component in components if component.phase not in ("ready", "ended")]
    return ", ".join(pending) or None


def _cluster(api: ApiServer, name: str, since: datetime.datetime, *, kubelet: bool) -> str | None:
    """What the cluster lacks to run a pod, or None.

    What the last run of this node left in the cluster's memory does not count: the kubelet must have been
    heard since this start, in its status (a new node's first sign) or in its lease (a known node's), and no
    pod may still claim a container of the last run.
    """
    if not kubelet:
        return _lacks_accounts(api)
    lease = api.get(f"/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/{name}", Lease)
    node = api.get(f"/api/v1/nodes/{name}", KubernetesNode)
    ready = next((entry for entry in node.status.conditions if entry.type == "Ready"), None) if node else None
    heard = [ready.last_heartbeat_time] if ready else []
    if lease is not None:
        heard.append(lease.spec.renew_time)
    if ready is None or max(heard) < since:
        return "the kubelet's first heartbeat"
    if ready.status != "True":
        return f"the node to be Ready ({ready.message})"
    if lacking := _lacks_accounts(api):
        return lacking
    pods = api.get("/api/v1/pods", Pods)
    for pod in pods.items if pods else []:
        states = [container.state.running for container in pod.status.container_statuses]
        if any(running and running.started_at < since for running in states):
            return f"news of pod {pod.metadata.name}"
    return None


def _lacks_accounts(api: ApiServer) -> str | None:
    found = api.get("/api/v1/namespaces/default/serviceaccounts/default", ServiceAccount)
    return "the default service account" if found is None else None


def _logs(layout: Layout) -> str:
    pending = [entry for entry in plan.load_status(layout.status) if entry.phase not in ("ready", "ended")]
    return "\n".join(
        f"{entry.name} ({entry.detail}):\n{tail(layout.log / f'{entry.name}.log')}" for entry in pending
    )
