"""Check: what a resource's inputs become before anything is compared or made.

Owns automatic names, the default namespace and the refusal of kinds this plugin does not serve. Changes
nothing anywhere.
"""

from dataclasses import dataclass

from infra.plugins.kubernetes.errors import KindNotServedError, KubernetesError, RefusedError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.naming import adopt_or_assign, needs_name, random_name
from infra.plugins.kubernetes.session import Session
from infra.plugins.kubernetes.task import Task
from infra.plugins.kubernetes.tokens import ResourceType, resource_type
from infra.plugins.kubernetes.wire import UNKNOWN, Properties


@dataclass(frozen=True)
class Naming:
    """How the engine wants unnamed objects named.

    Attributes:
        seed: Random bytes, the same for a preview and its update.
        proposal: The name that the project's autonaming settings make, or "".
        disabled: Whether those settings demand that every object is named.
    """

    seed: bytes
    proposal: str = ""
    disabled: bool = False


async def check(task: Task, news: Properties, olds: Properties, naming: Naming) -> Properties:
    """The inputs to work with.

    Raises:
        RefusedError: A kind that this plugin does not serve, or an object without the name it needs.
    """
    wanted = Manifest(news.tree)
    kind = resource_type(task.token, wanted)
    wanted = wanted.replaced(("apiVersion",), kind.api_version).replaced(("kind",), kind.kind)
    if wanted.at("metadata") != UNKNOWN:
        named = _named(task, wanted, kind, Manifest(olds.tree), naming)
        wanted = await _with_namespace(task.session, named)
    return Properties(wanted.tree, news.secrets)


def _named(task: Task, wanted: Manifest, kind: ResourceType, previous: Manifest, naming: Naming) -> Manifest:
    if not needs_name(wanted):
        return wanted
    if kind.patch:
        raise RefusedError(
            f"{kind.kind}Patch {task.name!r}: metadata.name is not set. A patch changes an object that"
            " exists; name it."
        )
    if naming.disabled:
        raise RefusedError(
            f"{kind.kind} {task.name!r}: metadata.name is not set, and the project's settings turn"
            " automatic names off"
            " (pulumi:autonaming). Set the name."
        )
    return adopt_or_assign(wanted, previous, naming.proposal or random_name(task.name, naming.seed))


async def _with_namespace(session: Session, wanted: Manifest) -> Manifest:
    if wanted.at("metadata", "namespace") not in (None, ""):
        return wanted
    return (
        wanted.replaced(("metadata", "namespace"), session.default_namespace)
        if await _namespaced(session, wanted)
        else wanted
    )


async def _namespaced(session: Session, wanted: Manifest) -> bool:
    known = _WITHOUT_NAMESPACE.get(wanted.kind)
    if known is not None and wanted.api_version.rpartition("/")[0] == known:
        return False
    try:
        cluster = await session.cluster()
        return (await cluster.discovery.find(wanted.api_version, wanted.kind)).namespaced
    except KindNotServedError:
        return False  # a custom kind to come: the program says where it lives, or it lives in no namespace
    except KubernetesError:
        return True


# So that previews of a cluster that is down, or not there yet, name the same objects as the update will.
_WITHOUT_NAMESPACE = {
    "APIService": "apiregistration.k8s.io",
    "ClusterRole": "rbac.authorization.k8s.io",
    "ClusterRoleBinding": "rbac.authorization.k8s.io",
    "CustomResourceDefinition": "apiextensions.k8s.io",
    "IngressClass": "networking.k8s.io",
    "MutatingWebhookConfiguration": "admissionregistration.k8s.io",
    "Namespace": "",
    "Node": "",
    "PersistentVolume": "",
    "PriorityClass": "scheduling.k8s.io",
    "RuntimeClass": "node.k8s.io",
    "StorageClass": "storage.k8s.io",
    "ValidatingAdmissionPolicy": "admissionregistration.k8s.io",
    "ValidatingAdmissionPolicyBinding": "admissionregistration.k8s.io",
    "ValidatingWebhookConfiguration": "admissionregistration.k8s.io",
}
