"""report.md: what was chosen, from what, how good it is, and what that number does not say."""

from dataclasses import asdict
from typing import Any

import numpy as np

from model.export.parity import Parity
from model.metrics import score
from model.search import Trial
from model.selection import Selection
from model.settings import TrainSettings
from model.table import Table


def write(selection: Selection, table: Table, settings: TrainSettings, parity: Parity) -> str:
    """The text of report.md; it holds no time, path or machine name."""
    best, schema = selection.best, table.schema
    counts = np.bincount(table.labels)
    majority = int(counts.argmax())
    missing = int(np.isnan(table.features).sum())
    wider = (
        " The first search stayed below the threshold, so a wider one was added." if selection.widened else ""
    )
    rows = "\n".join(_row(trial, selection, table) for trial in selection.ranking())
    classes = ", ".join(f"{count} {name}" for count, name in zip(counts, schema.target.classes, strict=True))
    return f"""# {schema.title}: {best.candidate.title}

**{settings.metric} {best.score:.3f}** (deviation over the folds {best.deviation:.3f}); the gate asked for
{settings.threshold:g}. Parameters: {_parameters(best)}.

![Scores of the candidates, and the winner's ROC, calibration and confusion](report.png)

## Candidates
The best of each family, of {len(selection.trials)} trials over the same {settings.folds} folds
(seed {settings.seed}).{wider}

| candidate | trials | {settings.metric} | deviation | held-out accuracy | ROC AUC | Brier | parameters |
|---|---|---|---|---|---|---|---|
{rows}

Score and deviation are of the folds. Held-out accuracy, ROC AUC and Brier (mean squared error of the
probability, lower is better) are over all rows together, each predicted while it was held out. Always
answering "{schema.target.classes[majority]}" would have an accuracy of {counts[majority] / table.rows:.3f}.

## What the score does not say
It belongs to the best of many trials, chosen on the same folds, so it is somewhat too good. With {table.rows}
rows the 95 % interval of an accuracy is about ± {_half_width(best, table):.3f}: candidates nearer to each
other than that are equals.

## Data
{table.rows} rows ({classes}), {len(schema.features)} features, {missing} missing values, no duplicates.
SHA-256 of the validated table: `{table.sha256()}`.

## Export
model.onnx and model.joblib were compared on {parity.rows} rows: every row of the data, and every row with all
that may be missing missing. The largest difference of a probability is {parity.difference:.1g}.
"""


def _row(trial: Trial, selection: Selection, table: Table) -> str:
    family = trial.candidate.name
    tried = sum(other.candidate.name == family for other in selection.trials)
    accuracy = score("accuracy", table.labels, trial.present)
    area = score("roc_auc", table.labels, trial.present)
    brier = float(np.mean((trial.present - table.labels) ** 2))
    return (
        f"| {trial.candidate.title} | {tried} | {trial.score:.3f} | {trial.deviation:.3f} | {accuracy:.3f}"
        f" | {area:.3f} | {brier:.3f} | {_parameters(trial)} |"
    )


def _parameters(trial: Trial) -> str:
    candidate: Any = trial.candidate  # Any: a Protocol cannot say that its classes are dataclasses
    return ", ".join(f"{name} {value}" for name, value in asdict(candidate).items() if value is not None)


def _half_width(trial: Trial, table: Table) -> float:
    # Normal approximation of the binomial: 1.96 standard errors.
    accuracy = score("accuracy", table.labels, trial.present)
    return float(1.96 * np.sqrt(accuracy * (1 - accuracy) / table.rows))
