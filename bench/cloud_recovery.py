"""`python bench/cloud_recovery.py aws --points 25`: updates of a cloud's stack whose engine is killed, and
whether cancel, refresh, sweep and another update lead to the stack that was wanted.

Each time the engine is killed by SIGKILL after the simulated cloud has done one more step of the update and
before the engine hears of it: the worst moment. Then what a person does, then a look: everything in the cloud
is in the state, once, and nothing else is. No node is started; it needs no root, and some 20 s a point.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.accounts import Account
from infra.plugins.simulator.faults import PlannedFault

PROGRAM = """
from infra import clouds, naming
from infra.settings import parse

cloud = clouds.load(parse({settings!r}, "bench"), "bench")
registry = cloud.registry(naming.repositories("heart"))
{declared}
"""

_GUID = "00000000-0000-4000-8000-00000000000{number}"


@dataclass(frozen=True)
class Case:
    """One cloud's stack.

    Attributes:
        plugin: The cloud's plugin.
        own: The cloud's section of the settings: of the real form, and belonging to nobody.
        declared: The line that declares everything outside the cluster.
    """

    plugin: str
    own: dict[str, object]
    declared: str = "cloud.cluster(cloud.spec(), registry)"


CASES = {
    # What AWS has beside its own is inside the cluster, and there is none here.
    "aws": Case("aws", {"region": "eu-central-1"}, "cloud.declare(cloud.spec())"),
    "gcp": Case("gcp", {"project": "landfall-rehearsal", "region": "europe-west3"}),
    "azure": Case(
        "azure-native",
        {
            "subscription": _GUID.format(number=1),
            "tenant": _GUID.format(number=2),
            "location": "germanywestcentral",
            "adminGroup": _GUID.format(number=3),
        },
    ),
    "openstack": Case(
        "openstack",
        {
            "cloud": "rehearsal",
            "authUrl": "https://keystone.example.org:5000/v3",
            "externalNetwork": "public",
            "externalNetworkId": _GUID.format(number=1),
            "image": _GUID.format(number=2),
            "controlPlaneFlavor": "m1.medium",
            "poolFlavors": {"default": "m1.large"},
        },
    ),
}


@dataclass(frozen=True)
class Outcome:
    """How one kill ended.

    Attributes:
        reached: Whether the update came as far as the kill.
        faults: What was not as it must be, in words; empty where the stack converged.
        orphans: How many things the sweep had to end.
    """

    reached: bool
    faults: tuple[str, ...] = ()
    orphans: int = 0


def program(name: str) -> str:
    """The program of a cloud's stack."""
    case = CASES[name]
    values: dict[str, object] = {
        "cloud": name,
        name: case.own,
        "apiAllowedCidrs": ["203.0.113.7/32"],
    }
    settings = {
        f"landfall:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in values.items()
    }
    return PROGRAM.format(settings=settings, declared=case.declared)


def trial(account: Account, point: int, wanted: Counter[str] | None = None) -> Outcome:
    """Kill one update and take the way back.

    Args:
        account: A new account.
        point: How many steps the cloud does before the kill.
        wanted: How many things of each type the stack consists of; None where that is not known.
    """
    account.plan(PlannedFault(kind="kill-engine", operation="create", after=point))
    if account.up().code == 0:
        account.plan()
        account.destroy()
        return Outcome(reached=False)
    account.plan()
    account.run("cancel", "--yes")
    account.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    orphans = account.sweep()
    again = account.up()
    found = [] if again.code == 0 else [f"the next update failed: {again.output[-2000:]}"]
    found += [f"not in the state: {entry.type} {entry.identity}" for entry in account.sweep()]
    have = Counter(account.types())
    if wanted is not None and have != wanted:
        found.append(f"twice or not at all: {dict((have - wanted) + (wanted - have))}")
    gone = account.destroy()
    if gone.code != 0:
        found.append(f"destroy failed: {gone.output[-2000:]}")
    found += [f"left after destroy: {type_}" for type_ in account.types()]
    return Outcome(reached=True, faults=tuple(found), orphans=len(orphans))


def whole(folder: Path, plugin: str, text: str) -> Counter[str]:
    """How many things of each type an undisturbed update makes."""
    account = Account(folder, plugin, text)
    up = account.up()
    if up.code != 0:
        sys.exit(f"The undisturbed update failed:\n{up.output}")
    have = Counter(account.types())
    account.destroy()
    return have


def main() -> int:
    """Kill as often as the command line says, and print how it ended; 1 where one did not converge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clouds", nargs="*", default=list(CASES), metavar="CLOUD", help=", ".join(CASES))
    parser.add_argument("--points", type=int, default=25, help="kills for each cloud (default: 25)")
    chosen = parser.parse_args()
    failed = 0
    for name in chosen.clouds:
        failed += _campaign(name, chosen.points)
    return 1 if failed else 0


def _campaign(name: str, points: int) -> int:
    text, plugin = program(name), CASES[name].plugin
    with tempfile.TemporaryDirectory(prefix="landfall-bench-") as place:
        wanted = whole(Path(place) / "whole", plugin, text)
        steps = sum(wanted.values())
        good = reached = orphans = 0
        for number in range(points):
            point = round(number * (steps - 1) / max(1, points - 1))
            folder = Path(place) / f"kill-{number}"
            outcome = trial(Account(folder, plugin, text), point, wanted)
            reached += outcome.reached
            good += outcome.reached and not outcome.faults
            orphans += outcome.orphans
            said = "; ".join(outcome.faults) or ("converged" if outcome.reached else "not reached")
            print(f"{name}: killed after step {point + 1} of {steps}: {said}", flush=True)
            shutil.rmtree(folder)
    print(f"{name}: {good} of {reached} converged; {orphans} orphans were found and ended")
    return reached - good


if __name__ == "__main__":
    sys.exit(main())
