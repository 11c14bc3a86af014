"""What an update changes about a stack's cost. Pure but for reading the price lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from infra.cost.estimate import estimate
from infra.cost.preview import sides

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Delta:
    """What a stack costs before and after an update: at least, where `unknown` has something.

    Attributes:
        before: US dollars a month now, in cents.
        after: US dollars a month after the update, in cents.
        unknown: Types of resources that cost something unknown before or after, each once, in order.
    """

    before: Decimal
    after: Decimal
    unknown: tuple[str, ...] = ()


def delta(lines: Iterable[str]) -> Delta:
    """What an update would change.

    Args:
        lines: What `pulumi preview --json` wrote with PULUMI_ENABLE_STREAMING_JSON_PREVIEW set.

    Raises:
        CostError: They are no such events.
    """
    before, after = map(estimate, sides(lines))
    unknown = tuple(sorted({*before.unknown, *after.unknown}))
    return Delta(before.monthly.quantize(_CENT), after.monthly.quantize(_CENT), unknown)
