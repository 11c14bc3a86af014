"""`python bench/preview_growth.py aws --rounds 3`: how long the preview of a cloud's whole stack takes, and
how that grows with its node pools.

After a first preview, which fills caches, stacks with 1, 2, 4 … 64 pools are previewed in turn, round after
round, so that what else the machine does strikes all of them alike. Told are the median and the spread of the
wall time, the processor time of all that took part, and the straight line that fits the medians. Nothing is
made: the clouds are simulated, and no cluster is started.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.rehearsed import rehearsed
from rehearsal import filling

CLOUDS = ("aws", "gcp", "azure", "openstack")
BUDGET = 8.0
"""Seconds that a preview may take on two cores, after the first."""

MOST_POOLS = 64
"""Of a stack that is previewed here, and by the tests."""

_SIZES = (1, 2, 4, 8, 16, 32, MOST_POOLS)


@dataclass(frozen=True)
class Taken:
    """What one preview took, in seconds.

    Attributes:
        wall: From start to end.
        processor: Of all processes together.
    """

    wall: float
    processor: float


@dataclass(frozen=True)
class Line:
    """A straight line through measurements, by least squares.

    Attributes:
        start: Seconds where there is no pool.
        slope: Seconds for each pool.
        fit: The share of the differences that the line explains (r squared), 1 where all.
    """

    start: float
    slope: float
    fit: float


class Failed(Exception):
    """A preview failed; the text is the engine's."""


def stack_file(cloud: str, pools: int, folder: Path) -> Path:
    """The clone's stack file of a cloud with so many node pools.

    Args:
        cloud: The cloud.
        pools: How many.
        folder: Where it is written.
    """
    document = yaml.safe_load(filling.tracked_file(cloud).read_text())
    names = ["default", *(f"pool{number}" for number in range(1, pools))]
    document["config"]["landfall:nodePools"] = [
        {"name": name, "minNodes": 1, "maxNodes": 3} for name in names
    ]
    if cloud != "aws":  # where pods have the network's own addresses
        # On Azure each node takes a /24 of it, also those that come while a pool is upgraded.
        document["config"]["landfall:network"] = {"podCidr": "10.128.0.0/12"}
    if cloud == "openstack":
        document["config"].setdefault("landfall:openstack", {})["poolFlavors"] = dict.fromkeys(
            names, "m1.large"
        )
    path = folder / f"{cloud}-{pools}.yaml"
    path.write_text(yaml.safe_dump(document))
    return path


def preview(cloud: str, pools: int, place: Path) -> Taken:
    """Preview a stack.

    Args:
        cloud: The cloud.
        pools: How many node pools it has.
        place: A folder that all previews of the cloud share.

    Raises:
        Failed: The preview failed.
    """
    with rehearsed(cloud, place / "state", "none", stack_file(cloud, pools, place)) as account:
        before, began = _processor(), time.monotonic()
        done = account.run("preview")
        taken = Taken(time.monotonic() - began, _processor() - before)
    if done.code != 0:
        raise Failed(f"The preview of {cloud} with {pools} pools failed:\n{done.output[-3000:]}")
    return taken


def line(points: Sequence[tuple[float, float]]) -> Line:
    """The straight line nearest to points of (pools, seconds). Pure."""
    across, up = [one for one, _ in points], [other for _, other in points]
    fitted = statistics.linear_regression(across, up)
    return Line(fitted.intercept, fitted.slope, statistics.correlation(across, up) ** 2)


def main() -> int:
    """Measure the clouds of the command line and print a table for each; 1 where one exceeds the budget."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clouds", nargs="*", default=CLOUDS, metavar="CLOUD", help=", ".join(CLOUDS))
    parser.add_argument("--rounds", type=int, default=3, help="previews of each size (default: 3)")
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="numbers of pools")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.clouds if name not in CLOUDS]
    if unknown:
        parser.error(f"no simulated cloud is called {unknown[0]!r}; choose of: {', '.join(CLOUDS)}")
    return max([_measure(name, sorted(set(chosen.sizes)), chosen.rounds) for name in chosen.clouds])


def _measure(cloud: str, sizes: Sequence[int], rounds: int) -> int:
    taken: dict[int, list[Taken]] = {size: [] for size in sizes}
    with tempfile.TemporaryDirectory(prefix="landfall-bench-") as folder:
        place = Path(folder)
        first = preview(cloud, sizes[0], place)
        print(f"{cloud}: the first preview {first.wall:.1f} s, not counted", flush=True)
        for number in range(rounds):
            for size in sizes if number % 2 == 0 else reversed(sizes):
                taken[size].append(preview(cloud, size, place))
    print("  pools   wall s (least to most)   processor s   against one pool")
    walls = {size: statistics.median(one.wall for one in found) for size, found in taken.items()}
    processors = {size: statistics.median(one.processor for one in found) for size, found in taken.items()}
    for size, found in taken.items():
        spread = f"{min(one.wall for one in found):.1f} to {max(one.wall for one in found):.1f}"
        ratio = processors[size] / processors[sizes[0]]
        print(f"  {size:5}   {walls[size]:6.1f} ({spread:>12})   {processors[size]:11.1f}   {ratio:6.2f}")
    if len(sizes) > 1:
        for what, medians in (("wall", walls), ("processor", processors)):
            fitted = line(list(medians.items()))
            told = f"{fitted.start:.1f} s + {1000 * fitted.slope:.0f} ms a pool, r² {fitted.fit:.3f}"
            print(f"  {what}: {told}")
    over = walls[sizes[0]] > BUDGET
    print(f"  budget of {BUDGET:.0f} s with {sizes[0]} pool(s): {'exceeded' if over else 'kept'}", flush=True)
    return int(over)


def _processor() -> float:
    """Seconds of processor time of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(str(failure))
