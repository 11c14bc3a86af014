"""The page of the last recorded figures of selection: written from those that the benches' `--json` wrote.

    python -m bench.selection --json selection.json
    python -m bench.scores --json scores.json
    python -m bench.flaml --python PYTHON --json flaml.json
    python -m bench.selection_page --selection selection.json --scores scores.json --flaml flaml.json

Run it on the machine that measured. The figures are kept beside the page, so that a test can hold both equal.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.bars import Bar, of_flaml, of_scores, of_selection
from bench.servers import machine
from bench.servers.table import markdown
from toolchain.folders import CLONE

PAGE = CLONE / "docs" / "bench" / "selection.md"
FIGURES = CLONE / "docs" / "bench" / "selection.json"

_PARTS = {"selection": of_selection, "scores": of_scores, "flaml": of_flaml}

_TEXT = """\
# Selection: time, choice and scores

Written by `python -m bench.selection_page`; do not edit. Figures: [selection.json](selection.json).

Measured up to {date}: {machine}.

## Beside an exhaustive search
Seconds to search the same space, scikit-learn's GridSearchCV and Landfall:

{families}

## What the whole procedure scores
On rows that it has not seen, with a 95 % interval; families beside it:

{scores}

## Beside FLAML
{flaml}

## What is asked for
{bars}
"""


def render(record: dict[str, Any]) -> str:  # Any: figures are JSON
    """The text of the page."""
    families = record["selection"]["families"]
    return _TEXT.format(
        date=record["date"],
        machine=record["machine"],
        families=markdown(
            ("family", "GridSearchCV s", "Landfall s", "times faster"),
            [
                (name, f"{one['grid_seconds']:.2f}", f"{one['landfall_seconds']:.2f}", f"{one['ratio']:.1f}")
                for name, one in families.items()
            ],
        ),
        scores=markdown(
            ("data", "seeds", "selected", "families", "mean squared error"),
            [_scored(one) for one in record["scores"]],
        ),
        flaml=_beside(record["flaml"]),
        bars=markdown(
            ("figure", "found", "bar", ""),
            [_asked(bar) for name, made in _PARTS.items() for bar in made(record[name])],  # type: ignore[operator]  # each takes its own part
        ),
    )


def _scored(one: dict[str, Any]) -> tuple[str, ...]:
    others = {name: mean for name, mean in one["scores"].items() if name != "selected"}
    mse = "" if one["mse"] is None else f"{one['mse']:.2f}"
    return (
        one["name"],
        str(one["seeds"]),
        f"{one['scores']['selected']:.4f} ({one['low']:.3f} to {min(one['high'], 1.0):.3f})",
        ", ".join(f"{name} {mean:.4f}" for name, mean in others.items()),
        mse,
    )


def _beside(found: Sequence[dict[str, Any]]) -> str:
    if not found:
        return "Not measured."
    return markdown(
        ("data", "Landfall", "FLAML, as many fits", "FLAML, as much time", "the same again", "FLAML's"),
        [
            (
                one["dataset"],
                f"{one['ours']:.4f}",
                f"{one['same_fits']:.4f}",
                f"{one['same_time']:.4f}",
                f"{one['our_repeats']:.0%}",
                f"{one['flaml_repeats']:.0%}",
            )
            for one in found
        ],
    )


def _asked(bar: Bar) -> tuple[str, ...]:
    found = "not measured" if bar.found is None else f"{bar.found:.4g}"
    return (
        bar.what,
        found,
        f"{'at most' if bar.highest else 'at least'} {bar.bar:.4g}",
        "holds" if bar.held else "**short**",
    )


def main(arguments: Sequence[str]) -> int:
    """Writes page and figures; the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.selection_page", description=__doc__)
    for name in _PARTS:
        needed = name != "flaml"
        parser.add_argument(f"--{name}", type=Path, required=needed, help=f"what bench.{name} --json wrote")
    chosen = parser.parse_args(arguments)
    files = {name: getattr(chosen, name) for name in _PARTS if getattr(chosen, name)}
    for name, file in files.items():
        if not file.is_file():
            parser.error(f"--{name} {file}: there is no such file. Name what `bench.{name} --json` wrote.")
    last = max(file.stat().st_mtime for file in files.values())
    record: dict[str, Any] = {
        "date": f"{datetime.fromtimestamp(last, UTC):%Y-%m-%d}",
        "machine": machine.told(),
        "flaml": [],
    }
    record |= {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items()}
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(render(record), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
