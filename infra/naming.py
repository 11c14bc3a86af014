"""Names and labels of what a stack creates, with their limits. Pure.

Owns every name that a person meets in the cluster or on the machine. Names are stable: the same stack gives
the same names, so that a create that was interrupted finds its own work again.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

NODE_LIMIT = 40
"""Characters in a local node's name (infra/plugins/landfall/node/spec.py: it becomes part of paths of Unix
sockets, which hold 108 bytes, unix(7))."""

POOL_LIMIT = 12
"""Characters in a node pool's name, letters and digits only: what the strictest cloud allows, AKS for Linux
(https://learn.microsoft.com/azure/aks/create-node-pools, "Limitations", read 2026-11-21)."""

LABEL_LIMIT = 63
"""Characters in a label's value
(https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set)."""

SERVING_NAMESPACE = "landfall"
SYSTEM_NAMESPACE = "landfall-system"
MONITORING_NAMESPACE = "landfall-monitoring"

STACK_TAG = "landfall-stack"
"""On everything that a stack makes in a cloud: a sweep finds by it what a destroy has left."""
ENVIRONMENT_TAG = "landfall-environment"

TOOL_IMAGES = ("metrics-server", "prometheus", "monitor", "recorder")
"""What add-ons and workload may bake; a test holds this equal to what the plugin can."""

_PART_OF = "landfall"
_HASH_LENGTH = 6


@dataclass(frozen=True)
class Labels:
    """The labels of one thing in the cluster (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/).

    Attributes:
        name: What it is, such as "heart".
        component: Its role, such as "serving".
        tags: The stack's own labels, from `landfall:tags`.
    """

    name: str
    component: str
    tags: tuple[tuple[str, str], ...] = ()

    def selector(self) -> dict[str, str]:
        """The labels that choose its pods: these never change, since a Deployment's selector cannot."""
        return {"app.kubernetes.io/name": self.name, "app.kubernetes.io/component": self.component}

    def all(self) -> dict[str, str]:
        """Every label."""
        return {**dict(self.tags), **self.selector(), "app.kubernetes.io/part-of": _PART_OF}


def labels(name: str, component: str, tags: Mapping[str, str]) -> Labels:
    """The labels of a thing in a stack with these tags."""
    return Labels(name, component, tuple(sorted(tags.items())))


def repositories(dataset: str) -> tuple[str, ...]:
    """The names of all images that a stack may push.

    Args:
        dataset: What its model is trained on, which names the model's image.
    """
    return (dataset, *TOOL_IMAGES)


def cloud_name(stack: str, limit: int) -> str:
    """The name of what a stack makes in a cloud: "landfall-", then the stack's.

    Args:
        stack: The stack's name.
        limit: Characters that the cloud allows for that kind of thing; at least 20.

    Returns:
        Lower-case letters, digits and dashes, a letter first; where it was too long, cut, with a few
        characters of the stack's hash at its end.
    """
    name = f"{_PART_OF}-{machine_name(stack)}"
    if len(name) <= limit:
        return name
    ending = hashlib.sha256(stack.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{name[: limit - _HASH_LENGTH - 1].rstrip('-')}-{ending}"


def machine_name(stack: str) -> str:
    """The name of a stack's node and registry on this machine.

    Args:
        stack: The stack's name: letters, digits, ".", "_" and "-".

    Returns:
        Lower-case letters, digits and dashes, at most `NODE_LIMIT`. Where something had to change, a few
        characters of the stack's hash follow, so that two stacks never get the same name.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", stack.lower()).strip("-")
    if plain == stack and len(plain) <= NODE_LIMIT:
        return plain
    ending = hashlib.sha256(stack.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{plain[: NODE_LIMIT - _HASH_LENGTH - 1].rstrip('-')}-{ending}".lstrip("-")
