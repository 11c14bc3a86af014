"""Scores candidates on the same folds: shared work inside a fold, clearly beaten ones dropped between folds.

Owns which parameter sets are tried and how each is scored. Which one wins is `model.ranking`'s. The result
depends on neither the number of processes nor their speed: the budget is counted in trials.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from sklearn import config_context

from model.candidates import FAMILIES, Candidate, Fold
from model.folds import Split
from model.metrics import losses, of_answers, score
from model.outcome import Trial
from model.preprocessing import prepare
from model.settings import TrainSettings
from model.table import Matrix, Table

ROUND = 2
"""Folds between two looks at who is beaten. A constant, so that the number of processes changes nothing."""

BEATEN = 2.5
"""Standard errors of the paired difference by which a candidate must trail the leader to be dropped: by
chance alone one in 160 is (normal distribution, one-sided)."""

FEWEST_ROWS = 20
"""Held-out rows before anything is dropped."""


@dataclass(frozen=True)
class FoldTask:
    """Candidates to score on one split of a table."""

    candidates: tuple[Candidate, ...]
    split: Split
    seed: int


Scorer = Callable[[Sequence[FoldTask]], list[list[Matrix]]]
"""Does tasks: for each, the raw answers of its candidates for the held-out rows."""


@dataclass
class Raced:
    """A candidate in the race.

    Attributes:
        candidate: The parameters.
        scores: Of the folds so far.
        answers: For every row of the table, once held out; NaN before; shape [rows, outputs].
        losses: Of every row held out so far, fold by fold; None where the metric is no mean over rows.
        dropped: Whether it was beaten before the last fold.
    """

    candidate: Candidate
    answers: Matrix
    scores: list[float] = field(default_factory=list)
    losses: list[Matrix] | None = field(default_factory=list)
    dropped: bool = False

    def trial(self, folds: int) -> Trial:
        """What is kept of it."""
        return Trial(self.candidate, tuple(self.scores), folds)


def parameter_sets(
    names: Sequence[str], table: Table, settings: TrainSettings, *, wider: bool
) -> tuple[Candidate, ...]:
    """What a search tries: at most `settings.trials` sets a family, drawn by the seed, simplest first."""
    chosen: list[Candidate] = []
    for name in names:
        family = FAMILIES[table.schema.task][name]
        space = family.wider_space() if wider else family.space()
        if len(space) > settings.trials:
            drawn = np.random.default_rng(settings.seed).choice(len(space), settings.trials, replace=False)
            space = tuple(space[i] for i in sorted(drawn))
        chosen += space
    return tuple(chosen)


def answer(task: FoldTask, table: Table) -> list[Matrix]:
    """Fits a task's candidates on its training rows; raw answers for those held out, in order.

    Rows are preprocessed once for all families that want them alike; each family shares the rest itself.
    """
    # Rows were validated when they were read, and parameters are ours: scikit-learn need not look again.
    with config_context(assume_finite=True, skip_parameter_validation=True):
        return _answer(task, table)


def _answer(task: FoldTask, table: Table) -> list[Matrix]:
    train, test = table.features[task.split.train], table.features[task.split.test]
    targets = table.targets[task.split.train]
    folds: dict[bool, Fold] = {}
    found: list[Matrix | None] = [None] * len(task.candidates)
    for family in dict.fromkeys(type(one) for one in task.candidates):
        if family.scaled not in folds:
            learned, asked = prepare(train, test, table.schema, scaled=family.scaled)
            folds[family.scaled] = Fold(learned, targets, asked, table.schema.outputs, task.seed)
        places = [i for i, one in enumerate(task.candidates) if type(one) is family]
        made = family.answer([task.candidates[i] for i in places], folds[family.scaled])
        for place, values in zip(places, made, strict=True):
            found[place] = values
    return [values for values in found if values is not None]


def race(
    candidates: Sequence[Candidate],
    table: Table,
    splits: Sequence[Split],
    metric: str,
    *,
    seed: int,
    scorer: Scorer,
    folds_a_round: int = ROUND,
) -> list[Raced]:
    """Scores candidates fold by fold; after each round those that are clearly beaten run no further.

    Args:
        candidates: What to score.
        table: The rows.
        splits: The folds.
        metric: One of `model.settings.METRICS`.
        seed: Decides what is random inside the candidates.
        scorer: Does the folds of a round, at once if it can.
        folds_a_round: Folds between two looks at who is beaten.

    Returns:
        All candidates, in the order given.
    """
    shape = (table.rows, table.schema.outputs)
    racers = [Raced(one, np.full(shape, np.nan)) for one in candidates]
    for start in range(0, len(splits), folds_a_round):
        running = [one for one in racers if not one.dropped]
        chosen = splits[start : start + folds_a_round]
        tasks = [FoldTask(tuple(one.candidate for one in running), split, seed) for split in chosen]
        for split, answers in zip(chosen, scorer(tasks), strict=True):
            for racer, values in zip(running, answers, strict=True):
                _record(racer, split, values, table, metric)
        if start + folds_a_round < len(splits):
            _drop_beaten(running)
    return racers


def _record(racer: Raced, split: Split, values: Matrix, table: Table, metric: str) -> None:
    racer.answers[split.test] = values
    made = of_answers(values, table.targets[split.test], racer.candidate.border, table.schema)
    racer.scores.append(score(metric, made))
    lost = losses(metric, made)
    if lost is None or racer.losses is None:
        racer.losses = None
    else:
        racer.losses.append(lost)


def _drop_beaten(running: Sequence[Raced]) -> None:
    lost = {id(one): np.concatenate(one.losses) for one in running if one.losses is not None}
    if len(lost) < len(running) or len(lost[id(running[0])]) < FEWEST_ROWS:
        return
    mean = {key: float(values.mean()) for key, values in lost.items()}
    leader = lost[min(mean, key=lambda key: mean[key])]
    # Every family keeps its best, so that families can be compared.
    families = {one.candidate.name: one for one in sorted(running, key=lambda one: -mean[id(one)])}
    for racer in running:
        behind = lost[id(racer)] - leader
        error = float(behind.std()) / len(behind) ** 0.5
        beaten = float(behind.mean()) > BEATEN * error > 0
        racer.dropped = beaten and families[racer.candidate.name] is not racer
