"""A figure to draw on, and its PNG."""

import io
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.typing import RcKeyType

MAIN = "#0b6e4f"
OTHER = "#7d8a93"
FAINT = "#b4bec4"
MARK = "#b3261e"

_WIDTH = 7.2
_DOTS = 160
_PAD = 0.14
"""Inches around the panel."""

_STYLE: dict[RcKeyType, Any] = {  # Any: matplotlib's own type of a setting
    "font.size": 10.5,
    "axes.titlesize": 12.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 12.0,
}


def drawn(height: float, draw: Callable[[Axes], None], width: float = _WIDTH) -> bytes:
    """The PNG of a figure with one panel, 160 dots an inch.

    Args:
        height: In inches.
        draw: Draws on the panel.
        width: In inches.
    """
    with mpl.rc_context(_STYLE):
        layout = ConstrainedLayoutEngine(w_pad=_PAD, h_pad=_PAD)
        figure = Figure(figsize=(width, height), dpi=_DOTS, layout=layout)
        FigureCanvasAgg(figure)
        panel = figure.subplots()
        panel.spines[["top", "right"]].set_visible(False)
        draw(panel)
        file = io.BytesIO()
        figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def rows_height(rows: int) -> float:
    """The height, in inches, of a panel with one line per row."""
    return 1.3 + 0.34 * max(rows, 2)
