"""Which classes are taken for which."""

import numpy as np
from matplotlib.axes import Axes

from model.outcome import HeldOut
from model.report.figures.canvas import drawn

_DARK = 0.55


def confusion(held_out: HeldOut, classes: tuple[str, ...]) -> bytes:
    """Counts of held-out rows by true and predicted class, and the share of the true class."""
    counts = np.zeros((len(classes), len(classes)), dtype=np.int64)
    np.add.at(counts, (held_out.truth.astype(np.int64), held_out.predicted.astype(np.int64)), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)

    def draw(panel: Axes) -> None:
        panel.imshow(shares, cmap="Greens", vmin=0, vmax=1.15)
        for (row, column), count in np.ndenumerate(counts):
            colour = "white" if shares[row, column] > _DARK else "black"
            panel.text(
                column, row, f"{count}\n{shares[row, column]:.0%}", ha="center", va="center", color=colour
            )
        panel.set_xticks(range(len(classes)), classes)
        panel.set_yticks(range(len(classes)), classes)
        panel.set_xlabel("predicted")
        panel.set_ylabel("true")
        panel.set_title("Confusion matrix, held-out rows")

    side = 2.6 + 0.8 * len(classes)
    return drawn(side, draw, width=side + 0.6)
