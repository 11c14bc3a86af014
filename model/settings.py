"""What a training is asked to do."""

from dataclasses import dataclass
from pathlib import Path

from model.errors import SettingsError
from model.outcome import Task

METRICS: dict[Task, tuple[str, ...]] = {
    "classification": ("accuracy", "balanced_accuracy", "f1", "roc_auc"),
    "regression": ("r2",),
}
"""What a candidate can be scored by, the default first: each at most 1, higher is better."""

_FAMILIES = Path(__file__).resolve().parent / "candidates"


def _listed(task: Task) -> tuple[str, ...]:
    # By file name, because importing a family brings scikit-learn in.
    return tuple(sorted(p.stem for p in (_FAMILIES / task).glob("*.py") if p.stem != "__init__"))


FAMILIES: dict[Task, tuple[str, ...]] = {
    "classification": _listed("classification"),
    "regression": _listed("regression"),
}
"""Every family by task: one module of that name in `model/candidates/<task>` each."""

BASELINES = ("dummy", "logistic")
"""Always fitted to be compared with; released only where a user names them as candidates."""

CANDIDATES: dict[Task, tuple[str, ...]] = {
    task: tuple(name for name in names if name not in BASELINES) for task, names in FAMILIES.items()
}
"""The families that compete unless a user names others."""

KNOWN_CANDIDATES = tuple(sorted({name for names in FAMILIES.values() for name in names}))
"""The names of all families of all tasks."""

INNER_FOLDS = 5
"""Parts of the cross-validation that chooses family and parameters, in each outer fold and on all rows."""

MAXIMUM_FOLDS = 50
MAXIMUM_REPEATS = 100
MAXIMUM_JOBS = 256
MAXIMUM_TRIALS = 1000
LONGEST_REASON = 500


@dataclass(frozen=True)
class TrainSettings:
    """Checked as it is made: one that exists is valid.

    Attributes:
        dataset: Name of a dataset in `model.datasets`: its schema, and its data unless `data` is given.
        data: A CSV or Parquet file with the dataset's columns, or the user's own with `spec`.
        threshold: The score, 0 to 1, that the lower end of the winner's 95 % interval must reach.
        metric: One of `METRICS` of the dataset's task; None is the first of them.
        seed: Decides folds and forests: the same seed gives the same release.
        folds: Parts of the outer cross-validation, whose score is the one reported.
        candidates: Families that compete; None is `CANDIDATES` of the dataset's task.
        trials: The most parameter sets tried of each family; the wider search may try as many again.
        jobs: Processes. It has no influence on the result.
        repeats: How often the outer cross-validation is repeated with other folds.
        spec: A YAML file that describes the user's own `data`, in place of `dataset`.
        drop: Columns to leave out.
        holdout: Whether a fifth of the rows is kept away from everything and scored once at the end.
        compared_with: The alias of the release that a new one must not be worse than, such as the name of
            the environment that it is for; where the alias points nowhere, nothing is compared.
        override: Why a model that the gate refuses is released all the same; None lets the gate decide.

    Raises:
        SettingsError: A value is not allowed.
    """

    dataset: str = "heart"
    data: Path | None = None
    threshold: float = 0.75
    metric: str | None = None
    seed: int = 0
    folds: int = 5
    candidates: tuple[str, ...] | None = None
    trials: int = 24
    jobs: int = 2
    repeats: int = 2
    spec: Path | None = None
    drop: tuple[str, ...] = ()
    holdout: bool = False
    override: str | None = None
    compared_with: str = "prod"

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise SettingsError(
                f"threshold {self.threshold!r}: give a number above 0 and below 1, such as 0.75."
            )
        metrics = [name for names in METRICS.values() for name in names]
        if self.metric is not None and self.metric not in metrics:
            raise SettingsError(f"metric {self.metric!r} is not known. Choose one of: {', '.join(metrics)}.")
        if not 0 <= self.seed < 2**32:
            raise SettingsError(f"seed {self.seed!r}: give a whole number from 0 to 4294967295.")
        _check_between("folds", self.folds, 2, MAXIMUM_FOLDS)
        _check_between("repeats", self.repeats, 1, MAXIMUM_REPEATS)
        _check_between("trials", self.trials, 1, MAXIMUM_TRIALS)
        _check_between("jobs", self.jobs, 1, MAXIMUM_JOBS)
        _check_candidates(self.candidates)
        if self.spec is not None and self.data is None:
            raise SettingsError(f"spec {self.spec}: it describes a data file. Name that with data as well.")
        if self.override is not None and not 0 < len(self.override.strip()) <= LONGEST_REASON:
            raise SettingsError(
                f"override {self.override!r}: give the reason in 1 to {LONGEST_REASON} characters;"
                " it is kept in the release."
            )

    def metric_of(self, task: Task) -> str:
        """The metric for a task.

        Raises:
            SettingsError: The one named belongs to another task.
        """
        if self.metric is None:
            return METRICS[task][0]
        if self.metric not in METRICS[task]:
            raise SettingsError(
                f"metric {self.metric!r} does not score a {task}. Choose one of: {', '.join(METRICS[task])}."
            )
        return self.metric

    def families_of(self, task: Task) -> tuple[str, ...]:
        """The families that compete for a task.

        Raises:
            SettingsError: One of those named is of another task.
        """
        for name in self.candidates or ():
            if name not in FAMILIES[task]:
                raise SettingsError(
                    f"candidate {name!r} cannot learn a {task}. Choose from: {', '.join(FAMILIES[task])}."
                )
        return CANDIDATES[task] if self.candidates is None else self.candidates


def _check_candidates(names: tuple[str, ...] | None) -> None:
    known = ", ".join(KNOWN_CANDIDATES)
    if names is not None and not names:
        raise SettingsError(f"candidates: none given. Choose from: {known}.")
    for name in names or ():
        if name not in KNOWN_CANDIDATES:
            raise SettingsError(f"candidate {name!r} is not known. Choose from: {known}.")
        if (names or ()).count(name) > 1:
            raise SettingsError(f"candidate {name!r} is named twice. Name each once.")


def _check_between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise SettingsError(f"{name} {value!r}: give a whole number from {least} to {most}.")
