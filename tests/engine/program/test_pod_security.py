"""Pods as we render them pass Pod Security's strictest level on a real API server; each weakened one is
refused."""

import copy
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kubernetes import client as kube

from infra import naming, pod_security
from infra.addons.metrics_api import deployment as metrics_server
from infra.images import Image
from infra.settings import ServingSettings
from infra.workload import deployment as serving
from tests.engine.apiserver import ApiServer
from tests.unit.infra.manifests import render

pytestmark = pytest.mark.engine

IMAGE = Image("127.0.0.1:1/example@sha256:" + "a" * 64, "amd64")
LABELS = naming.labels("example", "serving", {})
Pod = dict[str, Any]


@pytest.fixture(scope="module")
def core(api_server: ApiServer) -> kube.CoreV1Api:
    return kube.CoreV1Api(api_server.client())


@pytest.fixture(scope="module")
def namespace(core: kube.CoreV1Api) -> Iterator[str]:
    """A namespace as Landfall labels its own."""
    name = f"security-{uuid.uuid4().hex[:8]}"
    core.create_namespace({"metadata": {"name": name, "labels": pod_security.namespace_labels()}})
    yield name
    core.delete_namespace(name)


def pod_of(spec: object) -> Pod:
    template = render(spec)["template"]
    # The account is another object's matter: here it is the namespace's own.
    pod = {**template["spec"], "serviceAccountName": "default", "priorityClassName": None}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "example"}, "spec": pod}


def serving_pod() -> Pod:
    return pod_of(serving.spec(IMAGE, "example", LABELS, ServingSettings()))


def metrics_pod() -> Pod:
    return pod_of(metrics_server.spec(IMAGE, "example", LABELS, kubelets_trusted=True))


@pytest.mark.parametrize("pod", [serving_pod(), metrics_pod()], ids=["serving", "metrics-server"])
def test_our_pods_are_admitted_without_a_warning(core: kube.CoreV1Api, namespace: str, pod: Pod) -> None:
    pod["spec"]["automountServiceAccountToken"] = False

    _, status, headers = core.create_namespaced_pod_with_http_info(namespace, pod, dry_run="All")

    assert status == 201
    assert "Warning" not in headers


def container(pod: Pod) -> dict[str, Any]:
    found: dict[str, Any] = pod["spec"]["containers"][0]
    return found


WEAKENED: dict[str, Callable[[Pod], object]] = {
    "root allowed": lambda pod: pod["spec"]["securityContext"].pop("runAsNonRoot"),
    "root by id": lambda pod: pod["spec"]["securityContext"].update(runAsUser=0),
    "root in the container": lambda pod: container(pod)["securityContext"].update(runAsUser=0),
    "no seccomp": lambda pod: pod["spec"]["securityContext"].pop("seccompProfile"),
    "seccomp off": lambda pod: pod["spec"]["securityContext"].update(seccompProfile={"type": "Unconfined"}),
    "escalation": lambda pod: container(pod)["securityContext"].update(allowPrivilegeEscalation=True),
    "privileged": lambda pod: container(pod)["securityContext"].update(privileged=True),
    "capabilities kept": lambda pod: container(pod)["securityContext"].pop("capabilities"),
    "capability added": lambda pod: container(pod)["securityContext"]["capabilities"].update(add=["NET_RAW"]),
    "host network": lambda pod: pod["spec"].update(hostNetwork=True),
    "host processes": lambda pod: pod["spec"].update(hostPID=True),
    "host port": lambda pod: container(pod)["ports"][0].update(hostPort=8080),
    "host path": lambda pod: pod["spec"].update(volumes=[{"name": "host", "hostPath": {"path": "/"}}]),
    "proc unmasked": lambda pod: container(pod)["securityContext"].update(procMount="Unmasked"),
}


@pytest.mark.parametrize("weaken", WEAKENED.values(), ids=WEAKENED.keys())
def test_a_weakened_pod_is_refused(
    core: kube.CoreV1Api, namespace: str, weaken: Callable[[Pod], object]
) -> None:
    pod = copy.deepcopy(serving_pod())
    weaken(pod)

    with pytest.raises(kube.ApiException) as refused:
        core.create_namespaced_pod(namespace, pod, dry_run="All")

    assert refused.value.status in (403, 422)
