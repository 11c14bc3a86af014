"""Selection beside scikit-learn's GridSearchCV: how much faster it is, and whether it chooses as well.

    python -m bench.selection [--rounds 3] [--seeds 10] [--json FILE] [--check]

Speed: `bench.grid_search`. Choice: `bench.outer_folds`. Prints both side by side.
"""

import argparse
import json
import sys
from pathlib import Path
from statistics import geometric_mean

from threadpoolctl import threadpool_limits

from bench import bars
from bench.grid_search import DATASETS, FOUR, Race, by_family, races
from bench.outer_folds import compare


def main(arguments: list[str]) -> int:
    """Runs the comparison; the exit code is 1 where `--check` finds a bar not reached."""
    parser = argparse.ArgumentParser(prog="python -m bench.selection", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times that each side searches (default 3)")
    parser.add_argument("--seeds", type=int, default=10, help="of outer folds; 0 for none (default 10)")
    parser.add_argument("--jobs", type=int, default=2, help="processes of each side (default 2)")
    parser.add_argument("--data", action="append", choices=DATASETS, help="default: all three")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is not reached")
    chosen = parser.parse_args(arguments)
    names = tuple(chosen.data or DATASETS)
    with threadpool_limits(1):
        found = []
        for one in races(names, chosen.rounds, chosen.jobs) if chosen.rounds else ():
            found.append(one)
            print(_line(one), flush=True)
        differences = {}
        for name in names if chosen.seeds else ():
            scores = compare(name, chosen.seeds, chosen.jobs)
            differences[name] = scores.difference
            print(scores, flush=True)
    families = by_family(found)
    figures: dict[str, object] = {
        "total_ratio": _total(families),
        "geomean_ratio": geometric_mean([families[name]["ratio"] for name in FOUR if name in families])
        if families
        else None,
        "families": families,
        "outer_difference": differences,
    }
    for name, seconds in families.items():
        print(f"{name:10}{seconds['grid_seconds']:8.2f} s {seconds['landfall_seconds']:8.2f} s", end=" ")
        print(f"{seconds['ratio']:6.1f} times faster")
    print(f"total {figures['total_ratio']} geometric mean of {', '.join(FOUR)} {figures['geomean_ratio']}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")
    return bars.held(bars.of_selection(figures)) if chosen.check else 0


def _total(families: dict[str, dict[str, float]]) -> float | None:
    if not families:
        return None
    grid = sum(one["grid_seconds"] for one in families.values())
    return grid / sum(one["landfall_seconds"] for one in families.values())


def _line(one: Race) -> str:
    ratios = sorted(grid / ours for grid, ours in zip(one.grid, one.ours, strict=True))
    return (
        f"{one.dataset:8}{one.family:8} GridSearchCV {min(one.grid):.2f}-{max(one.grid):.2f} s,"
        f" Landfall {min(one.ours):.2f}-{max(one.ours):.2f} s: {ratios[0]:.1f}-{ratios[-1]:.1f} times"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
