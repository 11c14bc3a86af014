"""`python bench/cloud_recovery.py --clouds aws --points 25`: updates of a cloud's stack that are killed, and
whether cancel, refresh, sweep and another update lead to the stack that was wanted.

The stack is the whole one of this clone in a simulated cloud: image, network, cluster, add-ons, model. The
cluster is a real control plane (etcd, API server, controller manager, scheduler) whose nodes only say that
their pods run. Points are spread over all steps; the engine and the plugin at work are killed in turn. It
needs root, trains and bakes once a cloud, and takes half a minute a point on two cores.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import recovery_page
from bench.accounts import NotEmptied
from bench.ending import at_sigterm
from bench.outcomes import OtherCampaign, Outcomes, Place
from bench.rehearsed import rehearsed
from bench.trial import Disturbed, Outcome, Point, attempt, undisturbed

CLOUDS = ("aws", "gcp", "azure", "openstack")


def main() -> int:
    """Kill as often as the command line says, and print how it ended; 1 where one did not converge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--clouds", nargs="+", choices=CLOUDS, default=CLOUDS, metavar="CLOUD", help=", ".join(CLOUDS)
    )
    parser.add_argument("--points", type=int, default=25, help="kills for each cloud (default: 25)")
    parser.add_argument(
        "--outcomes", type=Path, metavar="FILE", help="keep there how each kill ended, and leave out those"
    )
    parser.add_argument("--again", action="store_true", help="kill again where it did not converge")
    parser.add_argument(
        "--record",
        action="store_true",
        help="write docs/bench/recovery.md with its figures from the outcomes",
    )
    chosen = parser.parse_args()
    if chosen.points < 1:
        parser.error(f"--points is {chosen.points}; it must be 1 or more")
    if os.geteuid() != 0:
        parser.error("a control plane in namespaces of its own needs root: run it as root")
    at_sigterm()
    outcomes = Outcomes(chosen.outcomes)
    ended = [
        _campaign([Place(cloud, chosen.points, number) for number in range(chosen.points)], outcomes, chosen)
        for cloud in chosen.clouds
    ]
    if chosen.record:
        record(
            [
                Place(cloud, chosen.points, number)
                for cloud in chosen.clouds
                for number in range(chosen.points)
            ],
            outcomes,
        )
    return 0 if all(ended) else 1


def record(places: Sequence[Place], outcomes: Outcomes) -> None:
    """Write the page of a campaign that has come to its end.

    Args:
        places: All its kills.
        outcomes: How they ended.
    """
    known = [(place, outcome) for place in places if (outcome := outcomes.of(place))]
    recovery_page.write(recovery_page.recorded(datetime.now(UTC).date().isoformat(), known))
    print(f"Written: {recovery_page.PAGE}")


def _campaign(places: Sequence[Place], outcomes: Outcomes, chosen: argparse.Namespace) -> bool:
    """Kill one cloud's updates; returns whether all converged."""
    waiting = [
        place
        for place in places
        if (known := outcomes.of(place)) is None or (chosen.again and not known.converged)
    ]
    if waiting:
        _kill(waiting, outcomes)
    found = [outcome for place in places if (outcome := outcomes.of(place))]
    print(summary(places[0].cloud, found), flush=True)
    return all(outcome.converged for outcome in found)


def _kill(places: Sequence[Place], outcomes: Outcomes) -> None:
    cloud, count = places[0].cloud, places[0].points
    with (
        tempfile.TemporaryDirectory(prefix="landfall-bench-", ignore_cleanup_errors=True) as place,
        rehearsed(cloud, Path(place) / "whole", "hollow") as account,
    ):
        whole = undisturbed(account)
        outcomes.check(cloud, whole)
        steps = f"{whole.cloud} steps in the cloud and {len(whole.cluster)} others"
        print(f"{cloud}: {whole.there.objects.total()} objects, {steps}", flush=True)
        points = whole.points(count)
        for one in places:
            began = time.monotonic()
            outcome = attempt(account, points[one.number], whole.there)
            outcomes.add(one, whole, outcome)
            print(told(one, points[one.number], outcome, time.monotonic() - began), flush=True)


def told(place: Place, point: Point, outcome: Outcome, seconds: float) -> str:
    """A line about one kill. Pure."""
    said = "; ".join(outcome.faults) or ("converged" if outcome.reached else "not reached")
    swept = f"{outcome.orphans} orphans ended"
    return f"{place.cloud} {place.number + 1}/{place.points}: {point}: {said}; {swept}; {seconds:.0f} s"


def summary(cloud: str, outcomes: Sequence[Outcome]) -> str:
    """How a cloud's kills ended. Pure."""
    good = sum(outcome.converged for outcome in outcomes)
    missed = sum(not outcome.reached for outcome in outcomes)
    ended, left, twice = (
        sum(getattr(outcome, name) for outcome in outcomes) for name in ("orphans", "left", "duplicates")
    )
    return (
        f"{cloud}: {good} of {len(outcomes)} converged{f', {missed} not reached' if missed else ''};"
        f" orphans: {ended} found and ended, {left} left; {twice} duplicates"
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Disturbed, NotEmptied, OtherCampaign) as failure:
        sys.exit(str(failure))
