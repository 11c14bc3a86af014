"""One update that is killed, and the way back that the guide tells: cancel, refresh, sweep, up.

Then a look: everything in the cloud and in its cluster is there once, and is known to the state. And the last
`destroy` must leave nothing.
"""

import subprocess
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from bench.accounts import Account, There
from bench.striking import Done, Victim, begun
from infra.errors import LandfallError
from infra.plugins.simulator.faults import FaultKind, PlannedFault


@dataclass(frozen=True)
class Point:
    """When is killed, and what.

    Attributes:
        part: "cloud" is after the simulated cloud has done one step more and before the engine hears of it:
            the worst moment. "cluster" is while an object, an image or another thing of ours is being made.
        step: How many steps of that part come first.
        victim: What is killed, by SIGKILL.
        name: What it is in words; "" where the number says enough.
    """

    part: str
    step: int
    victim: Victim = "engine"
    name: str = ""

    def __str__(self) -> str:
        """As in a line of a report."""
        of = f" ({self.name})" if self.name else ""
        return f"{self.victim} killed at {self.part} step {self.step + 1}{of}"


@dataclass(frozen=True)
class Outcome:
    """How one kill ended.

    Attributes:
        reached: Whether the update came as far as the kill.
        faults: What was not as it must be, in words; empty where the stack converged.
        orphans: How many things the sweep had to end.
        left: How many things no state knew after the way back.
        duplicates: How many things and objects there were beside those that were wanted.
    """

    reached: bool
    faults: tuple[str, ...] = ()
    orphans: int = 0
    left: int = 0
    duplicates: int = 0

    @property
    def converged(self) -> bool:
        """Whether the way back led to the stack that was wanted."""
        return self.reached and not self.faults


@dataclass(frozen=True)
class Whole:
    """An update that nobody disturbed.

    Attributes:
        there: What it leads to.
        cloud: How many steps the cloud does.
        cluster: What else is made, in its order.
    """

    there: There
    cloud: int
    cluster: tuple[str, ...] = field(default=())

    def points(self, count: int) -> list[Point]:
        """So many points, spread over all steps, engine and plugin in turn. Pure."""
        steps = self.cloud + len(self.cluster)
        chosen = [round(number * (steps - 1) / max(1, count - 1)) for number in range(count)]
        victims: tuple[Victim, Victim] = ("engine", "plugin")
        return [self._point(step, victims[number % 2]) for number, step in enumerate(chosen)]

    def _point(self, step: int, victim: Victim) -> Point:
        if step < self.cloud:
            return Point("cloud", step, victim)
        later = step - self.cloud
        return Point("cluster", later, victim, self.cluster[later])


class Disturbed(Exception):
    """The update that nobody disturbed failed by itself."""


def undisturbed(account: Account) -> Whole:
    """Bring a stack up and down in peace, to know what it consists of.

    Raises:
        Disturbed: It failed; the text is the engine's.
    """
    up = account.up()
    if up.code != 0:
        raise Disturbed(f"The undisturbed update failed:\n{up.output}")
    there = account.there()
    cloud = sum(entry.owner == "api" for entry in account.ledger.entries())
    gone = account.destroy()
    left = account.there().things
    if gone.code != 0 or left:
        raise Disturbed(f"The undisturbed destroy failed and left {dict(left)}:\n{gone.output}")
    return Whole(there, cloud, tuple(begun(up.output)))


def trial(account: Account, point: Point, wanted: There | None = None) -> Outcome:
    """Kill one update and take the way back.

    Args:
        account: An account without anything.
        point: When is killed, and what.
        wanted: What the stack consists of; None where that is not known.
    """
    if _struck(account, point).code == 0:
        account.plan()
        account.destroy()
        return Outcome(reached=False)
    account.plan()
    account.run("cancel", "--yes")
    refreshed = account.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    found = _failed("refresh", refreshed)
    orphans = account.sweep()
    found += _failed("the next update", account.up())
    left = account.sweep()
    found += [f"not in the state: {entry.type} {entry.identity}" for entry in left]
    twice = 0
    if wanted is not None and not found:  # a cluster that an update could not reach tells nothing either
        have = account.there()
        found += _twice_or_missing(have.things, wanted.things)
        found += _twice_or_missing(have.objects, wanted.objects)
        twice = (have.things - wanted.things).total() + (have.objects - wanted.objects).total()
    found += _failed("destroy", account.destroy())
    found += [f"left after destroy: {type_}" for type_ in account.there().things]
    return Outcome(True, tuple(found), len(orphans), len(left), twice)


def attempt(account: Account, point: Point, wanted: There) -> Outcome:
    """As `trial`, but a command or a sweep that fails is an outcome, and the account is empty afterwards.

    Raises:
        NotEmptied: It is not.
    """
    try:
        outcome = trial(account, point, wanted)
    except (LandfallError, subprocess.SubprocessError, ValueError) as error:
        outcome = Outcome(reached=True, faults=(f"{type(error).__name__}: {error}",))
    if outcome.faults:
        account.reset()
    return outcome


def _struck(account: Account, point: Point) -> Done:
    if point.part == "cluster":
        return account.up_struck(point.step, point.victim)
    kind: FaultKind = "kill-engine" if point.victim == "engine" else "kill-plugin"
    account.plan(PlannedFault(kind=kind, operation="create", after=point.step))
    return account.up()


def _failed(what: str, done: Done) -> list[str]:
    return [] if done.code == 0 else [f"{what} failed: {done.output[-2000:]}"]


_Thing = TypeVar("_Thing", bound=Hashable)


def _twice_or_missing(have: "Counter[_Thing]", wanted: "Counter[_Thing]") -> list[str]:
    more = [f"{count} too many: {thing}" for thing, count in (have - wanted).items()]
    return more + [f"{count} missing: {thing}" for thing, count in (wanted - have).items()]
