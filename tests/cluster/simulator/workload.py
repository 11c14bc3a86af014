"""What a user runs in a cluster: a pod with a volume, behind a balancer."""

import http.client

from kubernetes import client

_LABELS = {"app": "answering"}


def storage_class(api: client.ApiClient, provisioner: str) -> None:
    """A class of volumes, as a program declares it."""
    client.StorageV1Api(api).create_storage_class(
        client.V1StorageClass(
            metadata=client.V1ObjectMeta(name="disk"),
            provisioner=provisioner,
            volume_binding_mode="WaitForFirstConsumer",
        )
    )


def claim(api: client.ApiClient) -> None:
    """A claim of 2 GiB."""
    client.CoreV1Api(api).create_namespaced_persistent_volume_claim(
        "default",
        client.V1PersistentVolumeClaim(
            metadata=client.V1ObjectMeta(name="data"),
            spec=client.V1PersistentVolumeClaimSpec(
                access_modes=["ReadWriteOnce"],
                storage_class_name="disk",
                resources=client.V1VolumeResourceRequirements(requests={"storage": "2Gi"}),
            ),
        ),
    )


def place_of_claim(api: client.ApiClient) -> str | None:
    """The node for whose pod the claim's volume is to be made, once the scheduler has chosen one."""
    found = client.CoreV1Api(api).read_namespaced_persistent_volume_claim("data", "default")
    chosen: str | None = (found.metadata.annotations or {}).get("volume.kubernetes.io/selected-node")
    return chosen


def pod(api: client.ApiClient, image: str) -> None:
    """A pod that answers, with the claim's volume."""
    client.CoreV1Api(api).create_namespaced_pod(
        "default",
        client.V1Pod(
            metadata=client.V1ObjectMeta(name="answering", labels=_LABELS),
            spec=client.V1PodSpec(
                containers=[
                    client.V1Container(
                        name="answering",
                        image=image,
                        volume_mounts=[client.V1VolumeMount(name="data", mount_path="/data")],
                    )
                ],
                volumes=[
                    client.V1Volume(
                        name="data",
                        persistent_volume_claim=client.V1PersistentVolumeClaimVolumeSource(claim_name="data"),
                    )
                ],
                termination_grace_period_seconds=1,
            ),
        ),
    )


def balancer(api: client.ApiClient) -> None:
    """A Service of type LoadBalancer on port 80."""
    client.CoreV1Api(api).create_namespaced_service(
        "default",
        client.V1Service(
            metadata=client.V1ObjectMeta(name="answering"),
            spec=client.V1ServiceSpec(
                type="LoadBalancer",
                selector=_LABELS,
                ports=[client.V1ServicePort(name="http", port=80, target_port=8080)],
            ),
        ),
    )


def address(api: client.ApiClient) -> str:
    """The balancer's address; "" while it has none."""
    found = client.CoreV1Api(api).read_namespaced_service("answering", "default").status.load_balancer.ingress
    return str(found[0].ip) if found else ""


def status_of(host: str) -> int:
    """What the balancer answers to a GET of /health; 0 where nobody answers."""
    request = http.client.HTTPConnection(host, 80, timeout=10)
    try:
        request.request("GET", "/health")
        return request.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        request.close()


def deployment(api: client.ApiClient, image: str, replicas: int) -> None:
    """Pods that answer, of which at most one may be away at a time."""
    probe = client.V1Probe(http_get=client.V1HTTPGetAction(path="/health", port=8080), period_seconds=1)
    container = client.V1Container(
        name="answering",
        image=image,
        readiness_probe=probe,
        # Whoever is asked to end goes on until nobody sends anything any more.
        lifecycle=client.V1Lifecycle(
            pre_stop=client.V1LifecycleHandler(sleep=client.V1SleepAction(seconds=3))
        ),
    )
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels=_LABELS),
        spec=client.V1PodSpec(containers=[container], termination_grace_period_seconds=6),
    )
    selector = client.V1LabelSelector(match_labels=_LABELS)
    client.AppsV1Api(api).create_namespaced_deployment(
        "default",
        client.V1Deployment(
            metadata=client.V1ObjectMeta(name="answering"),
            spec=client.V1DeploymentSpec(selector=selector, template=template, replicas=replicas),
        ),
    )
    client.PolicyV1Api(api).create_namespaced_pod_disruption_budget(
        "default",
        client.V1PodDisruptionBudget(
            metadata=client.V1ObjectMeta(name="answering"),
            spec=client.V1PodDisruptionBudgetSpec(selector=selector, max_unavailable=1),
        ),
    )


def places(api: client.ApiClient) -> set[str]:
    """The nodes that pods run on which are not on their way out."""
    pods = client.CoreV1Api(api).list_namespaced_pod("default").items
    return {pod.spec.node_name for pod in pods if pod.metadata.deletion_timestamp is None}
