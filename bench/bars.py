"""What the selection must reach, each bar with the sentence that sets it; `--check` holds figures to them.

Pure: figures in, bars out. The figures are those that `--json` of each bench writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

POINTS = -0.005
"""Half a point of accuracy or R²."""

_SPEED = "at least 4 times faster in total and 8 in the geometric mean over the four families"
_CHOICE = "a mean difference of outer scores over 10 fixed seeds no worse than -0.5 point"
_FLAML = "beside FLAML with the same number of fits and with the same time: no worse than -0.5 point"
_REPEATABLE = "and repeatable where it is not"
_HEART = "heart not below what logistic regression reaches, and the four families' own, minus 1 point"
_IRIS = "iris at least 0.95"
_BOSTON = "Boston's mean squared error at most 11, with and without column B"
FOUR = ("forest", "knn", "svc", "tree")


@dataclass(frozen=True)
class Bar:
    """One figure and what it must reach.

    Attributes:
        what: The figure's name.
        found: The figure; None where it was not measured.
        bar: What it must reach.
        source: The sentence that sets it.
        highest: Whether the bar is the most that is allowed, not the least.
    """

    what: str
    found: float | None
    bar: float
    source: str
    highest: bool = False

    @property
    def held(self) -> bool:
        """Whether the figure reaches the bar; what was not measured, or is no number, does not."""
        if self.found is None:
            return False
        return self.found <= self.bar if self.highest else self.found >= self.bar

    def __str__(self) -> str:
        """One line."""
        found = "not measured" if self.found is None else f"{self.found:.4g}"
        sign = "at most" if self.highest else "at least"
        return (
            f"{'holds' if self.held else 'SHORT'}: {self.what} {found}, {sign} {self.bar:.4g} ({self.source})"
        )


# Any: figures are JSON.
def of_selection(figures: Mapping[str, Any]) -> list[Bar]:
    """Of `bench.selection`."""
    differences = figures["outer_difference"] or {"all": None}
    return [
        Bar("total ratio", figures["total_ratio"], 4.0, _SPEED),
        Bar("geometric mean of ratios", figures["geomean_ratio"], 8.0, _SPEED),
        *(Bar(f"{name}, outer difference", one, POINTS, _CHOICE) for name, one in differences.items()),
    ]


def of_flaml(figures: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Of `bench.flaml`."""
    made = []
    for one in figures:
        name = one["dataset"]
        made += [
            Bar(f"{name}, difference with as many fits", one["fits_difference"], POINTS, _FLAML),
            Bar(f"{name}, difference with as much time", one["time_difference"], POINTS, _FLAML),
            Bar(f"{name}, share of folds predicted alike again", one["our_repeats"], 1.0, _REPEATABLE),
        ]
    return made


def of_scores(figures: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Of `bench.scores`."""
    made = []
    for one in figures:
        name, scores = one["name"], one["scores"]
        if name == "heart":
            for other in ("logistic", *FOUR):
                if other in scores:
                    bar = scores[other] - 0.01
                    made.append(Bar(f"heart, beside {other}", scores["selected"], bar, _HEART))
        elif name == "iris":
            made.append(Bar("iris", scores["selected"], 0.95, _IRIS))
        else:
            made.append(Bar(f"{name}, mean squared error", one["mse"], 11.0, _BOSTON, highest=True))
    return made


def held(bars: Sequence[Bar]) -> int:
    """Prints every bar; the exit code is 1 where one is not reached, or where there is none."""
    for bar in bars:
        print(bar)
    return 0 if bars and all(bar.held for bar in bars) else 1
