"""The search is repeatable, honest, within its budget, and the gate holds."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.candidates import FAMILIES
from model.candidates.tree import Tree
from model.datasets import dataset
from model.errors import DataError, GateRefused
from model.progress import Silent
from model.search import evaluate, parameter_sets
from model.selection import select
from model.settings import TrainSettings
from model.table import Table
from model.train import train
from tests.unit.model.conftest import QUICK


class Recorded(Silent):
    """Keeps the names of phases."""

    def __init__(self) -> None:
        self.phases: list[tuple[str, int]] = []

    def start(self, phase: str, total: int) -> None:
        self.phases.append((phase, total))


def test_budget_limits_every_family() -> None:
    sets = parameter_sets(TrainSettings(trials=5), wider=False)

    assert {name: sum(c.name == name for c in sets) for name in FAMILIES} == dict.fromkeys(FAMILIES, 5)
    assert sets == parameter_sets(TrainSettings(trials=5), wider=False)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_wider_space_repeats_nothing(family: type) -> None:
    assert not set(family.space()) & set(family.wider_space())
    assert len(set(family.space())) == len(family.space())


def test_shuffled_classes_score_as_chance(heart: Table) -> None:
    shuffled = replace(heart, labels=np.random.default_rng(1).permutation(heart.labels))

    trial = evaluate(Tree(4, 10, "gini"), shuffled, TrainSettings(metric="roc_auc"))

    assert abs(trial.score - 0.5) < 0.1


def test_processes_do_not_change_the_result(heart: Table) -> None:
    alone = select(heart, QUICK, Silent())
    together = select(heart, replace(QUICK, jobs=2), Silent())

    assert [t.scores for t in alone.trials] == [t.scores for t in together.trials]


def test_of_equal_scores_the_simpler_wins(heart: Table) -> None:
    selection = select(heart, QUICK, Silent())
    top = [trial for trial in selection.trials if trial.score == selection.best.score]
    assert selection.best is top[0]


def test_gate_widens_once_then_refuses_and_leaves_nothing(tmp_path: Path) -> None:
    progress = Recorded()

    with pytest.raises(GateRefused) as caught:
        train(replace(QUICK, threshold=0.99), tmp_path / "store", progress)

    assert progress.phases == [("search", 2), ("wider search", 2)]
    assert "below the threshold 0.99" in str(caught.value)
    assert "tree 0." in str(caught.value)
    assert not (tmp_path / "store").exists()


def test_wider_search_can_pass_the_gate(heart: Table, tmp_path: Path) -> None:
    narrow, wide, settings = _seed_whose_wider_search_is_better(heart)

    made = train(replace(settings, threshold=(narrow + wide) / 2), tmp_path)

    assert made.score == wide
    assert json.loads((made.path / "manifest.json").read_text())["widened"] is True


def _seed_whose_wider_search_is_better(heart: Table) -> tuple[float, float, TrainSettings]:
    for seed in range(20):
        settings = replace(QUICK, candidates=("knn",), trials=1, seed=seed)
        narrow, wide = (
            evaluate(parameter_sets(settings, wider=wider)[0], heart, settings).score
            for wider in (False, True)
        )
        if wide > narrow:
            return narrow, wide, settings
    raise AssertionError("no seed of 20 makes the wider search better")


def test_class_with_fewer_rows_than_folds(tmp_path: Path) -> None:
    lines = dataset("heart").path.read_text().splitlines()
    few = [line for line in lines if line.endswith(",0")][:20] + [
        line for line in lines if line.endswith(",1")
    ][:2]
    data = tmp_path / "few.csv"
    data.write_text("\n".join([lines[0], *few]))

    with pytest.raises(DataError, match="a class has 2 rows, fewer than the 3 folds"):
        train(replace(QUICK, data=data), tmp_path / "store")
