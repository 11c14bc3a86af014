"""report.png: the candidates' scores, and how the winner does on rows it had not seen."""

import io

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from sklearn.metrics import confusion_matrix, roc_curve

from model.metrics import score
from model.selection import Selection
from model.settings import TrainSettings
from model.table import Table

WINNER = "#0b6e4f"
OTHER = "#9aa5ad"
MARK = "#b3261e"
BINS = 8
"""Groups of equal size in the calibration panel; of 303 rows about 38 each."""


def draw(selection: Selection, table: Table, settings: TrainSettings) -> bytes:
    """The plot as PNG, 1600 by 1200 pixels; equal input gives equal bytes."""
    figure = Figure(figsize=(10, 7.5), dpi=160, layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(2, 2)
    winner = selection.best
    figure.suptitle(
        f"{table.schema.title}: {winner.candidate.title}, {settings.metric} {winner.score:.3f}", fontsize=14
    )
    _scores(panels[0, 0], selection, settings)
    _roc(panels[0, 1], selection, table)
    _calibration(panels[1, 0], selection, table)
    _confusion(panels[1, 1], selection, table)
    for panel in panels.flat:
        panel.spines[["top", "right"]].set_visible(False)
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def _scores(panel: Axes, selection: Selection, settings: TrainSettings) -> None:
    ranking = selection.ranking()[::-1]
    for place, trial in enumerate(ranking):
        colour = WINNER if trial is selection.best else OTHER
        panel.scatter(trial.scores, [place] * len(trial.scores), s=16, color=colour, alpha=0.45)
        panel.scatter([trial.score], [place], s=110, marker="D", color=colour, zorder=3)
        panel.annotate(
            f"{trial.score:.3f}",
            (trial.score, place),
            (0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )
    top = len(ranking) - 0.3
    panel.axvline(settings.threshold, color=MARK, linestyle="--", linewidth=1.2)
    panel.annotate(
        f" gate {settings.threshold:g}",
        (settings.threshold, top),
        va="top",
        ha="left",
        color=MARK,
        fontsize=9,
    )
    panel.set_yticks(range(len(ranking)), [trial.candidate.title for trial in ranking])
    panel.set_ylim(-0.5, top)
    panel.set_xlabel(f"{settings.metric}: mean (diamond) and single folds")
    panel.set_title("Best of each candidate")


def _roc(panel: Axes, selection: Selection, table: Table) -> None:
    for trial in selection.ranking()[::-1]:
        false_rate, true_rate, _ = roc_curve(table.labels, trial.present)
        winner = trial is selection.best
        label = f"{trial.candidate.title} ({score('roc_auc', table.labels, trial.present):.3f})"
        panel.plot(
            false_rate,
            true_rate,
            color=WINNER if winner else OTHER,
            linewidth=2.2 if winner else 1,
            label=label,
        )
    panel.plot([0, 1], [0, 1], color="black", linestyle=":", linewidth=1)
    panel.set(title="ROC on held-out rows (area)", xlabel="false alarms", ylabel="cases found")
    panel.legend(loc="lower right", frameon=False, fontsize=8, reverse=True)


def _calibration(panel: Axes, selection: Selection, table: Table) -> None:
    present = selection.best.present
    groups = np.array_split(np.argsort(present, kind="stable"), BINS)
    predicted = [float(present[group].mean()) for group in groups]
    seen = [float(table.labels[group].mean()) for group in groups]
    panel.plot([0, 1], [0, 1], color="black", linestyle=":", linewidth=1)
    panel.plot(predicted, seen, color=WINNER, marker="o", linewidth=1.6)
    panel.set(
        title="Calibration on held-out rows",
        xlabel=f"predicted probability of {table.schema.target.name}",
        ylabel="share that had it",
        xlim=(0, 1),
        ylim=(-0.02, 1.02),
    )


def _confusion(panel: Axes, selection: Selection, table: Table) -> None:
    counts = confusion_matrix(table.labels, selection.best.present > 0.5)
    panel.imshow(counts, cmap="Greens", vmin=0, vmax=int(counts.max()) * 1.4)
    for (row, column), count in np.ndenumerate(counts):
        panel.text(column, row, str(count), ha="center", va="center", fontsize=15)
    names = table.schema.target.classes
    panel.set_xticks(range(len(names)), names)
    panel.set_yticks(range(len(names)), names)
    panel.set(title="Held-out rows, by answer", xlabel="predicted", ylabel="true")
