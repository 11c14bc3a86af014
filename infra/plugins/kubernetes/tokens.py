"""Pulumi type tokens and what they mean: `kubernetes:apps/v1:Deployment` is kind Deployment of apps/v1.

Owns which tokens this plugin refuses, and the sentences that say what to use instead.
"""

from dataclasses import dataclass

from infra.plugins.kubernetes.errors import RefusedError
from infra.plugins.kubernetes.manifest import Manifest

_INSTEAD = {
    "helm.sh": "Helm charts are not served by this plugin. Render the chart with `helm template`, and"
    " declare its objects"
    " as pulumi_kubernetes resources, or install Pulumi's own kubernetes plugin.",
    "kustomize": "Kustomize folders are not served by this plugin. Build them with `kubectl kustomize`, and"
    " declare their"
    " objects as pulumi_kubernetes resources, or install Pulumi's own kubernetes plugin.",
    "yaml": "YAML files are not read by this plugin. Read the file in the program (yaml.safe_load_all), and"
    " declare each"
    " object as its pulumi_kubernetes resource or as apiextensions.CustomResource.",
}


@dataclass(frozen=True)
class ResourceType:
    """What a type token names.

    Attributes:
        api_version: Group and version, such as "apps/v1" or "v1".
        kind: The kind, without the suffix of a Patch resource.
        patch: Whether only some fields of an object that others own are managed.
    """

    api_version: str
    kind: str
    patch: bool = False


def refuse_foreign(token: str) -> None:
    """Refuses tokens of charts, folders and files.

    Raises:
        RefusedError: With what to use instead.
    """
    module = token.split(":")[1] if token.count(":") == 2 else token
    for prefix, instead in _INSTEAD.items():
        if module.startswith(prefix):
            raise RefusedError(f"{token}: {instead}")


def resource_type(token: str, wanted: Manifest) -> ResourceType:
    """What a resource is, from its token and, where the program sets them, its own apiVersion and kind.

    Raises:
        RefusedError: The token is of a chart, a folder, a file or a list.
    """
    refuse_foreign(token)
    _, module, name = token.split(":", 2)
    kind = wanted.kind or name.removesuffix("Patch")
    if name.endswith("List") and (kind == name or not wanted.kind):
        raise RefusedError(
            f"{token}: a list cannot be created; it exists for YAML files only. Declare each of its items"
            " as a"
            f" {name.removesuffix('List')} resource."
        )
    patch = name == f"{kind}Patch"
    return ResourceType(wanted.api_version or module.removeprefix("core/"), kind, patch)
