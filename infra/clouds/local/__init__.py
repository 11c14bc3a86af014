"""The local target: a real Kubernetes node on this machine, or a cluster that the user has already."""

from infra.clouds.local import kubeconfig
from infra.clouds.local.existing import ExistingCluster
from infra.clouds.local.features import FEATURES
from infra.clouds.local.machine import Machine
from infra.contract import Cloud
from infra.settings import Settings, TargetSettings

SETTINGS: type[TargetSettings] | None = None
"""Its settings have no section of their own: they are `landfall:node`, `kubeContext` and `existing`."""

__all__ = ["FEATURES", "SETTINGS", "cloud"]


def cloud(settings: Settings, stack: str) -> Cloud:
    """The target for a stack's settings: `landfall:kubeContext` decides between the two.

    Raises:
        ContextError: The user's kubeconfig lacks that context: told here, before anything is declared.
    """
    if settings.kube_context is not None:
        return ExistingCluster(settings, kubeconfig.of_context(settings.kube_context))
    return Machine(settings, stack)
