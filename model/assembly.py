"""The whole estimator of a release, made of scikit-learn's own parts: pipeline, calibration, threshold.

A regression, or a family whose answers are probabilities already, needs the pipeline only. Else calibration
is fitted to the answers for rows held out by the inner folds; of two classes a threshold decides last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import FixedThresholdClassifier

from model.candidates import Candidate, Estimator
from model.candidates.candidate import tells_distances
from model.folds import Split
from model.preprocessing import pipeline
from model.schema import TWO_CLASSES, Schema

Method = Literal["sigmoid", "temperature", "none"]


@dataclass(frozen=True)
class Sigmoid:
    """Turns an answer d into a probability: 1 / (1 + exp(slope · d + offset))."""

    slope: float
    offset: float


@dataclass(frozen=True)
class Parts:
    """A fitted estimator of `assemble`, taken apart.

    Attributes:
        pipeline: The fitted steps "preprocess" and "model".
        sigmoids: One per output; empty where answers are used as they are, or have a temperature.
        inverse_temperature: What all answers are multiplied by before their softmax; None without one.
        threshold: The probability of the second class from which on it is predicted; None unless there are
            two classes.
    """

    pipeline: Any  # Any: scikit-learn has no types
    sigmoids: tuple[Sigmoid, ...]
    inverse_temperature: float | None
    threshold: float | None


def method_of(candidate: Candidate, outputs: int) -> Method:
    """How a classifier's answers become probabilities, by the names of scikit-learn's CalibratedClassifierCV.

    A sigmoid looks at one class alone, against the rest. A class that lies between others is told apart by no
    border of its own, so distances of several classes share one temperature instead: softmax(answers / T),
    which leaves the order of a row's classes as it is.

    Args:
        candidate: Tells whether its answers need it at all.
        outputs: Columns of an answer.
    """
    if not candidate.calibrated:
        return "none"
    return "temperature" if outputs > 1 and tells_distances(candidate, outputs) else "sigmoid"


def assemble(
    candidate: Candidate, schema: Schema, seed: int, splits: Sequence[Split], threshold: float | None
) -> Estimator:
    """The unfitted estimator.

    Args:
        candidate: Family and parameters.
        schema: What the columns mean.
        seed: Decides what is random.
        splits: The folds whose held-out rows calibration is fitted to; they part exactly the rows to fit on.
        threshold: The decision threshold for two classes.
    """
    made = pipeline(candidate, schema, seed)
    if schema.task == "regression":
        return made
    method = method_of(candidate, schema.outputs)
    if method != "none":
        folds = [(split.train, split.test) for split in splits]
        made = CalibratedClassifierCV(made, method=method, cv=folds, ensemble=False)
    if len(schema.target.classes) == TWO_CLASSES:
        made = FixedThresholdClassifier(
            made, threshold=threshold or 0.5, pos_label=1, response_method="predict_proba"
        )
    return made


def temper(fitted: Any, inverse_temperature: float | None) -> None:  # Any: scikit-learn has no types
    """Gives a fitted estimator of `assemble` the temperature that answers of held-out rows ask for.

    Args:
        fitted: It has fitted one of its own, without a prior.
        inverse_temperature: What all answers are multiplied by; None where it has no temperature.
    """
    if inverse_temperature is not None:
        fitted.calibrated_classifiers_[0].calibrators[0].beta_ = inverse_temperature


def take_apart(fitted: Any) -> Parts:  # Any: scikit-learn has no types
    """The parts of a fitted estimator that `assemble` made."""
    threshold = None
    if isinstance(fitted, FixedThresholdClassifier):
        threshold, fitted = float(fitted.threshold), fitted.estimator_
    sigmoids: tuple[Sigmoid, ...] = ()
    inverse_temperature = None
    if isinstance(fitted, CalibratedClassifierCV):
        calibrated = fitted.calibrated_classifiers_[0]
        if calibrated.method == "temperature":
            inverse_temperature = float(calibrated.calibrators[0].beta_)
        else:
            sigmoids = tuple(Sigmoid(float(one.a_), float(one.b_)) for one in calibrated.calibrators)
        fitted = calibrated.estimator
    return Parts(fitted, sigmoids, inverse_temperature, threshold)
