"""An estimate as a table for people. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from infra.cost.delta import Delta
from infra.cost.estimate import Estimate, Line, Unpriced

_LEFT_OUT = "Traffic, requests, logs, images kept, taxes, discounts and free tiers are left out."
_HEAD = ("what for", "resource", "what", "quantity", "an hour", "a month")
_TEXTS = 3
"""Columns that are text; the rest are numbers, and stand to the right."""


def table(found: Estimate) -> str:
    """An estimate, line by line, with its total, what has no price, and where prices are from."""
    rows = [_HEAD, *map(_row, sorted(found.lines, key=_order)), _total(found)]
    parts = ["\n".join(_columns(rows))]
    if found.unpriced:
        parts.append("Costs something too, and no source says how much:\n" + "\n".join(_unpriced(found)))
    parts.append(_sources(found) + _LEFT_OUT)
    return "\n\n".join(parts) + "\n"


def difference(found: Delta) -> str:
    """What an update changes, in one line."""
    least = "at least " if found.unknown else ""
    text = f"{least}${found.after:,.2f} a month after the update, ${found.before:,.2f} now"
    change = f": {_signed(found.after - found.before)}"
    return text + change + (f" (without {', '.join(found.unknown)})" if found.unknown else "") + "\n"


def _signed(amount: Decimal) -> str:
    return f"{'-' if amount < 0 else '+'}${abs(amount):,.2f}"


def _order(line: Line) -> tuple[str, str, str]:
    return line.role.value, line.resource, line.price.thing


def _row(line: Line) -> tuple[str, ...]:
    unit = " GB" if line.price.unit == "GB-month" else ""
    return (
        line.role.value,
        line.resource,
        line.price.thing,
        f"{line.quantity.normalize():f}{unit}",
        f"${line.hourly:,.4f}",
        f"${line.monthly:,.2f}",
    )


def _total(found: Estimate) -> tuple[str, ...]:
    label = "in all, at least" if found.unpriced else "in all"
    return label, "", "", "", f"${found.hourly:,.4f}", f"${found.monthly:,.2f}"


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    for row in rows:
        cells = (
            cell.ljust(width) if place < _TEXTS else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _unpriced(found: Estimate) -> Iterator[str]:
    for one in found.unpriced:
        yield f"  {one.type} {one.resource}: {_why(one)}"


def _why(one: Unpriced) -> str:
    if not one.thing:
        return "a type that no price list has"
    if one.cloud == "openstack":
        return f"{one.thing}: OpenStack has no public prices"
    if one.quantity is None:
        return f"{one.thing}: how much is not known"
    where = one.region or "a region that is not known"
    return f"{one.thing}: no price in {where}" if one.cloud else f"{one.thing}: in a cloud that is not known"


def _sources(found: Estimate) -> str:
    dates = sorted({line.price.read for line in found.lines})
    if not dates:
        return ""
    return f"Prices in US dollars, read {dates[-1]}; sources: docs/guide/costs.md. A month has 730 hours. "
