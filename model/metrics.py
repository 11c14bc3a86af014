"""Scores of predictions: each at most 1, higher is better; and what a single row adds to some of them."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import (
    balanced_accuracy_score,
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    roc_auc_score,
)

from model.schema import Schema
from model.table import Matrix, Targets

_CLIP = 1e-15


@dataclass(frozen=True)
class Predictions:
    """What was predicted for some rows.

    Attributes:
        truth: Class codes or values, shape [rows].
        predicted: The same, as predicted; shape [rows].
        strength: How strongly each class is predicted, shape [rows, classes], in any scale; shape [rows, 0]
            for a regression.
    """

    truth: Targets
    predicted: Targets
    strength: Matrix


def of_answers(answers: Matrix, truth: Targets, border: float, schema: Schema) -> Predictions:
    """Predictions from raw answers, uncalibrated.

    Args:
        answers: Shape [rows, outputs]; see `model.candidates.Candidate`.
        truth: Shape [rows].
        border: The candidate's.
        schema: Tells the task and the number of classes.
    """
    if schema.task == "regression":
        return Predictions(truth, answers[:, 0], np.zeros((len(truth), 0)))
    if schema.outputs == 1:
        strength = np.concatenate([2 * border - answers, answers], axis=1)
        return Predictions(truth, (answers[:, 0] > border).astype(np.int64), strength)
    return Predictions(truth, answers.argmax(axis=1), answers)


def score(metric: str, made: Predictions) -> float:
    """How well predictions fit the truth; `metric` is one of `model.settings.METRICS`."""
    truth, predicted = made.truth, made.predicted
    # These two are asked for thousands of times in a search; scikit-learn's own take a millisecond each.
    if metric == "accuracy":
        return float(np.mean(truth == predicted))
    if metric == "r2":
        lost = float(np.square(truth - predicted).sum())
        if np.ptp(truth) == 0:  # nothing to explain: by scikit-learn's convention 1 or 0, not minus infinity
            return float(lost == 0)
        return 1 - lost / float(np.square(truth - truth.mean()).sum())
    if metric == "roc_auc":
        return _area(made)
    if metric == "balanced_accuracy":
        return float(balanced_accuracy_score(truth, predicted))
    if metric == "f1":
        kind = "binary" if made.strength.shape[1] == 2 else "macro"
        return float(f1_score(truth, predicted, average=kind, zero_division=0.0))
    raise ValueError(metric)


def losses(metric: str, made: Predictions) -> Matrix | None:
    """What each row loses, shape [rows], where the metric is their mean but for a constant; else None."""
    if metric == "accuracy":
        return np.asarray(made.predicted != made.truth, dtype=np.float64)
    if metric == "r2":
        return np.asarray(np.square(made.predicted - made.truth), dtype=np.float64)
    return None


def further(made: Predictions) -> dict[str, float]:
    """Other usual scores of calibrated predictions; of "brier", "log_loss", "mse", "mae" 0 is best."""
    if not made.strength.shape[1]:
        return {
            "r2": score("r2", made),
            "mse": float(mean_squared_error(made.truth, made.predicted)),
            "mae": float(mean_absolute_error(made.truth, made.predicted)),
        }
    codes = range(made.strength.shape[1])
    names = ("accuracy", "balanced_accuracy", "f1", "roc_auc")
    return {name: score(name, made) for name in names} | {
        "brier": brier(made),
        "log_loss": float(log_loss(made.truth, made.strength.clip(_CLIP, 1), labels=list(codes))),
    }


def brier(made: Predictions) -> float:
    """Mean squared error of calibrated probabilities, summed over classes and halved."""
    truth = np.eye(made.strength.shape[1])[made.truth.astype(np.int64)]
    return float(np.square(made.strength - truth).sum(axis=1).mean() / 2)


def _area(made: Predictions) -> float:
    if made.strength.shape[1] == 2:
        return float(roc_auc_score(made.truth, made.strength[:, 1]))
    # One class against the rest: distances from borders need not add up to 1, as roc_auc_score demands.
    codes = range(made.strength.shape[1])
    return float(np.mean([roc_auc_score(made.truth == code, made.strength[:, code]) for code in codes]))
