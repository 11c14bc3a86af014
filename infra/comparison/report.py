"""What a person reads of a comparison. Pure."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

from infra.comparison import sizes
from infra.comparison.roles import INSIDE, ROLES
from infra.comparison.side import Side
from infra.comparison.sizes import Pool
from infra.cost.kinds.use import Role

_GAP = "  "


def text(one: Side, other: Side) -> str:
    """The comparison of two stacks, section by section."""
    sections = (
        _table("Resources by what they are for", ("", one.stack, other.stack), _resources(one, other)),
        _table("Nodes", ("", one.stack, other.stack), _nodes(one, other)),
        _inside(one, other),
        _features(one, other),
        _table("Cost a month, estimated", ("", one.stack, other.stack), _cost(one, other)),
        "Traffic, requests, logs and taxes are left out: docs/guide/costs.md tells where prices are from.",
    )
    return "\n\n".join(section for section in sections if section) + "\n"


def _resources(one: Side, other: Side) -> Iterator[tuple[str, str, str]]:
    for role in ROLES:
        if role is INSIDE:
            continue
        left, right = one.of(role), other.of(role)
        if left or right:
            pairs = zip_longest(_listed(left), _listed(right), fillvalue="")
            for number, (mine, theirs) in enumerate(pairs):
                yield (role.name if number == 0 else "", mine, theirs)
    yield ("in all", str(_outside(one)), str(_outside(other)))


def _outside(side: Side) -> int:
    return len(side.resources) - sum(side.of(INSIDE).values())


def _listed(found: Counter[str]) -> list[str]:
    return [f"{count} {kind}" for kind, count in sorted(found.items())] or ["none"]


def _nodes(one: Side, other: Side) -> Iterator[tuple[str, str, str]]:
    pairs = zip_longest(sizes.pools(one.resources), sizes.pools(other.resources))
    for mine, theirs in pairs:
        yield ("", _pool(mine), _pool(theirs))


def _pool(pool: Pool | None) -> str:
    return f"{pool.name}: {pool.nodes} x {pool.size}" if pool else ""


def _inside(one: Side, other: Side) -> str:
    both = one.inside() & other.inside()
    lines = [f"Inside the cluster: {len(both)} objects are the same"]
    for side, rest in ((one, one.inside() - both), (other, other.inside() - both)):
        if rest:
            lines.append(f"{_GAP}only on {side.stack}: {', '.join(sorted(rest))}")
    return "\n".join(lines)


def _features(one: Side, other: Side) -> str:
    lines = []
    for side, against in ((one, other), (other, one)):
        lost = {name: reason for name, reason in side.lacks().items() if name not in against.lacks()}
        lines += [f"{_GAP}{side.stack} lacks {name}: {reason}" for name, reason in lost.items()]
    if not lines:
        return "Features: the same on both"
    return "\n".join(["Features that only one of them has", *lines])


def _cost(one: Side, other: Side) -> Iterator[tuple[str, str, str]]:
    for role in Role:
        mine, theirs = _monthly(one, role), _monthly(other, role)
        if mine or theirs:
            yield (role.value, f"${mine:,.2f}", f"${theirs:,.2f}")
    yield ("in all", _total(one), _total(other))
    for left, right in zip_longest(one.cost.unknown, other.cost.unknown, fillvalue=""):
        yield ("no price known", left, right)


def _monthly(side: Side, role: Role) -> Decimal:
    return sum((line.monthly for line in side.cost.lines if line.role is role), Decimal(0))


def _total(side: Side) -> str:
    return f"{'at least ' if side.cost.unpriced else ''}${side.cost.monthly:,.2f}"


def _table(title: str, heads: tuple[str, str, str], rows: Iterator[tuple[str, str, str]]) -> str:
    table = [heads, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    lines = [
        _GAP + _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    return "\n".join([title, *lines])
