"""Cross-validates candidates: the same folds for all, each trial whole in one process, BLAS in one thread.

Owns which parameter sets are tried and how each is scored. Which one wins is `model.selection`'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from model.candidates import FAMILIES, Candidate
from model.metrics import score
from model.preprocessing import pipeline
from model.progress import Progress
from model.settings import TrainSettings
from model.table import Matrix, Table


@dataclass(frozen=True)
class Trial:
    """One parameter set, scored.

    Attributes:
        candidate: The parameters.
        scores: One per fold.
        present: The probability of the second class of every row while it was held out; shape [rows].
    """

    candidate: Candidate
    scores: tuple[float, ...]
    present: Matrix

    @property
    def score(self) -> float:
        """The mean over the folds."""
        return float(np.mean(self.scores))

    @property
    def deviation(self) -> float:
        """The standard deviation over the folds."""
        return float(np.std(self.scores))

    def summary(self) -> str:
        """The family and its score, in a few words."""
        return f"{self.candidate.name} {self.score:.3f}"


def parameter_sets(settings: TrainSettings, *, wider: bool) -> tuple[Candidate, ...]:
    """What a search tries: at most `settings.trials` sets a family, drawn by the seed, simplest first."""
    chosen: list[Candidate] = []
    for name in settings.candidates:
        family = FAMILIES[name]
        space = family.wider_space() if wider else family.space()
        if len(space) > settings.trials:
            drawn = np.random.default_rng(settings.seed).choice(len(space), settings.trials, replace=False)
            space = tuple(space[i] for i in sorted(drawn))
        chosen += space
    return tuple(chosen)


def search(
    candidates: tuple[Candidate, ...], table: Table, settings: TrainSettings, progress: Progress, phase: str
) -> tuple[Trial, ...]:
    """Scores every parameter set by stratified cross-validation; repeatable, and in the order given."""
    progress.start(phase, len(candidates))
    trials = []
    for trial in _run(candidates, table, settings):
        trials.append(trial)
        progress.step(trial.summary())
    return tuple(trials)


def _run(candidates: tuple[Candidate, ...], table: Table, settings: TrainSettings) -> Iterator[Trial]:
    if settings.jobs == 1:
        yield from (evaluate(candidate, table, settings) for candidate in candidates)
        return
    parallel = Parallel(n_jobs=settings.jobs, return_as="generator", batch_size=1)
    yield from parallel(delayed(evaluate)(candidate, table, settings) for candidate in candidates)


def evaluate(candidate: Candidate, table: Table, settings: TrainSettings) -> Trial:
    """Scores one parameter set on all folds; everything is learned from the other folds only."""
    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    present = np.zeros(table.rows)
    scores = []
    with threadpool_limits(1):
        for train, test in folds.split(table.features, table.labels):
            fitted = pipeline(candidate, table.schema, settings.seed).fit(
                table.features[train], table.labels[train]
            )
            present[test] = fitted.predict_proba(table.features[test])[:, 1]
            scores.append(score(settings.metric, table.labels[test], present[test]))
    return Trial(candidate, tuple(scores), present)
