"""Which changes take a new object."""

import pytest

from infra.plugins.kubernetes.immutable import forces_replacement, immutable_fields
from infra.plugins.kubernetes.json_tree import parse_path
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.settings import ProviderSettings


@pytest.mark.parametrize(
    ("api_version", "kind", "path", "replaced"),
    [
        ("v1", "Namespace", "metadata.name", True),
        ("v1", "Namespace", "metadata.labels.a", False),
        ("apps/v1", "Deployment", "spec.selector.matchLabels.app", True),
        ("apps/v1", "Deployment", "spec.template.spec.containers[0].image", False),
        ("apps/v1", "StatefulSet", "spec.volumeClaimTemplates[0].spec.storageClassName", True),
        ("apps/v1", "StatefulSet", "spec.replicas", False),
        ("batch/v1", "Job", "spec.template.spec.containers[0].image", True),
        ("batch/v1", "Job", "spec.ttlSecondsAfterFinished", False),
        ("v1", "Service", "spec.clusterIP", True),
        ("v1", "Service", "spec.ports[0].port", False),
        ("v1", "PersistentVolumeClaim", "spec.accessModes[0]", True),
        ("v1", "PersistentVolumeClaim", "spec.resources.requests.storage", False),
        ("v1", "Pod", "spec.containers[1].env[0].value", True),
        ("v1", "Pod", "spec.containers[1].image", False),
        ("v1", "Pod", "spec", True),
        ("v1", "ConfigMap", "data.key", True),
        ("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef.name", True),
        ("rbac.authorization.k8s.io/v1", "RoleBinding", "subjects[0].name", False),
        ("example.com/v1", "Service", "spec.clusterIP", False),
    ],
)
def test_which_fields_are_immutable(api_version: str, kind: str, path: str, replaced: bool) -> None:
    manifest = Manifest({"apiVersion": api_version, "kind": kind})
    fields = immutable_fields(manifest, manifest, ProviderSettings())
    assert forces_replacement(parse_path(path), fields) is replaced


@pytest.mark.parametrize(
    ("kind", "setting"), [("ConfigMap", "enable_config_map_mutable"), ("Secret", "enable_secret_mutable")]
)
def test_the_mutable_settings_leave_replacement_to_objects_marked_immutable(kind: str, setting: str) -> None:
    settings = ProviderSettings.model_validate({setting: True})
    plain = Manifest({"apiVersion": "v1", "kind": kind})
    marked = plain.replaced(("immutable",), True)
    assert not forces_replacement(("data", "a"), immutable_fields(plain, plain, settings))
    assert forces_replacement(("data", "a"), immutable_fields(marked, plain, settings))
    assert forces_replacement(("immutable",), immutable_fields(marked, plain, settings))
