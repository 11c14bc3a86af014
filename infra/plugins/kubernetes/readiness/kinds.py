"""Which kinds are waited for, how long, and by which rule. Data."""

from dataclasses import dataclass

from infra.plugins.kubernetes.readiness import jobs, platform, storage, traffic, workloads
from infra.plugins.kubernetes.readiness.progress import Assess


@dataclass(frozen=True)
class Waited:
    """How one kind is waited for.

    Attributes:
        assess: The rule.
        timeout: Its default patience in seconds; the official plugin's, where it has one.
    """

    assess: Assess
    timeout: float


KINDS: dict[str, Waited] = {
    "/Namespace": Waited(platform.namespace, 60),
    "/PersistentVolumeClaim": Waited(storage.volume_claim, 300),
    "/Pod": Waited(jobs.pod, 300),
    "/Service": Waited(traffic.service, 600),
    "apiextensions.k8s.io/CustomResourceDefinition": Waited(platform.custom_definition, 60),
    "apiregistration.k8s.io/APIService": Waited(platform.api_service, 300),
    "apps/DaemonSet": Waited(workloads.daemon_set, 600),
    "apps/Deployment": Waited(workloads.deployment, 600),
    "apps/StatefulSet": Waited(workloads.stateful_set, 600),
    "autoscaling/HorizontalPodAutoscaler": Waited(platform.autoscaler, 300),
    "batch/Job": Waited(jobs.job, 600),
    "networking.k8s.io/Ingress": Waited(traffic.ingress, 600),
}
"""Rules by group and kind, whatever the version."""
