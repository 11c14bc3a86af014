"""What guards every training, checked on the user's own data: features, loss, answers, all together."""

import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, mean_squared_error

from model.candidates import Candidate
from model.outcome import Check
from model.preprocessing import preprocessor
from model.table import Matrix, Table
from model.validation import parse

ROWS = 20
"""Rows, the first of the data, that are looked at one by one."""

ITERATIONS = 8

_TIGHT = 1e-9


def features_row_by_row(table: Table, *, scaled: bool) -> Check:
    """Whether a row becomes the same features alone as among others: serving sees rows alone."""
    ready = preprocessor(table.schema, scaled=scaled).fit(table.features)
    together = ready.transform(table.features)[:ROWS]
    alone = np.concatenate([ready.transform(table.features[[i]]) for i in range(len(together))])
    passed = bool(np.array_equal(together, alone))
    sentence = (
        f"Each of {len(alone)} rows becomes {'the same' if passed else 'other'} features alone"
        f" {'as' if passed else 'than'} among all."
    )
    return Check("features_row_by_row", passed, sentence)


def loss_falls(candidate: Candidate, table: Table, seed: int) -> Check:
    """Whether the training loss falls from iteration to iteration; nothing is said where there are none."""
    losses = loss_curve(candidate, table, seed)
    name = f"loss_falls_{candidate.name}"
    if losses is None:
        return Check(
            name, None, f"A {candidate.title} is not learned in iterations: there is no loss to watch."
        )
    passed = bool(losses[-1] < losses[0] and all(b <= a * 1.01 for a, b in pairwise(losses)))
    sentence = (
        f"The training loss of {candidate.title} {'falls' if passed else 'does not fall'} from"
        f" {losses[0]:.4g} to {losses[-1]:.4g} in {len(losses)} iterations."
    )
    return Check(name, passed, sentence)


def loss_curve(candidate: Candidate, table: Table, seed: int) -> list[float] | None:
    """The loss on the training rows after each of a few iterations; None where a family has none."""
    estimator: Any = candidate.estimator(seed, table.schema.outputs)  # Any: scikit-learn has no types
    rows = preprocessor(table.schema, scaled=candidate.scaled).fit_transform(table.features)
    if hasattr(estimator, "partial_fit"):
        return [
            float(mean_squared_error(table.targets, estimator.partial_fit(rows, table.targets).predict(rows)))
            for _ in range(ITERATIONS)
        ]
    if not isinstance(estimator, LogisticRegression):
        return None
    losses = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is the point
        for iterations in range(1, ITERATIONS + 1):
            estimator.set_params(max_iter=iterations).fit(rows, table.targets)
            lost = log_loss(table.targets, estimator.predict_proba(rows), normalize=False)
            # What is minimised: rows' losses by their price, and the size of the weights.
            losses.append(float(estimator.C * lost + np.square(estimator.coef_).sum() / 2))
    return losses


def all_finite(content: bytes, fitted: Any, table: Table, *, scaled: bool) -> Check:
    """Whether no feature, parameter or prediction is NaN or infinite.

    Args:
        content: The ONNX model: it holds every parameter.
        fitted: The trained estimator; Any because scikit-learn has no types.
        table: The rows.
        scaled: As of the winner.
    """
    found = {
        "a feature": preprocessor(table.schema, scaled=scaled).fit_transform(table.features),
        "a parameter": _parameters(content),
        "a prediction": np.asarray(fitted.predict(table.features), dtype=np.float64),
    }
    if table.schema.task == "classification":
        found["a probability"] = fitted.predict_proba(table.features)
    wrong = [name for name, values in found.items() if not np.isfinite(values).all()]
    sentence = (
        f"{wrong[0].capitalize()} is not finite."
        if wrong
        else "Features, parameters, predictions: all finite."
    )
    return Check("all_finite", not wrong, sentence)


def fixed_rows(fitted: Any, again: Any, table: Table) -> Check:
    """Whether a second training gives the very same answers on the first rows, and knows classes apart."""
    rows = table.features[:ROWS]
    same = bool(np.array_equal(_answers(fitted, rows), _answers(again, rows)))
    return Check(
        "fixed_rows",
        same,
        f"A second training answers {len(rows)} fixed rows {'exactly alike' if same else 'differently'}.",
    )


def all_together(served: Callable[[Matrix], Matrix], fitted: Any, table: Table) -> Check:
    """Whether text goes through schema, features and engine to the answer that training gives.

    Args:
        served: What serves: from rows to class codes or values, shape [rows].
        fitted: The trained estimator; Any because scikit-learn has no types.
        table: Its first rows are taken.
    """
    rows = table.features[:ROWS]
    parsed = np.array(
        [
            [
                parse("" if np.isnan(value) else repr(value), feature)
                for value, feature in zip(row.tolist(), table.schema.features, strict=True)
            ]
            for row in rows
        ]
    )
    expected = np.asarray(fitted.predict(rows), dtype=np.float64)
    found = served(parsed)
    passed = bool(np.allclose(found, expected, rtol=_TIGHT, atol=_TIGHT * float(np.abs(expected).max() + 1)))
    sentence = (
        f"{len(rows)} rows as text, through schema, features and engine, give"
        f" {'the answers of training' if passed else 'other answers than training'}."
    )
    return Check("all_together", passed, sentence)


def _parameters(content: bytes) -> Matrix:
    graph = onnx.load_from_string(content).graph
    tensors = list(graph.initializer)
    tensors += [item.t for node in graph.node for item in node.attribute if item.HasField("t")]
    arrays = [numpy_helper.to_array(tensor).ravel().astype(np.float64) for tensor in tensors]
    return np.concatenate(arrays) if arrays else np.zeros(0)


def _answers(fitted: Any, rows: Matrix) -> Matrix:
    found = fitted.predict_proba(rows) if hasattr(fitted, "predict_proba") else fitted.predict(rows)
    return np.asarray(found, dtype=np.float64)
