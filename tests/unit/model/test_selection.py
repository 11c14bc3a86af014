"""A whole selection: the same for any number of processes, honest, judged, and refused or overridden."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.candidates import FAMILIES
from model.datasets import Costs, dataset
from model.errors import DataError, GateRefused
from model.outcome import Selection
from model.progress import Silent
from model.selection import Selected, select
from model.settings import TrainSettings
from model.table import Table
from model.train import train
from tests.unit.model.conftest import QUICK

SMALL = TrainSettings(candidates=("svc", "tree"), trials=4, folds=3, repeats=2, threshold=0.6, jobs=1)


def _select(table: Table, settings: TrainSettings = SMALL, **options: object) -> Selected:
    chosen = replace(dataset(table.schema.name), **options)  # type: ignore[arg-type] # fields of a dataset
    return select(table, chosen, settings, Silent())


@pytest.fixture(scope="module")
def hearts(heart: Table) -> Selection:
    return _select(heart).selection


def test_processes_change_nothing(heart: Table, hearts: Selection) -> None:
    together = _select(heart, replace(SMALL, jobs=2)).selection

    assert together.record() == hearts.record()
    assert together.trials == hearts.trials
    assert np.array_equal(together.held_out.probabilities, hearts.held_out.probabilities)


def test_score_is_of_rows_held_out_from_the_choice_of_family(hearts: Selection) -> None:
    assert len(hearts.outer_scores) == 6
    assert hearts.score.low < hearts.score.mean < hearts.score.high
    assert sum(family.chosen for family in hearts.families) == 6
    assert {family.family for family in hearts.families if family.baseline} == {"dummy", "logistic"}
    by_name = {family.family: family.interval.mean for family in hearts.families}
    assert by_name["dummy"] < 0.56 < by_name["tree"]


def test_every_row_is_predicted_once_while_held_out(heart: Table, hearts: Selection) -> None:
    made = hearts.held_out

    assert np.array_equal(made.truth, heart.targets)
    assert made.probabilities.sum(axis=1) == pytest.approx(np.ones(303))
    assert np.array_equal(made.predicted, (made.probabilities[:, 1] >= 0.5).astype(float))
    right = float((made.truth == made.predicted).mean())
    assert right == pytest.approx(float(np.mean(hearts.outer_scores[:3])), abs=1e-9)
    assert sum(one.rows for one in hearts.classes) == 303


def test_verdicts_and_checks_are_whole_and_sentences(hearts: Selection) -> None:
    names = [verdict.name for verdict in hearts.verdicts]

    assert names == [
        *("threshold", "beats_dummy", "not_inferior_to_logistic", "shuffled_target"),
        *("parity", "fairness_sex", "checks"),
    ]
    assert hearts.passed
    assert all(one.sentence.endswith(".") for one in (*hearts.verdicts, *hearts.checks))
    assert {"loss_falls_logistic", "all_finite", "fixed_rows", "all_together"} <= {
        c.name for c in hearts.checks
    }


def test_record_is_json(hearts: Selection) -> None:
    record = json.loads(json.dumps(hearts.record()))

    assert record["score"]["mean"] == hearts.score.mean
    assert record["verdicts"][0]["name"] == "threshold"
    assert record["splits"]["sha256"] == hearts.splits.sha256


def test_several_classes(iris: Table) -> None:
    found = _select(iris)

    assert found.selection.score.mean > 0.9
    assert found.selection.threshold is None
    assert found.selection.held_out.probabilities.shape == (150, 3)
    assert found.selection.splits.duplicates == 2
    assert [one.name for one in found.selection.classes] == ["setosa", "versicolor", "virginica"]


def test_regression(boston: Table) -> None:
    found = _select(boston, replace(SMALL, candidates=("ridge", "sgd"), threshold=0.4)).selection

    assert found.metric == "r2"
    assert found.score.mean == pytest.approx(0.71, abs=0.04)
    assert found.calibration is None
    assert {one.name for one in found.scores} == {"r2", "mse", "mae"}
    assert found.passed


def test_costs_move_the_threshold_and_lower_the_cost(heart: Table) -> None:
    found = _select(heart, replace(SMALL, candidates=("svc",)), costs=Costs(1, 8)).selection.threshold

    assert found is not None
    assert found.value < 0.4
    assert found.cost < found.cost_at_half


def test_holdout_is_kept_away_from_everything(heart: Table) -> None:
    found = _select(heart, replace(SMALL, holdout=True, repeats=1)).selection

    assert found.holdout is not None
    assert found.holdout.rows + len(found.held_out.truth) == 303
    assert found.holdout.rows == 61
    assert 0.65 < found.holdout.score <= 1


def test_release_in_production_is_compared_on_the_same_folds(heart: Table) -> None:
    poor = FAMILIES["classification"]["knn"].wider_space()[-1]
    chosen = dataset("heart")

    found = select(heart, chosen, replace(SMALL, candidates=("svc",), repeats=1), Silent(), champion=poor)

    (verdict,) = [v for v in found.selection.verdicts if v.name == "not_worse_than_production"]
    assert verdict.passed
    assert verdict.found is not None
    assert verdict.found > 0


def test_wider_spaces_are_searched_below_the_threshold(heart: Table) -> None:
    found = _select(heart, replace(QUICK, threshold=0.95)).selection

    assert found.widened
    assert len(found.trials) == 4
    assert not found.passed


def test_gate_refuses_with_its_reasons_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(GateRefused) as caught:
        train(replace(QUICK, threshold=0.95, override=None), tmp_path / "store")

    assert "is below the threshold 0.95" in str(caught.value)
    assert "Against logistic regression on the same folds" in str(caught.value)
    assert "--override-gate REASON" in str(caught.value)
    assert not (tmp_path / "store").exists()


def test_an_override_releases_and_stays(tmp_path: Path) -> None:
    judged: list[Selection] = []

    made = train(replace(QUICK, threshold=0.95, override="a demonstration"), tmp_path, judged=judged.append)

    assert made.path.is_dir()
    assert judged[0].override == "a demonstration"
    assert not judged[0].passed


def test_class_with_too_few_rows_is_named(tmp_path: Path) -> None:
    lines = dataset("heart").path.read_text().splitlines()
    few = [line for line in lines if line.endswith(",0")][:20] + [
        line for line in lines if line.endswith(",1")
    ][:4]
    data = tmp_path / "few.csv"
    data.write_text("\n".join([lines[0], *few]))

    with pytest.raises(DataError, match=r"class 1 \(present\) has 4 rows, fewer than the 8 that 3 folds"):
        train(replace(QUICK, data=data), tmp_path / "store")
