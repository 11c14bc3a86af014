"""What the model relies on: how far the score falls when a feature is shuffled."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from model.report.explanation import Importance
from model.report.figures.canvas import MAIN, OTHER, drawn, rows_height
from model.schema import Schema

SHOWN = 20
"""Features in the picture; the table has all."""


_LONGEST = 44


def importance(found: Sequence[Importance], schema: Schema, metric: str) -> bytes:
    """A bar per feature, the largest on top.

    Args:
        found: Largest first.
        schema: What the features mean.
        metric: What falls.
    """
    shown = found[:SHOWN]
    meaning = {feature.name: feature.description for feature in schema.features}

    def draw(panel: Axes) -> None:
        for place, one in enumerate(reversed(shown)):
            clear = one.drop.low > 0
            panel.barh(place, one.drop.mean, color=MAIN if clear else OTHER, height=0.62)
            panel.plot([one.drop.low, one.drop.high], [place, place], color="black", linewidth=1.1)
        panel.axvline(0, color="black", linewidth=0.8)
        panel.set_yticks(
            range(len(shown)), [_label(one.feature, meaning[one.feature]) for one in reversed(shown)]
        )
        panel.set_xlabel(f"fall of {metric} (95 % interval)")
        panel.set_title("Permutation importance")

    return drawn(rows_height(len(shown)), draw)


def _label(name: str, meaning: str) -> str:
    whole = name if meaning in {"", name} else f"{name}: {meaning}"
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1].rstrip()}…"
