"""The local target: a real Kubernetes node on this machine, or a cluster that the user has already."""

from infra.clouds.local import kubeconfig
from infra.clouds.local.existing import ExistingCluster
from infra.clouds.local.machine import Machine
from infra.contract import Cloud
from infra.settings import Settings


def cloud(settings: Settings, stack: str) -> Cloud:
    """The target for a stack's settings: `landfall:kubeContext` decides between the two.

    Raises:
        ContextError: The user's kubeconfig lacks that context: told here, before anything is declared.
    """
    if settings.kube_context is not None:
        return ExistingCluster(settings, kubeconfig.of_context(settings.kube_context))
    return Machine(settings, stack)
