"""Cases found against false alarms, for two classes."""

from matplotlib.axes import Axes
from sklearn.metrics import roc_auc_score, roc_curve

from model.outcome import HeldOut
from model.report.figures.canvas import MAIN, MARK, OTHER, drawn

_SIDE = 4.6


def roc(held_out: HeldOut, answer: str) -> bytes:
    """The curve of the second class on held-out rows, and where the decision threshold lies on it."""
    present = held_out.probabilities[:, 1]
    alarms, found, _ = roc_curve(held_out.truth, present)
    area = roc_auc_score(held_out.truth, present)
    is_case, is_called = held_out.truth == 1, held_out.predicted == 1

    def draw(panel: Axes) -> None:
        panel.plot([0, 1], [0, 1], color=OTHER, linestyle=":", linewidth=1.2)
        panel.plot(alarms, found, color=MAIN, linewidth=2, label=f"area {area:.3f}")
        panel.scatter(
            [float(is_called[~is_case].mean())],
            [float(is_called[is_case].mean())],
            s=60,
            color=MARK,
            zorder=3,
            label="as released",
        )
        panel.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
        panel.set_xlabel("false alarms")
        panel.set_ylabel(f"cases of {answer} found")
        panel.legend(frameon=False, loc="lower right")
        panel.set_title("ROC, held-out rows")

    return drawn(_SIDE, draw, width=_SIDE)
