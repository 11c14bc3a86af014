"""What a selection found: the records that the gate, the report, the manifest and the command line read.

Owns no computation beyond means: `model.selection` makes these, nobody changes them.
"""

import math
from dataclasses import asdict, dataclass, fields
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from model.candidates import Candidate
    from model.table import Matrix

Task = Literal["classification", "regression"]
Value = str | int | float | None


_SHARE, _LOSS = (0.0, 1.0), (0.0, math.inf)

BOUNDS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("accuracy", "balanced_accuracy", "f1", "roc_auc", "brier"), _SHARE),
    **dict.fromkeys(("log_loss", "mse", "mae"), _LOSS),
    "r2": (-math.inf, 1.0),
}
"""The least and the most that a score can be."""


@dataclass(frozen=True)
class Interval:
    """A mean and its two-sided 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        """As in a sentence: 0.832 (0.781 to 0.883)."""
        return f"{self.mean:.3f} ({self.low:.3f} to {self.high:.3f})"

    def shown(self, metric: str) -> "Interval":
        """As people see it: without what no value of the metric can be, such as an accuracy above 1."""
        least, most = BOUNDS.get(metric, (-math.inf, math.inf))
        return Interval(self.mean, max(self.low, least), min(self.high, most))


@dataclass(frozen=True)
class Trial:
    """One parameter set, as the inner cross-validation on all rows scored it.

    Attributes:
        candidate: The parameters.
        scores: One per fold that it ran; fewer than `folds` where it was clearly beaten earlier.
        folds: Folds of the search.
    """

    candidate: "Candidate"
    scores: tuple[float, ...]
    folds: int

    @property
    def score(self) -> float:
        """The mean over the folds that it ran."""
        return fmean(self.scores)

    @property
    def deviation(self) -> float:
        """The standard deviation over the folds that it ran."""
        return pstdev(self.scores)

    @property
    def finished(self) -> bool:
        """Whether it ran all folds."""
        return len(self.scores) == self.folds

    @property
    def parameters(self) -> dict[str, Value]:
        """The candidate's parameters by name."""
        return {
            field.name: getattr(self.candidate, field.name)
            for field in fields(self.candidate)  # type: ignore[arg-type] # every candidate is a dataclass
        }

    def summary(self) -> str:
        """The family and its score, in a few words."""
        return f"{self.candidate.name} {self.score:.3f}"


@dataclass(frozen=True)
class FamilyScore:
    """How one family did on rows that played no part in choosing its parameters.

    Attributes:
        family: Its name in settings, such as "forest".
        title: Its name for people.
        baseline: Whether it is there to be compared with only.
        scores: One per outer fold, repeat by repeat; its best parameters chosen anew inside each.
        interval: Their mean and its corrected interval.
        chosen: In how many outer folds the selection chose this family.
    """

    family: str
    title: str
    baseline: bool
    scores: tuple[float, ...]
    interval: Interval
    chosen: int


@dataclass(frozen=True)
class HeldOut:
    """Every row predicted once while it was held out, by the outer folds of the first repeat.

    Attributes:
        truth: Class codes or target values, shape [rows].
        predicted: The same, as predicted, with the decision threshold applied; shape [rows].
        probabilities: Calibrated, shape [rows, classes]; shape [rows, 0] for a regression.
    """

    truth: "Matrix"
    predicted: "Matrix"
    probabilities: "Matrix"


@dataclass(frozen=True)
class NamedScore:
    """A further score, such as "roc_auc" or "mse": its mean over the outer folds and that mean's interval."""

    name: str
    interval: Interval


@dataclass(frozen=True)
class ClassScore:
    """Precision, recall and F1 of one class over all held-out rows; `rows` are of that class."""

    name: str
    rows: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Reliability:
    """One group of held-out rows of similar probability: what was predicted, and what was so."""

    rows: int
    predicted: float
    seen: float


@dataclass(frozen=True)
class Calibration:
    """How far probabilities can be taken at their word, on held-out rows.

    Attributes:
        method: "sigmoid" for each class, "temperature" for all together, or "none" where the family's own
            probabilities are used.
        brier: Mean squared error of the probabilities, summed over classes and halved; 0 is best.
        log_loss: Mean negative logarithm of the true class's probability; 0 is best.
        slope: Of a logistic regression of the truth on the log-odds: 1 is calibrated, below 1 is too sure.
            For several classes of each against the rest, all together.
        intercept: Of the same regression; 0 is calibrated.
        surprises: Rows whose true class had a probability below 1 %.
        bins: Of the last class (or of each class against the rest, together), by predicted probability.
    """

    method: Literal["sigmoid", "temperature", "none"]
    brier: float
    log_loss: float
    slope: float
    intercept: float
    surprises: int
    bins: tuple[Reliability, ...]


@dataclass(frozen=True)
class DecisionThreshold:
    """From which probability of the second class on it is predicted.

    Attributes:
        value: Between 0 and 1.
        false_alarm: The stated cost of predicting the second class wrongly.
        miss: The stated cost of missing it.
        cost: Mean cost of a held-out row at this threshold.
        cost_at_half: The same at one half.
        reason: How it was found, as a sentence.
    """

    value: float
    false_alarm: float
    miss: float
    cost: float
    cost_at_half: float
    reason: str


@dataclass(frozen=True)
class GroupScore:
    """The score of the held-out rows of one group, such as sex = female; no interval below 30 rows."""

    feature: str
    group: str
    rows: int
    score: float
    interval: Interval | None


@dataclass(frozen=True)
class Gap:
    """The largest difference of scores between groups of one feature; None where there are too few rows."""

    feature: str
    interval: Interval | None
    sentence: str


@dataclass(frozen=True)
class Check:
    """A test of the training on the user's own data; `passed` is None where it does not apply."""

    name: str
    passed: bool | None
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """One condition of the gate: what was found, what was asked for, and a sentence that says both."""

    name: str
    passed: bool
    found: float | None
    required: float | None
    sentence: str


@dataclass(frozen=True)
class Splits:
    """Which rows were held out when.

    Attributes:
        folds: Outer folds of one repeat.
        repeats: Repeats of the outer cross-validation.
        inner: Folds of the search inside each.
        groups: Distinct groups of rows that never cross folds; equal to the rows where each is its own.
        duplicates: Rows that equal another, or nearly, and share its group.
        crowded: Rows so close to so many that nearly equal ones could not be told; only equals share a group.
        sha256: Hex hash of every outer and inner fold's row numbers.
    """

    folds: int
    repeats: int
    inner: int
    groups: int
    duplicates: int
    crowded: int
    sha256: str


@dataclass(frozen=True)
class Holdout:
    """The fifth of the rows kept away from everything else, on request: the winner's score there."""

    rows: int
    score: float


@dataclass(frozen=True)
class Selection:
    """The winner and all that is known of it.

    Attributes:
        task: What is predicted.
        metric: What `score` is: one of `model.settings.METRICS` of the task.
        best: The winner; it is fitted on all rows.
        trials: Every trial of the search on all rows, in the order tried.
        widened: Whether that search needed the wider spaces.
        score: The whole procedure's score on rows that played no part in it. The number to report.
        outer_scores: What it is the mean of: one per outer fold, repeat by repeat.
        families: Every family's own, best first, baselines included.
        scores: Further scores of the whole procedure.
        classes: Per class; empty for a regression.
        calibration: None for a regression.
        threshold: None unless there are two classes.
        groups: Per group of the features named for fairness.
        gaps: One per such feature.
        checks: What guards every training, and how it came out here.
        verdicts: The gate's, one per condition.
        override: The reason given for releasing a refused model; None where none was given.
        splits: Which rows were held out when.
        held_out: Every row's prediction while it was held out.
        holdout: None unless asked for.
    """

    task: Task
    metric: str
    best: Trial
    trials: tuple[Trial, ...]
    widened: bool
    score: Interval
    outer_scores: tuple[float, ...]
    families: tuple[FamilyScore, ...]
    scores: tuple[NamedScore, ...]
    classes: tuple[ClassScore, ...]
    calibration: Calibration | None
    threshold: DecisionThreshold | None
    groups: tuple[GroupScore, ...]
    gaps: tuple[Gap, ...]
    checks: tuple[Check, ...]
    verdicts: tuple[Verdict, ...]
    override: str | None
    splits: Splits
    held_out: HeldOut
    holdout: Holdout | None

    @property
    def passed(self) -> bool:
        """Whether every condition of the gate holds."""
        return all(verdict.passed for verdict in self.verdicts)

    def best_of(self, family: str) -> Trial:
        """The best trial of one family in the search on all rows."""
        own = [trial for trial in self.trials if trial.candidate.name == family]
        return max(own, key=lambda trial: (trial.finished, trial.score))

    def ranking(self) -> tuple[Trial, ...]:
        """The best trial of every family in the search on all rows, best first."""
        names = dict.fromkeys(trial.candidate.name for trial in self.trials)
        return tuple(sorted(map(self.best_of, names), key=lambda trial: -trial.score))

    def record(self) -> dict[str, object]:
        """All but trials and rows as plain JSON values: the gate's machine-readable record."""
        left_out = {"best", "trials", "held_out"}
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in values.items() if name not in left_out}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)  # type: ignore[call-overload] # the line above asks for it
    return value
