"""The monitor's pod. Pure."""

from collections.abc import Sequence

import pulumi
from pulumi_kubernetes.apps.v1 import DeploymentSpecArgs
from pulumi_kubernetes.core.v1 import (
    ContainerArgs,
    ContainerPortArgs,
    HTTPGetActionArgs,
    PodSpecArgs,
    PodTemplateSpecArgs,
    ProbeArgs,
    ResourceRequirementsArgs,
)
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs

from infra import pod_security
from infra.images import Image
from infra.naming import Labels

PORT = 8091


def spec(
    image: Image,
    account: pulumi.Input[str],
    labels: Labels,
    *,
    prometheus: str,
    namespaces: Sequence[pulumi.Input[str]],
) -> DeploymentSpecArgs:
    """A Deployment's specification.

    Args:
        image: The monitor's image.
        account: Name of its ServiceAccount.
        labels: Labels of the pod.
        prometheus: Prometheus' address, as a URL.
        namespaces: The namespaces that it tells about.
    """
    listed = pulumi.Output.all(*namespaces).apply(",".join)
    return DeploymentSpecArgs(
        replicas=1,
        selector=LabelSelectorArgs(match_labels=labels.selector()),
        template=PodTemplateSpecArgs(
            metadata=ObjectMetaArgs(labels=labels.all()),
            spec=PodSpecArgs(
                service_account_name=account,
                enable_service_links=False,
                security_context=pod_security.pod(),
                node_selector=image.node_selector,
                containers=[
                    ContainerArgs(
                        name="monitor",
                        image=image.reference,
                        image_pull_policy="IfNotPresent",
                        args=[
                            f"--prometheus={prometheus}",
                            "--address=0.0.0.0",
                            f"--port={PORT}",
                            pulumi.Output.concat("--namespaces=", listed),
                        ],
                        ports=[ContainerPortArgs(name="http", container_port=PORT, protocol="TCP")],
                        resources=ResourceRequirementsArgs(
                            requests={"cpu": "20m", "memory": "48Mi"},
                            limits={"cpu": "500m", "memory": "128Mi"},
                        ),
                        security_context=pod_security.container(),
                        startup_probe=_probe(period=1, failures=60),
                        readiness_probe=_probe(period=5, failures=3),
                        liveness_probe=_probe(period=10, failures=3),
                    )
                ],
            ),
        ),
    )


def _probe(*, period: int, failures: int) -> ProbeArgs:
    return ProbeArgs(
        http_get=HTTPGetActionArgs(path="/healthz", port="http"),
        period_seconds=period,
        timeout_seconds=5,
        failure_threshold=failures,
    )
