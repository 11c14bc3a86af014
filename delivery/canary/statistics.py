"""How sure a share is that was seen in a sample, and the difference of two. Pure.

Both intervals keep their level for small samples and for shares of 0 and 1, where the usual ones do not:
E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), https://doi.org/10.1080/01621459.1927.10502953; R. G. Newcombe, "Interval
estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), method 10,
https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


@dataclass(frozen=True)
class Share:
    """A part of a sample.

    Attributes:
        part: How many had it.
        whole: How many there were.
    """

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share seen, 0 to 1; 0 of an empty sample."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class Interval:
    """What is likely, at the level 95 %.

    Attributes:
        low: Its lower end.
        high: Its upper end.
    """

    low: float
    high: float


def wilson(seen: Share) -> Interval:
    """Where the true share lies: all of 0 to 1 for an empty sample."""
    if not seen.whole:
        return Interval(0.0, 1.0)
    squared = _Z**2 / seen.whole
    middle = (seen.value + squared / 2) / (1 + squared)
    half = _Z / (1 + squared) * sqrt(seen.value * (1 - seen.value) / seen.whole + squared / seen.whole / 4)
    # At both ends the formula is exact and its rounding is not.
    return Interval(
        0.0 if seen.part == 0 else middle - half, 1.0 if seen.part == seen.whole else middle + half
    )


def difference(new: Share, old: Share) -> Interval:
    """Where the true difference of two independent shares, new less old, lies: within -1 to 1."""
    seen = new.value - old.value
    ours, theirs = wilson(new), wilson(old)
    below = sqrt((new.value - ours.low) ** 2 + (theirs.high - old.value) ** 2)
    above = sqrt((ours.high - new.value) ** 2 + (old.value - theirs.low) ** 2)
    return Interval(seen - below, seen + above)


def needed(allowed: float) -> int:
    """The size from which a sample without a single hit shows that a share is at most `allowed`.

    Args:
        allowed: Above 0 and below 1.
    """
    return int(_Z**2 * (1 - allowed) / allowed) + 1
