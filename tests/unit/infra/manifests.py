"""Typed Pulumi arguments as the manifest that reaches the API server."""

from typing import Any

from kubernetes_validate import validate
from pulumi import _types


def render(value: object) -> Any:
    """A manifest's part: typed arguments become mappings with the API's own field names; what is not set is
    left out."""
    if _types.is_input_type(type(value)):
        return render(_types.input_type_to_dict(value))
    if isinstance(value, dict):
        return {key: render(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [render(inner) for inner in value]
    return value


def manifest(api_version: str, kind: str, spec: object) -> dict[str, Any]:
    """A whole object with that specification."""
    metadata = {"name": "example", "namespace": "example"}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": render(spec)}


def assert_valid(document: dict[str, Any]) -> None:
    """Hold an object against Kubernetes' own schema, unknown fields included."""
    validate(document, "1.34", strict=True)
