"""What a training is asked to do."""

from dataclasses import dataclass
from pathlib import Path

from model.errors import SettingsError

METRICS = ("accuracy", "balanced_accuracy", "f1", "roc_auc")
"""What a candidate can be scored by: each from 0 to 1, higher is better."""

CANDIDATES = ("knn", "forest", "svc", "tree")
"""The families that can compete; `model.candidates` has one module for each."""

MAXIMUM_FOLDS = 50
MAXIMUM_JOBS = 256
MAXIMUM_TRIALS = 1000


@dataclass(frozen=True)
class TrainSettings:
    """Checked as it is made: one that exists is valid.

    Attributes:
        dataset: Name of a dataset in `model.datasets`: its schema, and its data unless `data` is given.
        data: A CSV file with the dataset's columns, in place of the dataset's own.
        threshold: The score, 0 to 1, that the best candidate must reach to be released.
        metric: One of `METRICS`.
        seed: Decides folds and forests: the same seed gives the same release.
        folds: Parts of the cross-validation.
        candidates: Families that compete, from `CANDIDATES`.
        trials: The most parameter sets tried of each family; the wider search may try as many again.
        jobs: Processes. It has no influence on the result.

    Raises:
        SettingsError: A value is not allowed.
    """

    dataset: str = "heart"
    data: Path | None = None
    threshold: float = 0.8
    metric: str = "accuracy"
    seed: int = 0
    folds: int = 10
    candidates: tuple[str, ...] = CANDIDATES
    trials: int = 24
    jobs: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise SettingsError(
                f"threshold {self.threshold!r}: give a number above 0 and below 1, such as 0.8."
            )
        if self.metric not in METRICS:
            raise SettingsError(f"metric {self.metric!r} is not known. Choose one of: {', '.join(METRICS)}.")
        if not 0 <= self.seed < 2**32:
            raise SettingsError(f"seed {self.seed!r}: give a whole number from 0 to 4294967295.")
        _check_between("folds", self.folds, 2, MAXIMUM_FOLDS)
        _check_between("trials", self.trials, 1, MAXIMUM_TRIALS)
        _check_between("jobs", self.jobs, 1, MAXIMUM_JOBS)
        self._check_candidates()

    def _check_candidates(self) -> None:
        if not self.candidates:
            raise SettingsError(f"candidates: none given. Choose from: {', '.join(CANDIDATES)}.")
        for name in self.candidates:
            if name not in CANDIDATES:
                raise SettingsError(f"candidate {name!r} is not known. Choose from: {', '.join(CANDIDATES)}.")
            if self.candidates.count(name) > 1:
                raise SettingsError(f"candidate {name!r} is named twice. Name each once.")


def _check_between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise SettingsError(f"{name} {value!r}: give a whole number from {least} to {most}.")
