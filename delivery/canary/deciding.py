"""Watches a canary for a bounded time and says what is to become of it: somebody must, and a release that
nobody decides about runs on for ever.

A bad verdict counts at once. A good one counts at the end only: a release is given the whole time to show
what is wrong with it, and is judged once, as its intervals suppose.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from delivery.canary.trial import Judgement
from delivery.errors import CanaryUnreadable, EngineFailed
from infra.errors import LandfallError
from model.registry.entry import Finding

PAUSE_SECONDS = 15.0
"""Between two looks: each reads every pod's counters and replays logged rows."""


@dataclass(frozen=True)
class Verdict:
    """What was found.

    Attributes:
        passed: Whether the release may stay; None where there is not enough data to say.
        judgement: The last look; None where it did not succeed.
        reason: Why, for the ledger.
        findings: The evidence.
    """

    passed: bool | None
    judgement: Judgement | None
    reason: str
    findings: tuple[Finding, ...]


def watched(
    look: Callable[[], Judgement],
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> Verdict:
    """Look again and again.

    Args:
        look: Measures once.
        seconds: How long, at most.
        clock: Tells seconds.
        pause: Waits so many.

    Raises:
        CanaryRefused: There is no canary, or no longer.
    """
    began = clock()
    while True:
        found = _looked(look)
        left = began + seconds - clock()
        # A look that fails is no verdict while there is time for another.
        bad = found.passed is False and found.judgement is not None
        if bad or left <= 0:
            return _told(found, clock() - began)
        pause(min(PAUSE_SECONDS, left))


def _looked(look: Callable[[], Judgement]) -> Verdict:
    try:
        judgement = look()
    except (CanaryUnreadable, EngineFailed, LandfallError) as error:
        why = f"it could not be measured: {error}"
        return Verdict(False, None, why, (Finding("canary", False, why),))
    against = [one for one in judgement.findings if one.passed is judgement.passed is not True]
    reason = "; ".join(f"{one.name.removeprefix('canary: ')}: {one.text}" for one in against)
    return Verdict(judgement.passed, judgement, reason, judgement.findings)


def _told(found: Verdict, seconds: float) -> Verdict:
    what = {True: "every verdict is good", False: "it is not good enough", None: "no verdict"}[found.passed]
    reason = f"watched for {seconds:.0f} s, {what}"
    if found.reason:
        reason += f": {found.reason}"
    return Verdict(found.passed, found.judgement, reason, found.findings)
