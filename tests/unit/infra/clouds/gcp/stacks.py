"""Settings of stacks on Google Cloud, as a stack file would give them."""

import json
from typing import Any

from infra.contract import Accelerator, NodePool
from infra.settings import Settings, parse

GCP: dict[str, Any] = {"project": "my-project", "region": "europe-west4"}


def settings(gcp: dict[str, Any] | None = None, **more: object) -> Settings:
    """Settings that are whole, but for what is given.

    Args:
        gcp: The section `landfall:gcp`, in place of one that is whole.
        more: Other settings by their names in a stack file.
    """
    values = {
        "cloud": "gcp",
        "gcp": GCP if gcp is None else gcp,
        "apiAllowedCidrs": ["203.0.113.7/32"],
        **more,
    }
    return parse({f"landfall:{key}": _text(value) for key, value in values.items()}, "gcp")


def pool(
    name: str = "default", cpu: int = 2, memory: int = 8, accelerator: Accelerator | None = None, **more: Any
) -> NodePool:
    """A node pool of 2 to 4 nodes, but for what is given."""
    bounds = {"minimum": 2, "maximum": 4, **more}
    return NodePool(name=name, cpu=cpu, memory=memory, accelerator=accelerator, **bounds)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
