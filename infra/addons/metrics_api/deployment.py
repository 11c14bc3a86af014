"""The pod of metrics-server. Pure.

Flags and probes follow the project's own manifest (metrics-server v0.9.0, manifests/base/deployment.yaml),
but for what a comment says.
"""

import pulumi
from pulumi_kubernetes.apps.v1 import DeploymentSpecArgs, DeploymentStrategyArgs, RollingUpdateDeploymentArgs
from pulumi_kubernetes.core.v1 import (
    ContainerArgs,
    ContainerPortArgs,
    EmptyDirVolumeSourceArgs,
    HTTPGetActionArgs,
    PodSpecArgs,
    PodTemplateSpecArgs,
    ProbeArgs,
    ResourceRequirementsArgs,
    VolumeArgs,
    VolumeMountArgs,
)
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs

from infra import pod_security
from infra.images import Image
from infra.naming import Labels

PORT = 10250
PORT_NAME = "https"

_CLUSTER_AUTHORITY = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
RESOLUTION_SECONDS = 10
"""How old a pod's figures may be. Also an autoscaler's reaction time, so shorter than the default of 60."""
_KUBELET_TIMEOUT_SECONDS = 5
"""metrics-server refuses to start where it is not below the resolution."""


def arguments(*, kubelets_trusted: bool) -> list[str]:
    """metrics-server's command line.

    Args:
        kubelets_trusted: Whether the kubelets' certificates are signed by the cluster's own authority.
    """
    # Where kubelets sign their own certificates (kind, minikube) there is nothing to check them against.
    trust = (
        f"--kubelet-certificate-authority={_CLUSTER_AUTHORITY}"
        if kubelets_trusted
        else "--kubelet-insecure-tls"
    )
    return [
        f"--secure-port={PORT}",
        "--cert-dir=/tmp",
        "--kubelet-preferred-address-types=InternalIP,Hostname,ExternalIP",
        "--kubelet-use-node-status-port",
        f"--metric-resolution={RESOLUTION_SECONDS}s",
        f"--kubelet-request-timeout={_KUBELET_TIMEOUT_SECONDS}s",
        trust,
    ]


def spec(
    image: Image, account: pulumi.Input[str], labels: Labels, *, kubelets_trusted: bool
) -> DeploymentSpecArgs:
    """A Deployment's specification.

    Args:
        image: metrics-server's image.
        account: Name of its ServiceAccount.
        labels: Labels of the pod.
        kubelets_trusted: As in `arguments`.
    """
    container = ContainerArgs(
        name="metrics-server",
        image=image.reference,
        image_pull_policy="IfNotPresent",
        args=arguments(kubelets_trusted=kubelets_trusted),
        ports=[ContainerPortArgs(name=PORT_NAME, container_port=PORT, protocol="TCP")],
        resources=ResourceRequirementsArgs(
            requests={"cpu": "50m", "memory": "96Mi"}, limits={"cpu": "500m", "memory": "256Mi"}
        ),
        security_context=pod_security.container(),
        # It is ready when it has figures, so two resolutions after its start.
        startup_probe=_probe("/readyz", period=2, failures=60),
        readiness_probe=_probe("/readyz", period=10, failures=3),
        liveness_probe=_probe("/livez", period=10, failures=3),
        volume_mounts=[VolumeMountArgs(name="certificates", mount_path="/tmp")],  # noqa: S108  # the pod's own volume
    )
    return DeploymentSpecArgs(
        replicas=1,
        selector=LabelSelectorArgs(match_labels=labels.selector()),
        # While it is away every autoscaler is blind: the new one first.
        strategy=DeploymentStrategyArgs(
            type="RollingUpdate", rolling_update=RollingUpdateDeploymentArgs(max_unavailable=0, max_surge=1)
        ),
        template=PodTemplateSpecArgs(
            metadata=ObjectMetaArgs(labels=labels.all()),
            spec=PodSpecArgs(
                service_account_name=account,
                priority_class_name="system-cluster-critical",
                security_context=pod_security.pod(),
                node_selector=image.node_selector,
                containers=[container],
                volumes=[
                    VolumeArgs(
                        name="certificates",
                        empty_dir=EmptyDirVolumeSourceArgs(medium="Memory", size_limit="1Mi"),
                    )
                ],
            ),
        ),
    )


def _probe(path: str, *, period: int, failures: int) -> ProbeArgs:
    return ProbeArgs(
        http_get=HTTPGetActionArgs(path=path, port=PORT_NAME, scheme="HTTPS"),
        period_seconds=period,
        timeout_seconds=5,
        failure_threshold=failures,
    )
