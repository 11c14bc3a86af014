"""The local target: a real Kubernetes node on this machine, or a cluster that the user has already."""

from infra.clouds.local.existing import ExistingCluster
from infra.clouds.local.machine import Machine
from infra.contract import Cloud
from infra.settings import Settings


def cloud(settings: Settings, stack: str) -> Cloud:
    """The target for a stack's settings: `landfall:kubeContext` decides between the two."""
    if settings.kube_context is not None:
        return ExistingCluster(settings, settings.kube_context)
    return Machine(settings, stack)
