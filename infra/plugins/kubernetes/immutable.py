"""Fields that cannot change once an object exists, so that a change means a new object.

Data, with the rules that depend on the provider's settings. The server's own refusals add to it where a
server is asked; this table is what is known without one. Source: validation of each kind in k8s.io/kubernetes
v1.34, pkg/apis/*/validation.
"""

from infra.plugins.kubernetes.json_tree import Path, covers, parse_path
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.settings import ProviderSettings

_EVERYWHERE = ("metadata.name", "metadata.namespace")

_CONTAINER = (
    "args",
    "command",
    "env",
    "imagePullPolicy",
    "lifecycle",
    "livenessProbe",
    "ports",
    "readinessProbe",
    "securityContext",
    "startupProbe",
    "stdin",
    "terminationMessagePath",
    "tty",
    "volumeDevices",
    "volumeMounts",
    "workingDir",
)

_POD = (
    "affinity",
    "automountServiceAccountToken",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "hostAliases",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostname",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "restartPolicy",
    "runtimeClassName",
    "schedulerName",
    "securityContext",
    "serviceAccount",
    "serviceAccountName",
    "shareProcessNamespace",
    "subdomain",
    "terminationGracePeriodSeconds",
    "topologySpreadConstraints",
    "volumes",
)

_VOLUME_SOURCES = (
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "fc",
    "flexVolume",
    "gcePersistentDisk",
    "hostPath",
    "iscsi",
    "local",
    "nfs",
    "rbd",
)

_FIELDS: dict[str, tuple[str, ...]] = {
    "apps/Deployment": ("spec.selector",),
    "apps/DaemonSet": ("spec.selector",),
    "apps/ReplicaSet": ("spec.selector",),
    "apps/StatefulSet": (
        "spec.podManagementPolicy",
        "spec.selector",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ),
    "batch/Job": ("spec.completionMode", "spec.completions", "spec.selector", "spec.template"),
    "/PersistentVolume": tuple(f"spec.{source}" for source in _VOLUME_SOURCES),
    "/PersistentVolumeClaim": (
        "spec.accessModes",
        "spec.dataSource",
        "spec.dataSourceRef",
        "spec.selector",
        "spec.storageClassName",
        "spec.volumeMode",
        "spec.volumeName",
    ),
    "/Pod": (
        *(f"spec.{field}" for field in _POD),
        *(f"spec.{group}.*.{field}" for group in ("containers", "initContainers") for field in _CONTAINER),
    ),
    "/ResourceQuota": ("spec.scopes",),
    "/Secret": ("type",),
    "/Service": ("spec.clusterIP", "spec.clusterIPs"),
    "rbac.authorization.k8s.io/ClusterRoleBinding": ("roleRef",),
    "rbac.authorization.k8s.io/RoleBinding": ("roleRef",),
    "scheduling.k8s.io/PriorityClass": ("value", "preemptionPolicy"),
    "storage.k8s.io/StorageClass": ("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"),
    "networking.k8s.io/IngressClass": ("spec.controller",),
    "apiextensions.k8s.io/CustomResourceDefinition": (
        "spec.group",
        "spec.scope",
        "spec.names.kind",
        "spec.names.plural",
    ),
    "node.k8s.io/RuntimeClass": ("handler",),
}


def immutable_fields(old: Manifest, new: Manifest, settings: ProviderSettings) -> list[Path]:
    """The fields of a kind whose change means a new object.

    ConfigMaps and Secrets are replaced when their data change, as the official plugin does, so that pods
    which use them by their automatic names roll over; the settings that make them mutable leave that to
    objects marked immutable.

    Args:
        old: The object before, whose `immutable` mark counts.
        new: The object wanted.
        settings: The provider's.
    """
    group = new.api_version.rpartition("/")[0]
    fields = [*_EVERYWHERE, *_FIELDS.get(f"{group}/{new.kind}", ())]
    mutable = {"ConfigMap": settings.enable_config_map_mutable, "Secret": settings.enable_secret_mutable}
    if not group and new.kind in mutable and (not mutable[new.kind] or old.at("immutable") is True):
        fields += ["data", "binaryData", "stringData"]
        if old.at("immutable") is True:
            fields.append("immutable")
    return [parse_path(field) for field in fields]


def forces_replacement(path: Path, fields: list[Path]) -> bool:
    """Whether a change at the path touches an immutable field, from above or from below."""
    return any(covers(field, path) or covers(path, field) for field in fields)


def refused_as_immutable(message: str) -> bool:
    """Whether a server's refusal says that a field cannot change, in the words that its kinds use for it."""
    words = (
        "immutable",
        "may not change",
        "may not be changed",
        "cannot change",
        "is forbidden: updates to",
        "updates to statefulset",
    )
    lowered = message.lower()
    return any(word in lowered for word in words)
