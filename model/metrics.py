"""Scores of predicted probabilities: each from 0 to 1, higher is better."""

from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score, roc_auc_score

from model.table import Labels, Matrix


def score(metric: str, labels: Labels, present: Matrix) -> float:
    """How well probabilities fit the classes.

    Args:
        metric: One of `model.settings.METRICS`.
        labels: The true classes, shape [rows].
        present: The predicted probability of the second class, shape [rows]; above one half it is predicted.
    """
    if metric == "roc_auc":
        return float(roc_auc_score(labels, present))
    predicted = present > 0.5
    if metric == "balanced_accuracy":
        return float(balanced_accuracy_score(labels, predicted))
    if metric == "f1":
        return float(f1_score(labels, predicted, zero_division=0.0))
    return float(accuracy_score(labels, predicted))
