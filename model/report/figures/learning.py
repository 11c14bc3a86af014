"""Whether more rows would help."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from model.report.explanation import LearningPoint
from model.report.figures.canvas import MAIN, OTHER, drawn

_HEIGHT = 3.8


def learning(points: Sequence[LearningPoint], metric: str) -> bytes:
    """The score on rows learned from and on rows held out, by how many were learned from."""

    def draw(panel: Axes) -> None:
        rows = [point.rows for point in points]
        panel.fill_between(
            rows,
            [point.held_out.low for point in points],
            [point.held_out.high for point in points],
            color=MAIN,
            alpha=0.15,
            linewidth=0,
        )
        for values, colour, label in (
            ([point.learned for point in points], OTHER, "rows learned from"),
            ([point.held_out.mean for point in points], MAIN, "rows held out"),
        ):
            panel.plot(rows, values, color=colour, marker="o", linewidth=1.8, label=label)
        panel.set_xticks(rows)
        panel.set_xlabel("rows learned from")
        panel.set_ylabel(metric)
        panel.legend(frameon=False, loc="best", fontsize=9.5)
        panel.set_title("Learning curve")

    return drawn(_HEIGHT, draw)
