"""Finds the pods in resources: in a pod itself, and in whatever makes pods from a template. Pure."""

from collections.abc import Iterator, Mapping

from infra.policy.properties import UNKNOWN, Properties, at, objects

_TEMPLATE = ("spec", "template", "spec")
_PATHS: dict[str, tuple[str, ...]] = {
    "kubernetes:apps/v1:Deployment": _TEMPLATE,
    "kubernetes:apps/v1:StatefulSet": _TEMPLATE,
    "kubernetes:apps/v1:DaemonSet": _TEMPLATE,
    "kubernetes:apps/v1:ReplicaSet": _TEMPLATE,
    "kubernetes:core/v1:ReplicationController": _TEMPLATE,
    "kubernetes:batch/v1:Job": _TEMPLATE,
    "kubernetes:batch/v1:CronJob": ("spec", "jobTemplate", *_TEMPLATE),
    "kubernetes:core/v1:PodTemplate": ("template", "spec"),
    "kubernetes:core/v1:Pod": ("spec",),
}

TYPES = tuple(_PATHS)
"""Types of the resources that have a pod: all that Kubernetes itself has."""

_LISTS = ("containers", "initContainers", "ephemeralContainers")


def pod(properties: Properties) -> Properties:
    """What a pod is to be, wherever the resource has it; nothing where it is not known."""
    # The path that exists tells the type: none of them begins another.
    for path in sorted(_PATHS.values(), key=len, reverse=True):
        found = at(properties, *path)
        if found is UNKNOWN:
            return {}
        if isinstance(found, Mapping):
            return found
    return {}


def containers(properties: Properties) -> tuple[Properties, ...]:
    """All containers of a pod: those that prepare it and those that look into it too."""
    asked = pod(properties)
    return tuple(one for name in _LISTS for one in objects(at(asked, name)))


def name(container: Properties) -> str:
    """A container's name, for a message."""
    return f"Container {at(container, 'name')!r}"


def settled(properties: Properties, *path: str) -> Iterator[tuple[str, object]]:
    """What security contexts say: the pod's where it says something, and each container's own.

    Args:
        properties: The resource's properties.
        path: Names of properties below `securityContext`.

    Returns:
        Who says it, for a message, and the value: None of a container for which nobody says anything.
    """
    common = at(pod(properties), "securityContext", *path)
    if common is not None:
        yield "The pod", common
    for container in containers(properties):
        own = at(container, "securityContext", *path)
        if own is not None or common is None:
            yield name(container), own
