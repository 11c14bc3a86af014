"""The rule about money: it sees a whole stack, and needs to be told how much is allowed. Pure."""

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal

from infra.cost.estimate import estimate
from infra.cost.resource import Resource

_TOLD = 3
"""Lines that are named: the largest say where the money goes."""


def violations(resources: Iterable[Resource], monthly: Decimal) -> Iterator[str]:
    """Why a stack costs too much.

    Args:
        resources: All of its resources.
        monthly: US dollars that it may cost a month. What has no known price counts for nothing.
    """
    found = estimate(resources)
    if found.monthly <= monthly:
        return
    largest = sorted(found.lines, key=lambda line: line.monthly, reverse=True)[:_TOLD]
    told = ", ".join(f"{line.role.value} {line.resource} ${line.monthly:,.2f}" for line in largest)
    least = "at least " if found.unpriced else ""
    yield (
        f"The stack costs {least}${found.monthly:,.2f} a month, and may cost ${monthly:,.2f}. Most of it:"
        f" {told}. Ask for fewer or smaller nodes in landfall:nodePools, or allow more in the policy's"
        " configuration:"
        f' {{"budget": {{"monthly": {math.ceil(found.monthly)}}}}}'
    )
