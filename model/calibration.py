"""Makes probabilities of raw answers, and measures how far they can be taken at their word.

Sigmoids (Platt's), or one temperature for the distances of several classes, are fitted to answers for rows
held out by the inner folds: the same numbers, by the same code of scikit-learn, as its CalibratedClassifierCV
finds by fitting all folds again. Never isotonic calibration, which overfits below some 1,000 rows
(https://scikit-learn.org/stable/modules/calibration.html#isotonic).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, softmax
from sklearn.calibration import _sigmoid_calibration, _TemperatureScaling
from sklearn.linear_model import LogisticRegression

from model.assembly import Sigmoid, method_of
from model.candidates import Candidate
from model.metrics import Predictions, brier, further
from model.outcome import Calibration, Reliability
from model.schema import TWO_CLASSES
from model.table import Labels, Matrix, Targets

BINS = 8
"""Groups of equal size in a reliability curve; of 303 rows about 38 each."""

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
        return Calibrator(inverse_temperature=float(_TemperatureScaling().fit(answers, truth).beta_))
    codes = [1] if answers.shape[1] == 1 else range(answers.shape[1])
    fitted = [
        _sigmoid_calibration(answers[:, i], (truth == code).astype(int)) for i, code in enumerate(codes)
    ]
    return Calibrator(tuple(Sigmoid(float(slope), float(offset)) for slope, offset in fitted))


def measure(made: Predictions, candidate: Candidate) -> Calibration:
    """How far calibrated predictions of held-out rows can be taken at their word."""
    classes = made.strength.shape[1]
    columns = [1] if classes == TWO_CLASSES else range(classes)
    lines = [_line(made.strength[:, code], made.truth == code) for code in columns]
    predicted = np.concatenate([made.strength[:, code] for code in columns])
    seen = np.concatenate([(made.truth == code).astype(np.float64) for code in columns])
    groups: Sequence[Labels] = np.array_split(np.argsort(predicted, kind="stable"), BINS)
    return Calibration(
        method=method_of(candidate, 1 if classes == TWO_CLASSES else classes),
        brier=brier(made),
        log_loss=further(made)["log_loss"],
        slope=float(np.mean([slope for slope, _ in lines])),
        intercept=float(np.mean([intercept for _, intercept in lines])),
        bins=tuple(
            Reliability(len(group), float(predicted[group].mean()), float(seen[group].mean()))
            for group in groups
            if len(group)
        ),
    )


def _line(predicted: Matrix, seen: Matrix) -> tuple[float, float]:
    clipped = predicted.clip(_EDGE, 1 - _EDGE)
    odds = np.log(clipped / (1 - clipped)).reshape(-1, 1)
    if np.ptp(odds) < _EDGE:  # a constant prediction has no slope
        return 0.0, float(np.log(seen.mean() / (1 - seen.mean())))
    fitted = LogisticRegression(C=np.inf, max_iter=1000).fit(odds, seen.astype(int))
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
