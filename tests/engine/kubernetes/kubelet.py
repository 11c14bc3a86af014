"""The part of a kubelet: writes pods' status, since no node runs here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kubernetes import client as kube

from infra.plugins.kubernetes.json_tree import JsonObject


@contextmanager
def reporting(api: kube.ApiClient, namespace: str, status: JsonObject) -> Iterator[None]:
    """While it lasts, every pod of a namespace gets a status, as if its node reported it."""
    core = kube.CoreV1Api(api)
    ended = threading.Event()

    def report() -> None:
        seen: set[str] = set()
        while not ended.wait(0.1):
            for pod in core.list_namespaced_pod(namespace).items:
                if pod.metadata.uid not in seen:
                    seen.add(pod.metadata.uid)
                    core.patch_namespaced_pod_status(pod.metadata.name, namespace, {"status": status})

    thread = threading.Thread(target=report)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def waiting(reason: str, message: str = "") -> JsonObject:
    """The status of a pod whose container cannot start."""
    container: JsonObject = {
        "name": "app",
        "image": "registry.invalid/app:1",
        "imageID": "",
        "ready": False,
        "restartCount": 0,
        "state": {"waiting": {"reason": reason, "message": message}},
    }
    return {"phase": "Pending", "containerStatuses": [container]}


def crashing(exit_code: int) -> JsonObject:
    """The status of a pod whose container crashed."""
    ended: JsonObject = {"exitCode": exit_code, "reason": "Error"}
    container: JsonObject = {
        "name": "app",
        "image": "registry.invalid/app:1",
        "imageID": "",
        "ready": False,
        "restartCount": 4,
        "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s"}},
        "lastState": {"terminated": ended},
    }
    return {"phase": "Running", "containerStatuses": [container]}


def unschedulable() -> JsonObject:
    """The status of a pod that no node has room for."""
    condition: JsonObject = {
        "type": "PodScheduled",
        "status": "False",
        "reason": "Unschedulable",
        "message": "0/1 nodes are available: 1 Insufficient cpu.",
    }
    return {"phase": "Pending", "conditions": [condition]}


def ready() -> JsonObject:
    """The status of a pod that takes traffic."""
    since = "2026-01-01T00:00:00Z"
    conditions: list[Any] = [
        {"type": kind, "status": "True", "lastTransitionTime": since} for kind in ("Ready", "PodScheduled")
    ]
    return {"phase": "Running", "conditions": conditions, "podIP": "10.1.0.1", "podIPs": [{"ip": "10.1.0.1"}]}
