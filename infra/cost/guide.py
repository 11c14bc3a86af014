"""The price lists and the tables of types for the guide: `python -m infra.cost.guide` prints them. Pure but
for the printing."""

from collections.abc import Iterator

from infra.cost.kinds import KINDS, kubernetes
from infra.cost.pricelist import EVERYWHERE, Price, pricelist

_NAMES = {"aws": "AWS", "gcp": "Google Cloud", "azure": "Azure", "openstack": "OpenStack"}


def tables() -> str:
    """Every price with its source, then what every type costs, as Markdown."""
    return "\n".join([*_prices(), *_types()]) + "\n"


def _prices() -> Iterator[str]:
    yield "## Prices\n"
    for cloud, name in _NAMES.items():
        yield f"### {name}\n"
        prices = pricelist(cloud).prices
        if not prices:
            yield "No public price: whoever runs the cloud says what it costs. It is always unknown here.\n"
            continue
        sources = list(dict.fromkeys((one.source, one.note, one.dated, one.read) for one in prices))
        yield "| what | region | US dollars | for a | source |\n|---|---|---:|---|---|"
        for one in prices:
            number = sources.index((one.source, one.note, one.dated, one.read)) + 1
            yield _price(one, f"[{number}][{cloud}-{number}]")
        yield "\n| source | of | read | says |\n|---|---|---|---|"
        for number, (_, note, dated, read) in enumerate(sources, 1):
            yield f"| [{number}][{cloud}-{number}] | {dated or 'no date given'} | {read} | {note} |"
        yield ""
        for number, (link, *_) in enumerate(sources, 1):
            yield f"[{cloud}-{number}]: {link}"
        yield ""


def _price(one: Price, source: str) -> str:
    region = "every" if one.region == EVERYWHERE else one.region
    return f"| {one.thing} | {region} | {one.amount:f} | {one.unit.value} | {source} |"


def _types() -> Iterator[str]:
    yield "## Types\n"
    yield "A type that is not here costs something unknown, and is named as such.\n"
    yield "| type | |\n|---|---|"
    for kinds in KINDS.values():
        rows = dict.fromkeys(kinds.free, "free")
        rows |= {name: f"by use, left out: {what}" for name, what in kinds.by_use.items()}
        rows |= dict.fromkeys(kinds.charged, "estimated")
        for name, what in sorted(rows.items()):
            yield f"| `{name}` | {what} |"
    for name in sorted(kubernetes.CHARGED):
        yield f"| `{name}` | estimated: what the cluster makes in its cloud for it |"
    yield "| every other `kubernetes:`, and `landfall:`, `pulumi:` | free |"


if __name__ == "__main__":
    print(tables(), end="")
