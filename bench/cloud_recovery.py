"""`python bench/cloud_recovery.py aws --points 25`: updates of a cloud's stack that are killed, and whether
cancel, refresh, sweep and another update lead to the stack that was wanted.

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
from pathlib import Path

from bench.rehearsed import rehearsed
from bench.trial import Disturbed, trial, undisturbed

CLOUDS = ("aws", "gcp", "azure", "openstack")


def main() -> int:
    """Kill as often as the command line says, and print how it ended; 1 where one did not converge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clouds", nargs="*", default=CLOUDS, metavar="CLOUD", help=", ".join(CLOUDS))
    parser.add_argument("--points", type=int, default=25, help="kills for each cloud (default: 25)")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.clouds if name not in CLOUDS]
    if unknown:
        parser.error(f"no simulated cloud is called {unknown[0]!r}; choose of: {', '.join(CLOUDS)}")
    if os.geteuid() != 0:
        parser.error("a control plane in namespaces of its own needs root: run it as root")
    return 1 if sum([_campaign(name, chosen.points) for name in chosen.clouds]) else 0


def _campaign(name: str, points: int) -> int:
    """Kill one cloud's updates; returns how many did not converge."""
    with (
        tempfile.TemporaryDirectory(prefix="landfall-bench-", ignore_cleanup_errors=True) as place,
        rehearsed(name, Path(place) / "whole", "hollow") as account,
    ):
        whole = undisturbed(account)
        steps = f"{whole.cloud} steps in the cloud and {len(whole.cluster)} others"
        print(f"{name}: {whole.there.objects.total()} objects, {steps}", flush=True)
        good = reached = orphans = 0
        for point in whole.points(points):
            began = time.monotonic()
            outcome = trial(account, point, whole.there)
            reached += outcome.reached
            good += outcome.reached and not outcome.faults
            orphans += outcome.orphans
            said = "; ".join(outcome.faults) or ("converged" if outcome.reached else "not reached")
            took = time.monotonic() - began
            swept = f"{outcome.orphans} orphans ended"
            print(f"{name}: {point}: {said}; {swept}; {took:.0f} s", flush=True)
            if outcome.faults:
                account.destroy()
                account.end()
    print(f"{name}: {good} of {reached} converged; {orphans} orphans were found and ended", flush=True)
    return points - good


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Disturbed as failure:
        sys.exit(str(failure))
