"""Planted leaks are caught by name; honest data is not accused."""

from dataclasses import replace

import numpy as np
import pytest

from model import folds
from model.canaries import Shuffle, refuse_telltales, shuffled_score, verdict
from model.candidates import FAMILIES
from model.errors import DataError
from model.schema import number
from model.table import Matrix, Table


def _with_column(table: Table, values: Matrix) -> Table:
    planted = number("planted", "a leak", -1e9, 1e9, 0, whole=False)
    schema = replace(table.schema, features=(*table.schema.features, planted))
    return replace(table, schema=schema, features=np.column_stack([table.features, values]))


@pytest.mark.parametrize("name", ["heart", "iris", "boston"])
def test_honest_data_passes(name: str, tables: dict[str, Table]) -> None:
    refuse_telltales(tables[name], ())


@pytest.mark.parametrize("name", ["heart", "iris", "boston"])
@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_planted_copy_of_the_target_is_named(name: str, noise: float, tables: dict[str, Table]) -> None:
    table = tables[name]
    random = np.random.default_rng(0)
    spread = float(np.std(table.targets))
    copy = 3 - 2 * table.targets + noise * spread * random.normal(size=table.rows)

    with pytest.raises(
        DataError, match=f"column 'planted': it predicts {table.schema.target.name} all alone"
    ):
        refuse_telltales(_with_column(table, copy), ())


def test_a_trusted_feature_may_tell(heart: Table) -> None:
    refuse_telltales(_with_column(heart, heart.targets.astype(float)), ("planted",))


@pytest.mark.parametrize(("name", "family"), [("heart", "svc"), ("iris", "tree"), ("boston", "ridge")])
def test_shuffled_targets_score_as_chance(name: str, family: str, tables: dict[str, Table]) -> None:
    table = tables[name]
    candidate = FAMILIES[table.schema.task][family].space()[3]
    splits = folds.split(table, np.arange(table.rows), 5, 0)

    scores = [shuffled_score(Shuffle(candidate, splits, seed), table) for seed in range(5)]

    assert verdict(scores, table).passed


def test_a_leak_in_the_procedure_fails_the_canary(heart: Table) -> None:
    # Rows to learn from that are also held out: the nearest neighbour of a row is the row.
    nearest = FAMILIES["classification"]["knn"].wider_space()[-1]
    everything = np.arange(heart.rows)
    leaking = (folds.Split(everything, everything),)

    found = verdict([shuffled_score(Shuffle(nearest, leaking, 0), heart)], heart)

    assert not found.passed
    assert "something leaks the answers" in found.sentence
