"""Type tokens: what each names, and which are refused with what to use instead."""

import pytest

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.manifest import Manifest
from infra.plugins.kubernetes.tokens import ResourceType, resource_type


@pytest.mark.parametrize(
    ("token", "api_version", "kind", "expected"),
    [
        ("kubernetes:core/v1:ConfigMap", "v1", "ConfigMap", ResourceType("v1", "ConfigMap")),
        ("kubernetes:core/v1:ConfigMap", "", "", ResourceType("v1", "ConfigMap")),
        ("kubernetes:apps/v1:Deployment", "apps/v1", "Deployment", ResourceType("apps/v1", "Deployment")),
        ("kubernetes:core/v1:NodePatch", "v1", "Node", ResourceType("v1", "Node", patch=True)),
        ("kubernetes:apps/v1:DeploymentPatch", "", "", ResourceType("apps/v1", "Deployment", patch=True)),
        (
            "kubernetes:example.com/v1:Dispatch",
            "example.com/v1",
            "Dispatch",
            ResourceType("example.com/v1", "Dispatch"),
        ),
        (
            "kubernetes:example.com/v1:Patch",
            "example.com/v1",
            "Patch",
            ResourceType("example.com/v1", "Patch"),
        ),
    ],
)
def test_what_a_token_names(token: str, api_version: str, kind: str, expected: ResourceType) -> None:
    given = {"apiVersion": api_version, "kind": kind} if kind else {}
    assert resource_type(token, Manifest(dict(given))) == expected


@pytest.mark.parametrize(
    ("token", "instead"),
    [
        ("kubernetes:helm.sh/v3:Release", "helm template"),
        ("kubernetes:helm.sh/v4:Chart", "helm template"),
        ("kubernetes:kustomize/v2:Directory", "kubectl kustomize"),
        ("kubernetes:yaml/v2:ConfigFile", "yaml.safe_load_all"),
        ("kubernetes:core/v1:ConfigMapList", "Declare each of its items as a ConfigMap"),
    ],
)
def test_what_is_not_served_is_refused_with_what_to_use_instead(token: str, instead: str) -> None:
    kind = token.rpartition(":")[2]
    with pytest.raises(RefusedError, match=instead):
        resource_type(token, Manifest({"kind": kind}))
