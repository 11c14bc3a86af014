"""The score in every group that was named for fairness."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from model.outcome import GroupScore, Interval
from model.report.figures.canvas import FAINT, MAIN, OTHER, drawn, rows_height


def groups(found: Sequence[GroupScore], overall: Interval, metric: str) -> bytes:
    """A line per group: its score on held-out rows; hollow where there are too few rows to say.

    Args:
        found: Feature by feature.
        overall: The procedure's score.
        metric: What the scores are.
    """

    def draw(panel: Axes) -> None:
        panel.axvspan(
            overall.shown(metric).low, overall.shown(metric).high, color=FAINT, alpha=0.45, linewidth=0
        )
        panel.axvline(overall.mean, color=OTHER, linewidth=1.2)
        for place, one in enumerate(reversed(found)):
            colour = MAIN if one.interval else OTHER
            if one.interval:
                panel.plot([one.interval.low, one.interval.high], [place, place], color=MAIN, linewidth=2.4)
            panel.scatter(
                [one.score],
                [place],
                s=56,
                facecolor=colour if one.interval else "none",
                edgecolor=colour,
                linewidth=1.6,
                zorder=3,
            )
        names = [
            f"{one.feature}: {one.group} ({one.rows}{'' if one.interval else ', too few'})"
            for one in reversed(found)
        ]
        panel.set_yticks(range(len(found)), names)
        panel.set_ylim(-0.6, len(found) - 0.4)
        panel.set_xlabel(f"{metric} on held-out rows, 95 % interval; grey: all rows")
        panel.set_title("Score by group (rows)")

    return drawn(rows_height(len(found)), draw)
