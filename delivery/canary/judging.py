"""What the figures mean: each question answered yes, no, or not enough data yet. Pure.

A verdict falls only where the whole 95 % interval is on one side of what is allowed. With little traffic that
takes long, and until then nobody is told that all is well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from delivery.canary.counts import Counts
from delivery.canary.replay import Replayed
from delivery.canary.statistics import Interval, Share, difference, needed, wilson
from model.registry.entry import Finding


@dataclass(frozen=True)
class Limits:
    """What is allowed; a reviewer may ask for less or more.

    Attributes:
        failed: By how much the share of failed requests may be higher.
        refused: By how much the share of refused ones may be.
        slow: By how much the share of slow ones may be.
        changed: The share of logged rows that may be answered otherwise.
        turned_away: The share of logged rows that may be refused.
    """

    failed: float = 0.01
    refused: float = 0.01
    slow: float = 0.05
    changed: float = 0.1
    turned_away: float = 0.01


@dataclass(frozen=True)
class Health:
    """The canary's pods.

    Attributes:
        wanted: How many there should be.
        ready: How many answer.
        restarts: How often their processes ended and were started again.
    """

    wanted: int
    ready: int
    restarts: int


@dataclass(frozen=True)
class Figures:
    """All that was measured.

    Attributes:
        health: The canary's pods.
        old: What the present release answered since the canary began.
        new: What the canary answered.
        replayed: The logged rows, asked of both; None where there are none.
    """

    health: Health
    old: Counts
    new: Counts
    replayed: Replayed | None


SLOW = 0.05
"""Slow is what no more than this share of the present release's answers takes."""


def judged(figures: Figures, limits: Limits) -> tuple[Finding, ...]:
    """Every verdict."""
    return (*_health(figures.health), *_traffic(figures, limits), *_replay(figures.replayed, limits))


def passed(findings: tuple[Finding, ...]) -> bool | None:
    """Whether all verdicts are good; None where one is bad for lack of data only."""
    if any(finding.passed is False for finding in findings):
        return False
    return None if any(finding.passed is None for finding in findings) else True


def _health(health: Health) -> Iterator[Finding]:
    if health.restarts:
        times = "once" if health.restarts == 1 else f"{health.restarts} times"
        yield Finding("canary: pods", False, f"the new release ended and was started again {times}")
        return
    told = f"{health.ready} of {health.wanted} replicas of the new release are ready, none was restarted"
    yield Finding("canary: pods", True if health.ready >= health.wanted else None, told)


def _traffic(figures: Figures, limits: Limits) -> Iterator[Finding]:
    old, new = figures.old, figures.new
    for name, what, allowed, ours, theirs in (
        ("failures", "failed", limits.failed, new.failed, old.failed),
        ("refusals", "were refused", limits.refused, new.refused, old.refused),
    ):
        yield _compared(name, what, Share(ours, new.answered), Share(theirs, old.answered), allowed)
    end = _slow_from(old)
    if end is None:
        yield Finding("canary: latency", None, _lacking("the present release has answered nothing yet"))
        return
    slow = Share(dict(new.slower).get(end, 0), new.answered), Share(dict(old.slower)[end], old.answered)
    yield _compared("latency", f"took longer than {_milliseconds(end)}", *slow, limits.slow)


def _slow_from(old: Counts) -> float | None:
    """The end of the first bucket that no more than a small share of the answers is beyond."""
    if not old.answered:
        return None
    ends = [end for end, count in old.slower if count <= SLOW * old.answered]
    return min(ends) if ends else max((end for end, _ in old.slower), default=None)


def _compared(name: str, what: str, new: Share, old: Share, allowed: float) -> Finding:
    likely = difference(new, old)
    seen = f"{_told(new)} requests to the new release {what}, {_told(old)} to the present one"
    verdict = _verdict(likely, allowed) if new.whole and old.whole else None
    rest = f"the difference is {_range(likely)}, allowed is {allowed:.1%}"
    if verdict is None:
        more = max(0, needed(allowed) - new.whole)
        rest = _lacking(rest, f"{more} requests or more to go" if more else "")
    return Finding(f"canary: {name}", verdict, f"{seen}; {rest}")


def _replay(replayed: Replayed | None, limits: Limits) -> Iterator[Finding]:
    if replayed is None or not replayed.rows:
        left = f", {replayed.left_out} lines cannot be asked again" if replayed and replayed.left_out else ""
        why = f"no logged row was asked of both: set landfall:predictionLog.share, or give --rows FILE{left}"
        yield Finding("canary: replay", None, _lacking(why))
        return
    answered = replayed.rows - replayed.refused
    for name, what, allowed, seen in (
        ("replay refusals", "refused", limits.turned_away, Share(replayed.refused, replayed.rows)),
        ("replay answers", "answered otherwise", limits.changed, Share(replayed.changed, answered)),
    ):
        likely = wilson(seen)
        verdict = _verdict(likely, allowed) if seen.whole else None
        rest = f"of all that is {_range(likely)}, allowed is {allowed:.1%}"
        if name == "replay answers" and answered:
            rest += f"; the largest change is {replayed.largest:.3f}"
        if verdict is None:
            more = max(0, needed(allowed) - seen.whole)
            rest = _lacking(rest, f"{more} rows or more to go" if more else "")
        yield Finding(f"canary: {name}", verdict, f"{_told(seen)} logged rows are {what}; {rest}")


def _verdict(likely: Interval, allowed: float) -> bool | None:
    if likely.high <= allowed:
        return True
    return False if likely.low > allowed else None


def _lacking(*parts: str) -> str:
    return f"not enough data yet: {'; '.join(part for part in parts if part)}"


def _told(share: Share) -> str:
    return f"{share.part:,} of {share.whole:,}"


def _range(likely: Interval) -> str:
    return f"{likely.low:.2%} to {likely.high:.2%}"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:g} ms"
