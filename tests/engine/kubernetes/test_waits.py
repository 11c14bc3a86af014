"""Waiting: until objects are ready, and what is said of those that do not become ready."""

import pytest
from kubernetes import client as kube

from infra.plugins.kubernetes.json_tree import JsonObject, value_at
from infra.plugins.kubernetes.wire import decode
from tests.engine.kubernetes import kubelet
from tests.engine.kubernetes.manifests import SKIP_AWAIT, claim, job, service, workload
from tests.engine.kubernetes.plugin import Plugin, Refusal, Resource

DEPLOYMENT = "kubernetes:apps/v1:Deployment"
SERVICE = "kubernetes:core/v1:Service"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            kubelet.waiting("ImagePullBackOff", "not found"),
            r"image registry\.invalid/app:1: ImagePullBackOff: not found",
        ),
        (kubelet.waiting("CreateContainerConfigError", "no secret"), "CreateContainerConfigError: no secret"),
        (kubelet.crashing(3), r"image registry\.invalid/app:1: crashed 4 times, last with exit code 3"),
        (
            kubelet.unschedulable(),
            r"cannot be scheduled \(Unschedulable\): 0/1 nodes are available: 1 Insufficient cpu",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet"])
def test_what_keeps_pods_from_being_ready_is_said(
    plugin: Plugin, api: kube.ApiClient, namespace: str, kind: str, status: JsonObject, words: str
) -> None:
    wanted = plugin.check(f"kubernetes:apps/v1:{kind}", "d", workload(kind, namespace, "d"))
    with kubelet.reporting(api, namespace, status), pytest.raises(Refusal, match=words):
        plugin.create(wanted, timeout=3)
    assert any("waiting: 0 of 1 replicas" in message for message in plugin.engine.messages)


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet"])
def test_a_workload_is_ready_when_its_pods_are(
    plugin: Plugin, api: kube.ApiClient, namespace: str, kind: str
) -> None:
    wanted = plugin.check(f"kubernetes:apps/v1:{kind}", "d", workload(kind, namespace, "d"))
    with kubelet.reporting(api, namespace, kubelet.ready()):
        made = plugin.create(wanted, timeout=30)
    assert value_at(made.outputs.tree, ("status", "observedGeneration")) == 1


def test_an_object_that_is_not_ready_in_time_stays_in_state_and_the_next_update_goes_on(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    wanted = plugin.check(DEPLOYMENT, "d", workload("Deployment", namespace, "d"))
    with pytest.raises(Refusal, match="was not ready within 1 s: 0 of 1 replicas are available") as refused:
        plugin.create(wanted, timeout=1)
    kept = refused.value.kept
    assert kept is not None
    left = Resource(wanted.urn, kept.id, decode(kept.inputs), decode(kept.properties))
    with kubelet.reporting(api, namespace, kubelet.ready()):
        done = plugin.update(left, wanted, timeout=30)
    assert value_at(done.outputs.tree, ("metadata", "uid")) == value_at(
        left.outputs.tree, ("metadata", "uid")
    )


def test_an_exceeded_quota_is_named(plugin: Plugin, api: kube.ApiClient, namespace: str) -> None:
    kube.CoreV1Api(api).create_namespaced_resource_quota(
        namespace, {"metadata": {"name": "none"}, "spec": {"hard": {"pods": "0"}}}
    )
    wanted = plugin.check(DEPLOYMENT, "d", workload("Deployment", namespace, "d"))
    with pytest.raises(
        Refusal, match=r"FailedCreate: .*exceeded quota: none, requested: pods=1, used: pods=0"
    ):
        plugin.create(wanted, timeout=3)


def test_a_pod_that_a_security_level_forbids_is_named(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    label = {"pod-security.kubernetes.io/enforce": "restricted"}
    kube.CoreV1Api(api).patch_namespace(namespace, {"metadata": {"labels": label}})
    wanted = plugin.check("kubernetes:apps/v1:StatefulSet", "s", workload("StatefulSet", namespace, "s"))
    with pytest.raises(Refusal, match=r'FailedCreate: .*violates PodSecurity "restricted'):
        plugin.create(wanted, timeout=3)


def test_skipping_and_patience_are_set_by_annotation(plugin: Plugin, namespace: str) -> None:
    plugin.create(plugin.check(DEPLOYMENT, "a", workload("Deployment", namespace, "a", SKIP_AWAIT)))
    hasty = workload("Deployment", namespace, "b", {"pulumi.com/timeoutSeconds": "1"})
    with pytest.raises(Refusal, match="was not ready within 1 s"):
        plugin.create(plugin.check(DEPLOYMENT, "b", hasty))
    wrong = workload("Deployment", namespace, "c", {"pulumi.com/timeoutSeconds": "soon"})
    with pytest.raises(Refusal, match="timeoutSeconds is 'soon'"):
        plugin.create(plugin.check(DEPLOYMENT, "c", wrong))


def test_a_failed_job_is_not_waited_for_any_longer(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    status: JsonObject = {
        "phase": "Failed",
        "containerStatuses": [
            {
                "name": "app",
                "image": "i",
                "imageID": "",
                "ready": False,
                "restartCount": 0,
                "state": {"terminated": {"exitCode": 2, "reason": "Error"}},
            }
        ],
    }
    wanted = plugin.check("kubernetes:batch/v1:Job", "j", job(namespace, "j"))
    with (
        kubelet.reporting(api, namespace, status),
        pytest.raises(Refusal, match="will not become ready: the job failed"),
    ):
        plugin.create(wanted, timeout=60)


def test_a_job_is_ready_when_it_is_done(plugin: Plugin, api: kube.ApiClient, namespace: str) -> None:
    wanted = plugin.check("kubernetes:batch/v1:Job", "j", job(namespace, "j"))
    with kubelet.reporting(api, namespace, {"phase": "Succeeded"}):
        plugin.create(wanted, timeout=60)


def test_a_service_waits_for_an_endpoint(plugin: Plugin, api: kube.ApiClient, namespace: str) -> None:
    with pytest.raises(Refusal, match="no endpoint behind the selector app=nobody: no pod matches"):
        plugin.create(
            plugin.check(SERVICE, "n", service(namespace, "n", selector={"app": "nobody"})), timeout=1
        )
    core = kube.CoreV1Api(api)
    core.create_node({"metadata": {"name": namespace}})
    spec = {"nodeName": namespace, "containers": [{"name": "app", "image": "i"}]}
    core.create_namespaced_pod(namespace, {"metadata": {"name": "d", "labels": {"app": "d"}}, "spec": spec})
    with kubelet.reporting(api, namespace, kubelet.ready()):
        plugin.create(plugin.check(SERVICE, "d", service(namespace, "d")), timeout=30)
    core.delete_namespaced_pod("d", namespace, grace_period_seconds=0)
    core.delete_node(namespace)


@pytest.mark.parametrize("spec", [{"clusterIP": "None"}, {"type": "ExternalName", "externalName": "a.b"}])
def test_services_that_route_no_traffic_are_ready_at_once(
    plugin: Plugin, namespace: str, spec: JsonObject
) -> None:
    plugin.create(plugin.check(SERVICE, "s", service(namespace, "s", **spec)), timeout=5)


def test_a_load_balancer_and_an_ingress_wait_for_their_address(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    balancer = service(namespace, "b", type="LoadBalancer", selector={})
    with pytest.raises(Refusal, match="the load balancer has no address yet"):
        plugin.create(plugin.check(SERVICE, "b", balancer), timeout=1)
    rule: JsonObject = {
        "ingressClassName": "none",
        "defaultBackend": {"service": {"name": "b", "port": {"number": 80}}},
    }
    ingress: JsonObject = {"metadata": {"namespace": namespace, "name": "i"}, "spec": rule}
    wanted = plugin.check("kubernetes:networking.k8s.io/v1:Ingress", "i", ingress)
    with pytest.raises(Refusal, match="no address yet from the controller of ingress class none") as refused:
        plugin.create(wanted, timeout=1)
    assert refused.value.kept is not None
    address = {"status": {"loadBalancer": {"ingress": [{"ip": "10.2.3.4"}]}}}
    kube.NetworkingV1Api(api).patch_namespaced_ingress_status("i", namespace, address)
    kube.CoreV1Api(api).patch_namespaced_service_status("b", namespace, address)
    kept = Resource(wanted.urn, refused.value.kept.id, wanted.inputs, decode(refused.value.kept.properties))
    plugin.update(kept, wanted, timeout=5)


def test_a_claim_waits_to_be_bound_unless_its_class_binds_later(
    plugin: Plugin, api: kube.ApiClient, namespace: str
) -> None:
    token = "kubernetes:core/v1:PersistentVolumeClaim"
    with pytest.raises(Refusal, match=r"not bound to a volume yet .storage class none"):
        plugin.create(plugin.check(token, "c", claim(namespace, "c", "none")), timeout=1)
    later: JsonObject = {"provisioner": "x", "volumeBindingMode": "WaitForFirstConsumer"}
    kube.StorageV1Api(api).create_storage_class({"metadata": {"name": f"later-{namespace}"}, **later})
    plugin.create(plugin.check(token, "d", claim(namespace, "d", f"later-{namespace}")), timeout=5)
    kube.StorageV1Api(api).delete_storage_class(f"later-{namespace}")


def test_an_autoscaler_waits_until_it_can_scale(plugin: Plugin, namespace: str) -> None:
    plugin.create(plugin.check(DEPLOYMENT, "d", workload("Deployment", namespace, "d", SKIP_AWAIT)))

    def scaling(name: str) -> JsonObject:
        reference: JsonObject = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
        spec: JsonObject = {"scaleTargetRef": reference, "minReplicas": 1, "maxReplicas": 3}
        return {"metadata": {"namespace": namespace, "name": name}, "spec": spec}

    token = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"
    plugin.create(plugin.check(token, "d", scaling("d")), timeout=30)
    with pytest.raises(Refusal, match="cannot scale Deployment missing yet"):
        plugin.create(plugin.check(token, "missing", scaling("missing")), timeout=5)


def test_an_api_waits_for_the_server_behind_it(plugin: Plugin) -> None:
    spec: JsonObject = {
        "group": "none.example.org",
        "version": "v1",
        "service": {"namespace": "default", "name": "none"},
        "groupPriorityMinimum": 1000,
        "versionPriority": 15,
        "insecureSkipTLSVerify": True,
    }
    wanted = plugin.check(
        "kubernetes:apiregistration.k8s.io/v1:APIService",
        "a",
        {"metadata": {"name": "v1.none.example.org"}, "spec": spec},
    )
    with pytest.raises(
        Refusal, match=r"the API v1.none.example.org is not available .ServiceNotFound"
    ) as refused:
        plugin.create(wanted, timeout=3)
    assert refused.value.kept is not None
    plugin.delete(
        Resource(wanted.urn, refused.value.kept.id, wanted.inputs, decode(refused.value.kept.properties))
    )
