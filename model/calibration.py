"""Makes probabilities of raw answers, and measures how far they can be taken at their word.

Sigmoids (Platt's), or one temperature for the distances of several classes, are fitted to answers for rows
held out by the inner folds. The sigmoids are the same numbers, by the same code of scikit-learn, as its
CalibratedClassifierCV finds by fitting all folds again. The temperature has a prior, which scikit-learn's
lacks; `model.assembly.temper` gives it to the released estimator. Never isotonic calibration, which overfits
below some 1,000 rows (https://scikit-learn.org/stable/modules/calibration.html#isotonic).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn.calibration import _sigmoid_calibration
from sklearn.linear_model import LogisticRegression

from model.assembly import Sigmoid, method_of
from model.candidates import Candidate
from model.metrics import Predictions, brier, further
from model.outcome import Calibration, Reliability
from model.schema import TWO_CLASSES
from model.table import Labels, Matrix, Targets

BINS = 8
"""Groups of equal size in a reliability curve; of 303 rows about 38 each."""

MISSES = 0.5
"""Rows, thought of, that a temperature is fitted to besides: missed, by the median distance between a row's
two likeliest classes. Without them, rows held out that were all right would ask for endless sureness, and the
first miss would cost as much. Chosen by the log-loss on rows held out once more: docs/adr/0043."""

SURPRISE = 0.01
"""A probability below which a class that turned out true is a surprise."""

_WIDEST = (-10.0, 10.0)
"""Bounds of the temperature's logarithm, as scikit-learn has them."""

_EDGE = 1e-6


@dataclass(frozen=True)
class Calibrator:
    """Turns raw answers into probabilities; without sigmoids and temperature it takes them as they are."""

    sigmoids: tuple[Sigmoid, ...] = ()
    inverse_temperature: float | None = None

    def probabilities(self, answers: Matrix) -> Matrix:
        """Shape [rows, classes] from raw answers, shape [rows, outputs]."""
        if self.inverse_temperature is not None:
            return np.asarray(softmax(self.inverse_temperature * answers, axis=1))
        values = answers
        if self.sigmoids:
            columns = [
                expit(-(one.slope * answers[:, i] + one.offset)) for i, one in enumerate(self.sigmoids)
            ]
            values = np.stack(columns, axis=1)
        if values.shape[1] == 1:
            return np.concatenate([1 - values, values], axis=1)
        shares: Matrix = values / values.sum(axis=1, keepdims=True)
        return shares


def calibrator(candidate: Candidate, answers: Matrix, truth: Targets) -> Calibrator:
    """Fits sigmoids or a temperature, if the family needs them.

    Args:
        candidate: Tells whether it does, and which.
        answers: Raw, for rows while they were held out; shape [rows, outputs].
        truth: Class codes, shape [rows].
    """
    method = method_of(candidate, answers.shape[1])
    if method == "none":
        return Calibrator()
    if method == "temperature":
        return Calibrator(inverse_temperature=_inverse_temperature(answers, truth))
    codes = [1] if answers.shape[1] == 1 else range(answers.shape[1])
    fitted = [
        _sigmoid_calibration(answers[:, i], (truth == code).astype(int)) for i, code in enumerate(codes)
    ]
    return Calibrator(tuple(Sigmoid(float(slope), float(offset)) for slope, offset in fitted))


def measure(made: Predictions, candidate: Candidate) -> Calibration:
    """How far calibrated predictions of held-out rows can be taken at their word."""
    classes = made.strength.shape[1]
    columns = [1] if classes == TWO_CLASSES else range(classes)
    predicted = np.concatenate([made.strength[:, code] for code in columns])
    seen = np.concatenate([(made.truth == code).astype(np.float64) for code in columns])
    slope, intercept = _line(predicted, seen)
    true = made.strength[np.arange(len(made.truth)), made.truth.astype(np.int64)]
    groups: Sequence[Labels] = np.array_split(np.argsort(predicted, kind="stable"), BINS)
    return Calibration(
        method=method_of(candidate, 1 if classes == TWO_CLASSES else classes),
        brier=brier(made),
        log_loss=further(made)["log_loss"],
        slope=slope,
        intercept=intercept,
        surprises=int((true < SURPRISE).sum()),
        bins=tuple(
            Reliability(len(group), float(predicted[group].mean()), float(seen[group].mean()))
            for group in groups
            if len(group)
        ),
    )


def _inverse_temperature(answers: Matrix, truth: Targets) -> float:
    ascending = np.sort(answers, axis=1)
    distance = float(np.median(ascending[:, -1] - ascending[:, -2]))
    rows = np.arange(len(truth))

    def loss(logarithm: float) -> float:
        times = np.exp(logarithm)
        known = -log_softmax(times * answers, axis=1)[rows, truth].sum()
        return float(known + MISSES * np.logaddexp(0, times * distance)) / len(truth)

    found = minimize_scalar(loss, bounds=_WIDEST, method="bounded", options={"xatol": 1e-12})
    return float(np.exp(found.x))


def _line(predicted: Matrix, seen: Matrix) -> tuple[float, float]:
    clipped = predicted.clip(_EDGE, 1 - _EDGE)
    odds = np.log(clipped / (1 - clipped)).reshape(-1, 1)
    if np.ptp(odds) < _EDGE:  # a constant prediction has no slope
        return 0.0, float(np.log(seen.mean() / (1 - seen.mean())))
    fitted = LogisticRegression(C=np.inf, max_iter=1000).fit(odds, seen.astype(int))
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
