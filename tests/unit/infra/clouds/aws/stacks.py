"""Settings of stacks on AWS, as a stack file would give them."""

import json
from typing import Any

from infra.contract import Accelerator, NodePool
from infra.settings import Settings, parse

AWS: dict[str, Any] = {"region": "eu-central-1"}
ROLE = "arn:aws:iam::111122223333:role/deployer"
ADMIN = "arn:aws:iam::111122223333:user/team/admin"


def settings(aws: dict[str, Any] | None = None, **more: object) -> Settings:
    """Settings that are whole, but for what is given.

    Args:
        aws: The section `landfall:aws`, in place of one that is whole.
        more: Other settings by their names in a stack file.
    """
    values = {
        "cloud": "aws",
        "aws": AWS if aws is None else aws,
        "apiAllowedCidrs": ["203.0.113.7/32"],
        **more,
    }
    return parse({f"landfall:{key}": _text(value) for key, value in values.items()}, "aws")


def pool(
    name: str = "default", cpu: int = 2, memory: int = 8, accelerator: Accelerator | None = None, **more: Any
) -> NodePool:
    """A node pool of 2 to 4 nodes, but for what is given."""
    bounds = {"minimum": 2, "maximum": 4, **more}
    return NodePool(name=name, cpu=cpu, memory=memory, accelerator=accelerator, **bounds)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
