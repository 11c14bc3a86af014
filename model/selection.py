"""Chooses the best model that the data supports, says how good it is, and lets the gate judge it.

The score comes from outer folds that the whole procedure, choice of family included, has never seen. A
refused model does not end a selection: whoever releases asks `Selection.passed` first.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from model import canaries, checks, fairness, findings, folds, gate, thresholds
from model.assembly import assemble, take_apart, temper
from model.calibration import measure
from model.candidates import Candidate, Estimator
from model.candidates.candidate import answers
from model.compiled import forms, proof
from model.compiled.certificate import PYTHON
from model.compiled.flatten import flatten
from model.datasets import Dataset
from model.evaluation import Evaluation, evaluate
from model.export.model import to_onnx
from model.intervals import interval
from model.metrics import Predictions, score
from model.outcome import (
    Check,
    DecisionThreshold,
    FamilyScore,
    HeldOut,
    Holdout,
    Selection,
    Trial,
    Verdict,
)
from model.procedure import CHAMPION, Choice, Decided, Procedure
from model.progress import Progress
from model.settings import TrainSettings
from model.table import Matrix, Table

__all__ = ["Selected", "Selection", "Trial", "select"]


@dataclass(frozen=True)
class Selected:
    """All that was found; and the winner, fitted on all rows that were not kept away."""

    selection: Selection
    fitted: Estimator


def select(
    table: Table,
    dataset: Dataset,
    settings: TrainSettings,
    progress: Progress,
    champion: Candidate | None = None,
) -> Selected:
    """Runs the procedure on all rows and on every outer fold, fits the winner, and judges it.

    Args:
        table: The rows.
        dataset: What the user said of them.
        settings: What is asked for.
        progress: Told of every step.
        champion: Family and parameters of the release in production; None where there is none.

    Raises:
        SettingsError: A candidate or the metric is of another task.
        DataError: There are too few rows of a class, or a feature gives the target away.
    """
    metric = settings.metric_of(table.schema.task)
    settings.families_of(table.schema.task)
    folds.check_sizes(table, settings)
    canaries.refuse_telltales(table, dataset.trusted)
    away = folds.holdout(table, settings.seed) if settings.holdout else None
    kept = table.take(away.train) if away else table
    procedure = Procedure(kept, settings, metric, dataset.costs, champion)
    with threadpool_limits(1):
        run = evaluate(procedure, progress)
        fitted = fit(run.choice, kept, settings)
        content = to_onnx(run.choice.winner.candidate, fitted, kept.schema)
        served = _served(run.choice, fitted, kept)
        checked = _checked(run.choice, content, served, fitted, procedure)
        apart = _apart(served, fitted, kept)
        made = findings.held_out(run, procedure)
        groups, gaps = fairness.compare(made, kept, dataset.fairness, metric, settings.seed)
        holdout = _holdout(run.choice.winner, fitted, table.take(away.test), metric) if away else None
    scores = findings.outer_scores(run)
    families = findings.families(run, procedure)
    return Selected(
        Selection(
            task=kept.schema.task,
            metric=metric,
            best=run.choice.best,
            trials=run.choice.trials,
            widened=run.choice.widened,
            score=interval(scores, settings.folds),
            outer_scores=scores,
            families=families,
            scores=findings.named_scores(run, settings.folds),
            classes=findings.class_scores(made, kept),
            calibration=measure(made, run.choice.winner.candidate) if kept.schema.target.classes else None,
            threshold=_threshold(made, run.choice.winner, dataset),
            groups=groups,
            gaps=gaps,
            checks=checked,
            verdicts=(
                gate.threshold(interval(scores, settings.folds), metric, settings.threshold),
                *_compared(run, families, procedure),
                canaries.verdict(run.shuffles, kept),
                gate.parity(kept.rows, apart, proof.TOLERANCES[PYTHON]),
                *gate.fairness(gaps),
                gate.checks(checked),
            ),
            override=settings.override,
            splits=findings.splits(run, procedure),
            held_out=HeldOut(
                np.asarray(made.truth, dtype=np.float64),
                np.asarray(made.predicted, dtype=np.float64),
                made.strength,
            ),
            holdout=holdout,
        ),
        fitted,
    )


def fit(choice: Choice, table: Table, settings: TrainSettings) -> Estimator:
    """The winner, fitted on all rows by scikit-learn alone, but for the temperature's prior."""
    winner = choice.winner
    made = assemble(winner.candidate, table.schema, settings.seed, choice.splits, winner.threshold)
    fitted = made.fit(table.features, table.targets)
    temper(fitted, winner.calibrator.inverse_temperature)
    return fitted


_Served = Callable[[Matrix], Matrix]


def _served(choice: Choice, fitted: Estimator, table: Table) -> _Served:
    """What serves, from rows to answers: the engine that every machine has, from the model's flat arrays."""
    arrays = flatten(choice.winner.candidate, fitted, table.schema, table.features).to_json().encode()
    return lambda rows: forms.run(PYTHON, {proof.ARRAYS: arrays}, table.schema, rows)[1]


def _apart(served: _Served, fitted: Estimator, table: Table) -> float:
    expected = proof.reference(fitted, table, {"data": table.features})
    return float(np.abs(served(expected.rows) - expected.answers).max()) / expected.unit


def _checked(
    choice: Choice, content: bytes, served: _Served, fitted: Estimator, procedure: Procedure
) -> tuple[Check, ...]:
    table, settings = procedure.table, procedure.settings
    scaled = choice.winner.candidate.scaled
    return (
        checks.features_row_by_row(table, scaled=scaled),
        *(checks.loss_falls(one.candidate, table, settings.seed) for one in choice.families.values()),
        checks.all_finite(content, fitted, table, scaled=scaled),
        checks.fixed_rows(fitted, fit(choice, table, settings), table),
        checks.all_together(lambda rows: forms.decide(served(rows), choice.winner.threshold), fitted, table),
    )


def _compared(
    run: Evaluation, families: tuple[FamilyScore, ...], procedure: Procedure
) -> tuple[Verdict, ...]:
    scores, count = findings.outer_scores(run), procedure.settings.folds
    by_name = {one.family: one for one in families}
    made = [gate.beats_dummy(scores, by_name["dummy"], count)]
    simple = by_name.get("logistic") or by_name.get("ridge")
    if simple is not None:
        made.append(gate.not_inferior(scores, simple, count))
    if procedure.champion is not None:
        made.append(gate.not_worse_than_production(scores, findings.outer_scores(run, CHAMPION), count))
    return tuple(made)


def _threshold(made: Predictions, winner: Decided, dataset: Dataset) -> DecisionThreshold | None:
    if winner.threshold is None:
        return None
    return thresholds.record(made.strength[:, 1], made.truth, winner.threshold, dataset.costs)


def _holdout(winner: Decided, fitted: Estimator, rows: Table, metric: str) -> Holdout:
    found = answers(take_apart(fitted).pipeline, rows.features, rows.schema.outputs)
    return Holdout(rows.rows, score(metric, winner.predictions(found, rows.targets, rows.schema)))
