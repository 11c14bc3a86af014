"""Makes the records of a selection from what its outer folds gave. Pure: it computes, and decides nothing."""

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from model import folds
from model.candidates import FAMILIES
from model.evaluation import Evaluation
from model.intervals import interval
from model.metrics import Predictions, further
from model.outcome import ClassScore, FamilyScore, NamedScore, Splits
from model.procedure import SELECTED, Procedure
from model.settings import INNER_FOLDS
from model.table import Table


def outer_scores(run: Evaluation, name: str = SELECTED) -> tuple[float, ...]:
    """The scores of the selected model, a family or the champion: one per outer fold, repeat by repeat."""
    return tuple(one.scores[name] for one in run.results)


def families(run: Evaluation, procedure: Procedure) -> tuple[FamilyScore, ...]:
    """How every family did on the outer folds, best first."""
    made = []
    for name in run.choice.families:
        scores = outer_scores(run, name)
        made.append(
            FamilyScore(
                family=name,
                title=FAMILIES[procedure.table.schema.task][name].title,
                baseline=name in procedure.compared,
                scores=scores,
                interval=interval(scores, procedure.settings.folds),
                chosen=sum(one.chosen == name for one in run.results),
            )
        )
    return tuple(sorted(made, key=lambda one: -one.interval.mean))


def held_out(run: Evaluation, procedure: Procedure) -> Predictions:
    """Every row's prediction by the outer folds of the first repeat: each row once, by one model."""
    table, count = procedure.table, procedure.settings.folds
    strength = np.zeros((table.rows, run.results[0].made.strength.shape[1]))
    predicted = np.zeros_like(table.targets)
    for split, result in zip(run.outer[:count], run.results[:count], strict=True):
        predicted[split.test] = result.made.predicted
        strength[split.test] = result.made.strength
    return Predictions(table.targets, predicted, strength)


def named_scores(run: Evaluation, count: int) -> tuple[NamedScore, ...]:
    """Further scores of the selected model, over the outer folds."""
    found = [further(one.made) for one in run.results]
    return tuple(NamedScore(name, interval([one[name] for one in found], count)) for name in found[0])


def class_scores(made: Predictions, table: Table) -> tuple[ClassScore, ...]:
    """Precision, recall and F1 of each class; nothing for a regression."""
    names = table.schema.target.classes
    if not names:
        return ()
    columns = precision_recall_fscore_support(
        made.truth, made.predicted, labels=list(range(len(names))), zero_division=0.0
    )
    return tuple(
        ClassScore(name, int(rows), float(precision), float(recall), float(f1))
        for name, precision, recall, f1, rows in zip(names, *columns, strict=True)
    )


def splits(run: Evaluation, procedure: Procedure) -> Splits:
    """Which rows were held out when."""
    table, settings = procedure.table, procedure.settings
    return Splits(
        folds=settings.folds,
        repeats=settings.repeats,
        inner=INNER_FOLDS,
        groups=len(np.unique(table.groups)),
        duplicates=table.duplicates,
        crowded=table.crowded,
        sha256=folds.sha256((*run.outer, *run.choice.splits)),
    )
