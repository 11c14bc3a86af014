"""`python bench/serving.py`: this project's server beside those that people use, with the same model.

MLServer, BentoML, MLflow, FastAPI around scikit-learn and around onnxruntime, and nginx with a fixed reply,
each in a Python environment of its own (made on the first run, kept in the cache), with its defaults and once
tuned for one core. Each serves a forest of 100 trees and an SVC that this project trained on heart.

Before and after each load the server's probabilities for 25 rows are compared with scikit-learn's. The load
is wrk's: single rows, none sent twice in a run, one core for the server and another for the client. The
servers take turns, round after round; figures are medians of the rounds. A run with a failed request, a
wrong answer or a repeated row ends the bench.

`--json FILE` writes {"ratio": {"forest": {SERVER: …}, "svc": {…}}, "memory": {…}, "start": {…}}: Landfall's
figure divided by the other server's, whose better variant is taken: the one with more requests a second.
"ratio" is of requests a second with 16 connections; "memory" is of the proportional set size of all processes
after the load, and "start" of the time from start to first right answer, both with the forest. With
`--quick` only the tuned variants are measured, once each.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.ending import at_sigterm
from bench.servers import models, page, requests, table
from bench.servers.campaign import Plan, campaign
from bench.servers.errors import BenchError
from bench.servers.figures import summary
from bench.servers.measurement import WARM_UP_SECONDS
from bench.servers.systems import OTHERS, OURS

ROWS_A_SECOND = 120_000
"""More than nginx answers on one core of a machine of today, with many connections or with one."""


def main(arguments: Sequence[str]) -> int:
    """Runs the bench; the exit code is 0 where every run counts."""
    chosen = _parser().parse_args(arguments)
    at_sigterm()
    if chosen.render:
        page.write(page.read(), requests.PROOFS)
        return 0
    systems = (OURS, *(one for one in OTHERS if not chosen.only or one.name in chosen.only))
    quick = chosen.quick
    seconds = chosen.seconds or (2 if quick else 4)
    plan = Plan(
        systems=systems,
        models=tuple(chosen.model or models.NAMES),
        rounds=chosen.rounds or (1 if quick else 3),
        seconds=seconds,
        rows=chosen.rows or enough(seconds),
        images=chosen.images or chosen.record,
        tuned_only=quick,
    )
    try:
        with tempfile.TemporaryDirectory(prefix="landfall-bench-") as folder:
            found = campaign(plan, Path(folder), lambda text: print(text, flush=True))
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(table.text(found))
    if chosen.json:
        chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(summary(found)), indent=2) + b"\n")
    if chosen.record:
        page.write(found, requests.PROOFS)
        print(f"Wrote {page.PAGE}, {page.FIGURES} and {page.CHART}.")
    return 0


def enough(seconds: int) -> int:
    """Different rows for all that one start of a server is sent: a warm-up, and a load with 1 connection and
    one with 16.

    Args:
        seconds: Of each load.
    """
    return int(ROWS_A_SECOND * (WARM_UP_SECONDS + 2 * seconds))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench/serving.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [one.name for one in OTHERS]
    parser.add_argument("--json", type=Path, help="write the ratios there")
    parser.add_argument("--quick", action="store_true", help="tuned variants only, one round of short loads")
    parser.add_argument(
        "--only", action="append", choices=names, help="beside Landfall, this server; may be repeated"
    )
    parser.add_argument("--model", action="append", choices=models.NAMES, help="default: both")
    parser.add_argument("--rounds", type=_positive, help="starts of each server (default 3, quick 1)")
    parser.add_argument("--seconds", type=_positive, help="of each load (default 4, quick 2)")
    parser.add_argument(
        "--rows", type=_positive, help="different rows for fast servers (default 120000 a second)"
    )
    parser.add_argument(
        "--images",
        action="store_true",
        help="bake an image with each engine, and measure it (with --record always)",
    )
    parser.add_argument("--record", action="store_true", help="write the page and chart below docs/")
    parser.add_argument(
        "--render", action="store_true", help="measure nothing: write them anew from the figures recorded"
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 10_000_000:
        raise argparse.ArgumentTypeError(f"{text}: give a whole number from 1 to 10000000")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
