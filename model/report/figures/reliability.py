"""Whether a probability can be taken at its word."""

from collections.abc import Sequence
from math import sqrt

from matplotlib.axes import Axes

from model.outcome import Reliability
from model.report.figures.canvas import MAIN, OTHER, drawn

_NORMAL = 1.96
_SIDE = 4.6


def reliability(bins: Sequence[Reliability], answer: str) -> bytes:
    """What was predicted against what was so, one point per group of rows.

    Args:
        bins: Groups of similar probability.
        answer: What the probability is of.
    """

    def draw(panel: Axes) -> None:
        panel.plot([0, 1], [0, 1], color=OTHER, linestyle=":", linewidth=1.2)
        for one in bins:
            low, high = wilson(one.seen, one.rows)
            panel.plot([one.predicted, one.predicted], [low, high], color=MAIN, linewidth=1.4, alpha=0.7)
        panel.plot(
            [one.predicted for one in bins], [one.seen for one in bins], color=MAIN, marker="o", linewidth=1.4
        )
        panel.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
        panel.set_xlabel(f"predicted probability of {answer}")
        panel.set_ylabel("share of held-out rows that were")
        panel.set_title("Reliability")

    return drawn(_SIDE, draw, width=_SIDE)


def wilson(share: float, rows: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson: right at 0 and 1 and for few rows too.

    Args:
        share: From 0 to 1.
        rows: Of how many.
    """
    square = _NORMAL**2
    centre = (share + square / (2 * rows)) / (1 + square / rows)
    half = _NORMAL / (1 + square / rows) * sqrt(share * (1 - share) / rows + square / (4 * rows**2))
    return max(centre - half, 0.0), min(centre + half, 1.0)
