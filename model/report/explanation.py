"""What the model relies on, and whether more data would help: measured on rows that were held out.

The winner's estimator is fitted anew in every fold, without calibration and decision threshold: both concern
how an answer is put, not what it rests on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.candidates import Candidate
from model.candidates.candidate import Fold
from model.folds import Split
from model.metrics import of_answers, score
from model.outcome import Interval
from model.preprocessing import pipeline
from model.table import Labels, Matrix, Table

REPEATS = 5
"""How often each feature is shuffled in each fold."""

SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Parts of a fold's training rows that the learning curve tries."""

_NORMAL = 1.96
"""Standard errors of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Importance:
    """How much the score falls when one feature is shuffled: the mean over the folds and its interval."""

    feature: str
    drop: Interval


@dataclass(frozen=True)
class LearningPoint:
    """The score with a part of the rows: on the rows learned from, and on those held out."""

    rows: int
    learned: float
    held_out: Interval


@dataclass(frozen=True)
class Explanation:
    """Importances, the largest first; the learning curve, the fewest rows first."""

    importance: tuple[Importance, ...]
    learning: tuple[LearningPoint, ...]


def explain(
    candidate: Candidate, table: Table, splits: Sequence[Split], metric: str, seed: int
) -> Explanation:
    """Measures one parameter set.

    Args:
        candidate: The winner.
        table: The rows.
        splits: The folds: what to learn from and what is held out.
        metric: The selection's.
        seed: Decides the shuffling.
    """
    drops, curve = [], []
    for number, split in enumerate(splits):
        random = np.random.default_rng([seed, number])
        measured = _Measured(candidate, table, metric, seed, split.test)
        order = random.permutation(split.train)
        points = [measured.point(_part(order, share, table)) for share in SHARES[:-1]]
        whole = measured.whole(split.train, random)
        curve.append([*points, whole.point])
        drops.append(whole.drops)
    names = [feature.name for feature in table.schema.features]
    return Explanation(_ranked(names, np.array(drops)), _curve(np.array(curve)))


@dataclass(frozen=True)
class _Whole:
    point: tuple[int, float, float]
    drops: Matrix


@dataclass(frozen=True)
class _Measured:
    """Fits on some rows and scores on the held-out ones of a fold."""

    candidate: Candidate
    table: Table
    metric: str
    seed: int
    test: Labels

    def point(self, rows: Labels) -> tuple[int, float, float]:
        """Rows, score on them, score on the held-out ones."""
        features = self.table.features
        answers = self._answers(rows, np.concatenate([features[rows], features[self.test]]))
        return (
            len(rows),
            self._score(answers[: len(rows)], rows),
            self._score(answers[len(rows) :], self.test),
        )

    def whole(self, rows: Labels, random: np.random.Generator) -> _Whole:
        """The same, and how far the score falls with each feature shuffled, shape [features]."""
        features, test = self.table.features, self.test
        shuffled = list(_shuffled(features[test], random))
        answers = self._answers(rows, np.concatenate([features[rows], features[test], *shuffled]))
        parts = np.split(answers, [len(rows) + len(test) * i for i in range(len(shuffled) + 1)])
        held_out = self._score(parts[1], test)
        falls = np.array([held_out - self._score(part, test) for part in parts[2:]])
        drops = falls.reshape(features.shape[1], REPEATS).mean(axis=1)
        return _Whole((len(rows), self._score(parts[0], rows), held_out), drops)

    def _answers(self, rows: Labels, asked: Matrix) -> Matrix:
        made: Any = pipeline(self.candidate, self.table.schema, self.seed)  # Any: scikit-learn has no types
        ready = made["preprocess"]
        train = ready.fit_transform(self.table.features[rows])
        targets = self.table.targets[rows]
        fold = Fold(train, targets, ready.transform(asked), self.table.schema.outputs, self.seed)
        return type(self.candidate).answer([self.candidate], fold)[0]

    def _score(self, answers: Matrix, rows: Labels) -> float:
        made = of_answers(answers, self.table.targets[rows], self.candidate.border, self.table.schema)
        return score(self.metric, made)


def _shuffled(rows: Matrix, random: np.random.Generator) -> Iterator[Matrix]:
    for column in range(rows.shape[1]):
        for _ in range(REPEATS):
            changed = rows.copy()
            changed[:, column] = random.permutation(changed[:, column])
            yield changed


def _part(order: Labels, share: float, table: Table) -> Labels:
    part = order[: max(round(share * len(order)), 2)]
    if table.schema.task == "regression":
        return np.sort(part)
    # A fit needs a row of every class, however small the part.
    codes, firsts = np.unique(table.targets[order], return_index=True)
    missing = [order[first] for code, first in zip(codes, firsts, strict=True) if first >= len(part)]
    return np.sort(np.concatenate([part, np.array(missing, dtype=part.dtype)]))


def _ranked(names: Sequence[str], drops: Matrix) -> tuple[Importance, ...]:
    found = [Importance(name, _interval(drops[:, place])) for place, name in enumerate(names)]
    return tuple(sorted(found, key=lambda one: -one.drop.mean))


def _curve(points: Matrix) -> tuple[LearningPoint, ...]:
    return tuple(
        LearningPoint(
            round(points[:, place, 0].mean()),
            float(points[:, place, 1].mean()),
            _interval(points[:, place, 2]),
        )
        for place in range(points.shape[1])
    )


def _interval(values: Matrix) -> Interval:
    mean = float(values.mean())
    error = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
    return Interval(mean, mean - _NORMAL * error, mean + _NORMAL * error)
