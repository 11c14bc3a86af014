"""The figures of a campaign as tables in Markdown, which read as plain text too."""

from collections.abc import Iterator, Sequence

from bench.servers.figures import OURS, Campaign, Measured, memory, middle, processor, rate, start
from bench.servers.images import ALLOWED_BYTES
from bench.servers.systems import SYSTEMS

_TITLES = {one.name: one.title for one in SYSTEMS}
_HEAD = (
    "server",
    "variant",
    "requests/s, 16 connections (min to max)",
    "p50 / p99 µs",
    "requests/s, 1 connection",
    "p50 / p99 µs",
    "processor µs a request",
    "memory MB",
    "start s",
    "Landfall is faster by",
)


def text(campaign: Campaign) -> str:
    """One table a model, then the environments."""
    parts = [f"### {model}\n\n{_of_model(campaign, model)}" for model in campaign.models()]
    parts.append(f"### Python environments\n\n{_environments(campaign)}")
    if campaign.image_bytes:
        parts.append(f"### Landfall's image, unpacked\n\n{_images(campaign)}")
    return "\n\n".join(parts)


def _of_model(campaign: Campaign, model: str) -> str:
    return markdown(_HEAD, list(_rows(campaign, model)))


def _rows(campaign: Campaign, model: str) -> Iterator[tuple[str, ...]]:
    ours = middle(campaign.of(OURS, campaign.best(OURS, model), model), rate)
    for system in campaign.systems(model):
        for variant in campaign.variants(system, model):
            found = campaign.of(system, variant, model)
            rates = [rate(one) for one in found]
            yield (
                _TITLES[system],
                variant,
                f"{middle(found, rate):.0f} ({min(rates):.0f} to {max(rates):.0f})",
                f"{middle(found, _p50_together):.0f} / {middle(found, _p99_together):.0f}",
                f"{middle(found, _rate_alone):.0f}",
                f"{middle(found, p50_alone):.0f} / {middle(found, _p99_alone):.0f}",
                f"{middle(found, processor):.0f}",
                f"{middle(found, memory) / 1e6:.0f}",
                f"{middle(found, start):.2f}",
                "" if system == OURS else f"{ours / middle(found, rate):.2f}",
            )


def _environments(campaign: Campaign) -> str:
    ours = campaign.environment_bytes[OURS]
    return markdown(
        ("server", "packages", "MB", "of Landfall's"),
        [
            (_TITLES[name], campaign.versions[name], f"{size / 1e6:.0f}", f"{size / ours:.1f}")
            for name, size in campaign.environment_bytes.items()
        ],
    )


def _images(campaign: Campaign) -> str:
    return markdown(
        ("engine", "MB", "at most"),
        [
            (engine, f"{size / 1e6:.0f}", f"{ALLOWED_BYTES[engine] / 1e6:.0f}")
            for engine, size in campaign.image_bytes.items()
        ],
    )


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown, its columns aligned."""
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in [head, *rows]]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def p50_alone(one: Measured) -> float:
    """Median latency with one connection, microseconds."""
    return one.alone.p50


def _p99_alone(one: Measured) -> float:
    return one.alone.p99


def _rate_alone(one: Measured) -> float:
    return one.alone.rate


def _p50_together(one: Measured) -> float:
    return one.together.p50


def _p99_together(one: Measured) -> float:
    return one.together.p99
