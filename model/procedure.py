"""The way from rows to a decided model, as one procedure: search, choice of family, calibration, threshold.

It runs on all rows for the release, and once on the training rows of every outer fold, so that the score of
an outer fold is the procedure's own: nothing of it has seen the rows held out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model import folds, ranking, thresholds
from model.calibration import Calibrator, calibrator
from model.candidates import Candidate
from model.datasets import Costs
from model.folds import Split
from model.metrics import Predictions, of_answers, score
from model.outcome import Trial
from model.schema import TWO_CLASSES, Schema
from model.search import FoldTask, Raced, Scorer, answer, parameter_sets, race
from model.settings import BASELINES, FAMILIES, INNER_FOLDS, TrainSettings
from model.table import Labels, Matrix, Table, Targets

SELECTED = "selected"
"""Stands for the family that the procedure chose."""

CHAMPION = "champion"
"""Stands for the candidate in production."""


@dataclass(frozen=True)
class Decided:
    """A candidate, and how its answers become decisions.

    Attributes:
        candidate: Family and parameters.
        calibrator: Makes probabilities; an empty one for a regression.
        threshold: Of the second of two classes; None otherwise.
    """

    candidate: Candidate
    calibrator: Calibrator
    threshold: float | None

    def predictions(self, answers: Matrix, truth: Targets, schema: Schema) -> Predictions:
        """Calibrated predictions of raw answers, shape [rows, outputs]."""
        if schema.task == "regression":
            return of_answers(answers, truth, self.candidate.border, schema)
        shares = self.calibrator.probabilities(answers)
        if self.threshold is None:
            return Predictions(truth, shares.argmax(axis=1), shares)
        return Predictions(truth, (shares[:, 1] >= self.threshold).astype(np.int64), shares)


@dataclass(frozen=True)
class Choice:
    """What the procedure chose from some rows.

    Attributes:
        winner: The model to release.
        families: The best of every family, baselines included, by name.
        trials: Every candidate tried, baselines aside, in the order tried.
        best: The winner's trial.
        widened: Whether the wider spaces were needed.
        splits: The inner folds.
    """

    winner: Decided
    families: dict[str, Decided]
    trials: tuple[Trial, ...]
    best: Trial
    widened: bool
    splits: tuple[Split, ...]


@dataclass(frozen=True)
class Procedure:
    """What the procedure is given beside rows.

    Attributes:
        table: All rows.
        settings: What is asked for.
        metric: Of the task.
        costs: Decide thresholds.
        champion: The candidate in production, to be compared with; None where there is none.
    """

    table: Table
    settings: TrainSettings
    metric: str
    costs: Costs | None = None
    champion: Candidate | None = None

    @property
    def competing(self) -> tuple[str, ...]:
        """The families that may win."""
        return self.settings.families_of(self.table.schema.task)

    @property
    def compared(self) -> tuple[str, ...]:
        """Families to be compared with only."""
        known = FAMILIES[self.table.schema.task]
        reference = [*BASELINES, *(["ridge"] if self.table.schema.task == "regression" else [])]
        return tuple(name for name in reference if name in known and name not in self.competing)

    def choose(self, rows: Labels, seed: int, scorer: Scorer | None = None) -> Choice:
        """Runs the procedure.

        Args:
            rows: What it may look at, ascending.
            seed: Decides the inner folds.
            scorer: Scores the folds of a round; by default here and now.
        """
        table, settings = self.table, self.settings
        splits = folds.split(table, rows, INNER_FOLDS, seed)
        do = scorer or (lambda tasks: [answer(task, table) for task in tasks])
        names = self.competing + self.compared

        def raced(*, wider: bool) -> list[Raced]:
            sets = parameter_sets(names, table, settings, wider=wider)
            return race(sets, table, splits, self.metric, seed=settings.seed, scorer=do)

        racers = raced(wider=False)
        widened = self._best_score(racers) < settings.threshold
        if widened:
            racers += raced(wider=True)
        winner = ranking.choose(self._eligible(racers), table, rows)
        families = {
            name: ranking.choose([one for one in racers if one.candidate.name == name], table, rows)
            for name in names
        }
        return Choice(
            winner=self.decided(winner, rows),
            families={name: self.decided(one, rows) for name, one in families.items()},
            trials=tuple(one.trial(len(splits)) for one in self._eligible(racers)),
            best=winner.trial(len(splits)),
            widened=widened,
            splits=splits,
        )

    def _eligible(self, racers: Sequence[Raced]) -> list[Raced]:
        return [one for one in racers if one.candidate.name in self.competing]

    def _best_score(self, racers: Sequence[Raced]) -> float:
        return float(np.mean(ranking.best(self._eligible(racers)).scores))

    def decided(self, racer: Raced, rows: Labels) -> Decided:
        """Adds calibration and threshold to a candidate whose answers for `rows` are known."""
        if self.table.schema.task == "regression":
            return Decided(racer.candidate, Calibrator(), None)
        answers, truth = racer.answers[rows], self.table.targets[rows]
        fitted = calibrator(racer.candidate, answers, truth)
        if len(self.table.schema.target.classes) != TWO_CLASSES:
            return Decided(racer.candidate, fitted, None)
        present = fitted.probabilities(answers)[:, 1]
        return Decided(racer.candidate, fitted, thresholds.decide(present, truth, self.costs))


@dataclass(frozen=True)
class OuterFold:
    """The procedure's result on one outer fold.

    Attributes:
        scores: Of the selected model (`SELECTED`), of each family's best, and of the champion, by name.
        chosen: The family that was selected.
        made: The selected model's predictions of the rows held out.
    """

    scores: dict[str, float]
    chosen: str
    made: Predictions


def outer_fold(procedure: Procedure, split: Split, seed: int) -> OuterFold:
    """Runs the procedure on the training rows of an outer fold and scores what it chose on those held out."""
    table = procedure.table
    choice = procedure.choose(split.train, seed)
    decided = {SELECTED: choice.winner} | choice.families
    if procedure.champion is not None:
        decided[CHAMPION] = _champion(procedure, procedure.champion, choice.splits, split.train)
    task = FoldTask(tuple(one.candidate for one in decided.values()), split, procedure.settings.seed)
    truth = table.targets[split.test]
    made = {
        name: one.predictions(answers, truth, table.schema)
        for (name, one), answers in zip(decided.items(), answer(task, table), strict=True)
    }
    return OuterFold(
        {name: score(procedure.metric, one) for name, one in made.items()},
        choice.winner.candidate.name,
        made[SELECTED],
    )


def _champion(procedure: Procedure, candidate: Candidate, splits: Sequence[Split], rows: Labels) -> Decided:
    # Its parameters are fixed; calibration and threshold are its rows' own, as when it was released.
    racer = Raced(candidate, np.full((procedure.table.rows, procedure.table.schema.outputs), np.nan))
    for split in splits:
        (racer.answers[split.test],) = answer(
            FoldTask((candidate,), split, procedure.settings.seed), procedure.table
        )
    return procedure.decided(racer, rows)
