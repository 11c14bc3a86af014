"""Prometheus' pod. Pure."""

import pulumi
from pulumi_kubernetes.apps.v1 import DeploymentSpecArgs, DeploymentStrategyArgs
from pulumi_kubernetes.core.v1 import (
    ConfigMapVolumeSourceArgs,
    ContainerArgs,
    ContainerPortArgs,
    EmptyDirVolumeSourceArgs,
    HTTPGetActionArgs,
    PersistentVolumeClaimSpecArgs,
    PersistentVolumeClaimVolumeSourceArgs,
    PodSpecArgs,
    PodTemplateSpecArgs,
    ProbeArgs,
    ResourceRequirementsArgs,
    VolumeArgs,
    VolumeMountArgs,
    VolumeResourceRequirementsArgs,
)
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs

from infra import pod_security
from infra.images import Image
from infra.naming import Labels

PORT = 9090
RETENTION = "7d"
RETENTION_SIZE = "1GB"
"""Below the volume's, or the pod would be evicted before Prometheus drops old blocks."""
VOLUME_SIZE = "2Gi"
GROUP = 65532
"""Owns a claimed volume, so that a pod that is not root can write there: the image's own user's number."""
_CONFIGURATION = "/etc/prometheus"
_DATA = "/prometheus"


def spec(
    image: Image,
    account: pulumi.Input[str],
    labels: Labels,
    *,
    config_map: pulumi.Input[str],
    checksum: str,
    claim: pulumi.Input[str] | None,
) -> DeploymentSpecArgs:
    """A Deployment's specification.

    Args:
        image: Prometheus' image.
        account: Name of its ServiceAccount.
        labels: Labels of the pod.
        config_map: Name of the ConfigMap with its files.
        checksum: Changes with the files.
        claim: Name of the volume claim for its data; None keeps data only as long as the pod lives.
    """
    security = pod_security.pod()
    if claim is not None:
        security.fs_group = GROUP
    return DeploymentSpecArgs(
        replicas=1,
        selector=LabelSelectorArgs(match_labels=labels.selector()),
        # Two at a time would fight over the data.
        strategy=DeploymentStrategyArgs(type="Recreate"),
        template=PodTemplateSpecArgs(
            metadata=ObjectMetaArgs(labels=labels.all(), annotations={"landfall/configuration": checksum}),
            spec=PodSpecArgs(
                service_account_name=account,
                enable_service_links=False,
                security_context=security,
                node_selector=image.node_selector,
                containers=[_container(image.reference)],
                volumes=[
                    VolumeArgs(name="configuration", config_map=ConfigMapVolumeSourceArgs(name=config_map)),
                    _data(claim),
                ],
            ),
        ),
    )


def claim_spec(storage_class: str) -> PersistentVolumeClaimSpecArgs:
    """The claim for its data, where the cluster has a class for volumes."""
    return PersistentVolumeClaimSpecArgs(
        access_modes=["ReadWriteOnce"],
        storage_class_name=storage_class,
        resources=VolumeResourceRequirementsArgs(requests={"storage": VOLUME_SIZE}),
    )


def _container(image: pulumi.Input[str]) -> ContainerArgs:
    return ContainerArgs(
        name="prometheus",
        image=image,
        image_pull_policy="IfNotPresent",
        args=[
            f"--config.file={_CONFIGURATION}/prometheus.yml",
            f"--storage.tsdb.path={_DATA}",
            f"--storage.tsdb.retention.time={RETENTION}",
            f"--storage.tsdb.retention.size={RETENTION_SIZE}",
            f"--web.listen-address=:{PORT}",
            "--log.format=json",
        ],
        ports=[ContainerPortArgs(name="http", container_port=PORT, protocol="TCP")],
        resources=ResourceRequirementsArgs(
            requests={"cpu": "50m", "memory": "192Mi"}, limits={"cpu": "1", "memory": "768Mi"}
        ),
        security_context=pod_security.container(),
        # After a crash it reads its log of the last hours before it answers.
        startup_probe=_probe("/-/ready", period=1, failures=300),
        readiness_probe=_probe("/-/ready", period=5, failures=3),
        liveness_probe=_probe("/-/healthy", period=10, failures=3),
        volume_mounts=[
            VolumeMountArgs(name="configuration", mount_path=_CONFIGURATION, read_only=True),
            VolumeMountArgs(name="data", mount_path=_DATA),
        ],
    )


def _data(claim: pulumi.Input[str] | None) -> VolumeArgs:
    if claim is None:
        return VolumeArgs(name="data", empty_dir=EmptyDirVolumeSourceArgs(size_limit=VOLUME_SIZE))
    source = PersistentVolumeClaimVolumeSourceArgs(claim_name=claim)
    return VolumeArgs(name="data", persistent_volume_claim=source)


def _probe(path: str, *, period: int, failures: int) -> ProbeArgs:
    return ProbeArgs(
        http_get=HTTPGetActionArgs(path=path, port="http"),
        period_seconds=period,
        timeout_seconds=5,
        failure_threshold=failures,
    )
