"""How far predicted numbers are from the true ones, and where."""

import numpy as np
from matplotlib.axes import Axes

from model.outcome import HeldOut
from model.report.figures.canvas import MAIN, MARK, OTHER, drawn

_HEIGHT = 4.2
_PARTS = 8


def residuals(held_out: HeldOut, target: str, unit: str) -> bytes:
    """Every held-out row: true minus predicted, by predicted; the line joins the medians of eight parts.

    Args:
        held_out: Truth and predictions.
        target: What is predicted.
        unit: Of it; empty where there is none.
    """
    rest = held_out.truth - held_out.predicted
    name = f"{target} ({unit})" if unit else target

    def draw(panel: Axes) -> None:
        panel.axhline(0, color=OTHER, linewidth=1.1)
        panel.scatter(held_out.predicted, rest, s=14, color=MAIN, alpha=0.55, linewidth=0)
        parts = np.array_split(np.argsort(held_out.predicted, kind="stable"), _PARTS)
        centres = [
            (np.median(held_out.predicted[part]), np.median(rest[part])) for part in parts if len(part)
        ]
        panel.plot(*zip(*centres, strict=True), color=MARK, linewidth=1.6, marker="o", markersize=4)
        panel.set_xlabel(f"predicted {name}")
        panel.set_ylabel("true minus predicted")
        panel.set_title("Residuals, held-out rows")

    return drawn(_HEIGHT, draw)
