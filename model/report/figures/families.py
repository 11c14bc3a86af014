"""Every family's own score with its interval, best first."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from model.outcome import FamilyScore
from model.report.figures.canvas import FAINT, MAIN, MARK, OTHER, drawn, rows_height


def families(scores: Sequence[FamilyScore], winner: str, metric: str, threshold: float) -> bytes:
    """A line per family: its outer folds as dots, their mean and its interval.

    Args:
        scores: Best first.
        winner: The family released.
        metric: What the scores are.
        threshold: What the gate asks of the lower end of the procedure's interval.
    """

    def draw(panel: Axes) -> None:
        for place, one in enumerate(reversed(scores)):
            colour = MAIN if one.family == winner else OTHER
            panel.scatter(one.scores, [place - 0.2] * len(one.scores), s=14, color=FAINT, zorder=1)
            shown = one.interval.shown(metric)
            panel.plot([shown.low, shown.high], [place, place], color=colour, linewidth=2.4)
            filled = "none" if one.baseline else colour
            panel.scatter(
                [one.interval.mean],
                [place],
                s=62,
                facecolor=filled,
                edgecolor=colour,
                linewidth=1.8,
                zorder=3,
            )
            panel.annotate(
                f"{one.interval.mean:.3f}",
                (one.interval.mean, place),
                (0, 8),
                textcoords="offset points",
                ha="center",
                color=colour,
                fontsize=9.5,
            )
        panel.axvline(threshold, color=MARK, linestyle="--", linewidth=1.1, zorder=0)
        panel.annotate(
            f" gate {threshold:g}",
            (threshold, len(scores) - 0.4),
            color=MARK,
            va="top",
            ha="left",
            fontsize=9,
        )
        names = [f"{one.title} (baseline)" if one.baseline else one.title for one in reversed(scores)]
        panel.set_yticks(range(len(scores)), names)
        panel.set_ylim(-0.6, len(scores) - 0.35)
        panel.set_xlabel(f"{metric} on held-out rows: mean, 95 % interval; below: outer folds")
        panel.set_title("Families, ranked")

    return drawn(rows_height(len(scores)) + 0.4, draw)
