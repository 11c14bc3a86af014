"""The race is repeatable, within its budget, and drops only what is clearly beaten."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model import folds
from model.candidates import FAMILIES, Candidate
from model.candidates.classification.dummy import Dummy
from model.candidates.classification.knn import Knn
from model.candidates.classification.logistic import Logistic
from model.candidates.classification.svc import Svc
from model.candidates.classification.tree import Tree
from model.search import ROUND, Raced, answer, parameter_sets, race
from model.settings import CANDIDATES, TrainSettings
from model.table import Table
from model.workers import Workers


def _race(
    table: Table, candidates: tuple[Candidate, ...], metric: str = "accuracy", **options: Any
) -> list[Raced]:
    splits = folds.split(table, np.arange(table.rows), 5, 0)
    return race(
        candidates,
        table,
        splits,
        metric,
        seed=0,
        scorer=lambda tasks: [answer(t, table) for t in tasks],
        **options,
    )


def test_budget_limits_every_family(heart: Table) -> None:
    names = CANDIDATES["classification"]
    settings = TrainSettings(trials=5)
    sets = parameter_sets(names, heart, settings, wider=False)

    assert {name: sum(c.name == name for c in sets) for name in names} == dict.fromkeys(names, 5)
    assert sets == parameter_sets(names, heart, settings, wider=False)


def test_a_clearly_beaten_candidate_stops_early_and_a_good_one_runs_on(heart: Table) -> None:
    good, bad = Svc("linear", 0.1), Svc("rbf", 0.001, 0.1)  # the second always answers the same

    racers = {one.candidate: one for one in _race(heart, (good, bad))}

    assert len(racers[good].scores) == 5
    assert racers[bad].dropped
    assert len(racers[bad].scores) == ROUND


def test_every_family_keeps_its_best(heart: Table) -> None:
    racers = _race(heart, (Logistic(0.1), Dummy(), Tree(0.03, 20, "gini"), Tree(0.0, 5, "gini")))

    finished = {one.candidate.name for one in racers if not one.dropped}
    assert finished == {"logistic", "dummy", "tree"}


def test_nothing_is_dropped_before_the_last_look(heart: Table) -> None:
    racers = _race(
        heart,
        (Logistic(0.1), Knn(1, "manhattan", "uniform"), Knn(9, "euclidean", "uniform")),
        folds_a_round=5,
    )

    assert [len(one.scores) for one in racers] == [5, 5, 5]


def test_a_metric_that_is_no_mean_over_rows_drops_nothing(heart: Table) -> None:
    racers = _race(
        heart, (Logistic(0.1), Knn(1, "manhattan", "uniform"), Knn(3, "euclidean", "uniform")), "roc_auc"
    )

    assert not any(one.dropped for one in racers)


def test_every_row_is_answered_once_while_held_out(heart: Table) -> None:
    (racer,) = _race(heart, (Tree(0.01, 10, "gini"),))

    assert not np.isnan(racer.answers).any()


def test_processes_change_nothing(heart: Table) -> None:
    candidates = tuple(FAMILIES["classification"]["tree"].space()[:6])
    splits = folds.split(heart, np.arange(heart.rows), 5, 0)

    with Workers(2, lambda task: answer(task, heart)) as workers:
        together = race(candidates, heart, splits, "accuracy", seed=0, scorer=workers.do)

    assert [one.scores for one in together] == [one.scores for one in _race(heart, candidates)]


def test_shuffled_classes_score_as_chance(heart: Table) -> None:
    shuffled = replace(heart, targets=np.random.default_rng(1).permutation(heart.targets))

    (racer,) = _race(shuffled, (Tree(0.01, 10, "gini"),), "roc_auc")

    assert np.mean(racer.scores) == pytest.approx(0.5, abs=0.1)
