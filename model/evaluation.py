"""Runs the procedure on all rows and on every outer fold, and its winner on shuffled targets.

Owns the order of the work and its processes. Every task is whole in one process, so that the number of
processes changes nothing but the time.
"""

from dataclasses import dataclass

import numpy as np

from model import canaries, folds
from model.canaries import SHUFFLES, Shuffle
from model.folds import Split
from model.procedure import SELECTED, Choice, OuterFold, Procedure, outer_fold
from model.progress import Progress
from model.table import Labels
from model.workers import Workers

_INNER = 1_000_003
"""Keeps the seeds of inner folds apart from those of outer ones."""


@dataclass(frozen=True)
class Evaluation:
    """What came of it.

    Attributes:
        choice: The procedure's on all rows.
        outer: The outer folds, repeat by repeat.
        results: One per outer fold.
        shuffles: The winner's scores on shuffled targets.
    """

    choice: Choice
    outer: tuple[Split, ...]
    results: tuple[OuterFold, ...]
    shuffles: tuple[float, ...]


@dataclass(frozen=True)
class _Outer:
    split: Split
    seed: int


@dataclass(frozen=True)
class _Whole:
    rows: Labels
    seed: int


def evaluate(procedure: Procedure, progress: Progress) -> Evaluation:
    """Runs all of it; repeatable, and the same for any number of processes."""
    table, settings = procedure.table, procedure.settings
    outer = tuple(
        split
        for repeat in range(settings.repeats)
        for split in folds.split(table, np.arange(table.rows), settings.folds, settings.seed + repeat)
    )
    tasks: list[_Outer | _Whole | Shuffle] = [_Whole(np.arange(table.rows), _inner(settings.seed, 0))]
    tasks += [_Outer(split, _inner(settings.seed, place)) for place, split in enumerate(outer, 1)]

    def work(task: _Outer | _Whole | Shuffle) -> OuterFold | Choice | float:
        match task:
            case _Outer(split=split, seed=seed):
                return outer_fold(procedure, split, seed)
            case _Whole(rows=rows, seed=seed):
                return procedure.choose(rows, seed)
            case Shuffle():
                return canaries.shuffled_score(task, table)

    with Workers(settings.jobs, work) as workers:
        progress.start("search", len(tasks))
        done: dict[int, OuterFold | Choice | float] = {}
        for place, found in workers.as_done(tasks):
            done[place] = found
            progress.step(_said(found))
        choice = done.pop(0)
        assert isinstance(choice, Choice)
        progress.start("canary", SHUFFLES)
        shuffles = [
            Shuffle(choice.winner.candidate, choice.splits, settings.seed + i) for i in range(SHUFFLES)
        ]
        by_chance: dict[int, float] = {}
        for place, found in workers.as_done(shuffles):
            assert isinstance(found, float)
            by_chance[place] = found
            progress.step(f"shuffled targets {found:.3f}")
    results = [done[place] for place in sorted(done)]
    return Evaluation(
        choice,
        outer,
        tuple(one for one in results if isinstance(one, OuterFold)),
        tuple(by_chance[place] for place in sorted(by_chance)),
    )


def _inner(seed: int, place: int) -> int:
    return (seed + _INNER * (place + 1)) % 2**32


def _said(found: OuterFold | Choice | float) -> str:
    match found:
        case OuterFold(scores=scores, chosen=chosen):
            return f"{chosen} {scores[SELECTED]:.3f} held out"
        case Choice(best=best):
            return f"all rows: {best.summary()}"
    return f"{found:.3f}"
