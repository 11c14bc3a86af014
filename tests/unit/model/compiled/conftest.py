"""Fitted estimators of every family, and a generated table with all that can go wrong in columns."""

from typing import Any

import numpy as np
import pytest

from model import folds
from model.assembly import assemble
from model.candidates import FAMILIES, Candidate
from model.candidates.classification.forest import Forest
from model.candidates.classification.knn import Knn
from model.candidates.classification.lda import Lda
from model.candidates.classification.svc import Svc
from model.candidates.classification.tree import Tree
from model.candidates.regression.extra_trees import ExtraTrees
from model.candidates.regression.forest import Forest as RegressionForest
from model.candidates.regression.svr import Svr
from model.schema import Schema, Target, category, number
from model.table import Table

LONE_LEAF = Tree(0.0, 400, "entropy")
CLASSIFIERS: list[Candidate] = [
    Knn(9, "euclidean", "uniform"),
    Knn(9, "euclidean", "distance"),
    Knn(9, "manhattan", "uniform"),
    Knn(9, "manhattan", "distance"),
    Forest(30, 1, 0.4),
    Svc("linear", 1.0),
    Svc("rbf", 3.0, 0.03),
    Tree(0.0, 1, "gini"),
    LONE_LEAF,
    FAMILIES["classification"]["logistic"].space()[0],
    FAMILIES["classification"]["dummy"].space()[0],
    Lda(0.1),
]
REGRESSORS: list[Candidate] = [
    RegressionForest(30, 1, 0.4),
    ExtraTrees(9, 2, 0.4),
    Svr(15.0, 0.1, 0.05),
    *(FAMILIES["regression"][name].space()[0] for name in ("ridge", "sgd", "dummy")),
]
EXACT = (Forest, Tree, Knn, RegressionForest, ExtraTrees)
"""Families whose engines add up in scikit-learn's own order: not one bit differs."""


def fit(candidate: Candidate, table: Table, threshold: float = 0.5) -> Any:
    splits = folds.split(table, np.arange(table.rows), 3, 0)
    return assemble(candidate, table.schema, 0, splits, threshold).fit(table.features, table.targets)


@pytest.fixture(scope="session")
def untidy() -> Table:
    """Missing values in numbers and categories, a constant column, equal rows, a single-valued category."""
    random = np.random.default_rng(11)
    count = 240
    features = np.column_stack(
        [
            random.normal(0, 1, count),
            np.full(count, 7.0),
            random.integers(0, 3, count).astype(float),  # many ties
            random.choice([2.0, 5.0, 9.0], count),
            random.choice([0.0, 1.0], count),
        ]
    )
    targets = (
        features[:, 0] + features[:, 2] + (features[:, 3] == 5) + random.normal(0, 0.3, count) > 1.4
    ).astype(np.int64)
    features[random.random(count) < 0.2, 0] = np.nan
    features[random.random(count) < 0.2, 3] = np.nan
    features[120:] = features[:120]
    schema = Schema(
        "untidy",
        "Untidy",
        (
            number("wave", "", -5, 5, 0.5, whole=False, nullable=True),
            number("same", "", 7, 7, 7),
            number("step", "", 0, 2, 1),
            category("code", "", {2: "two", 5: "five", 9: "nine"}, 5, nullable=True),
            category("flag", "", {0: "no", 1: "yes"}, 1),
        ),
        Target("class", ("low", "high"), ""),
    )
    return Table(schema=schema, features=features, targets=targets, groups=np.arange(count))


@pytest.fixture(scope="session")
def every_table(tables: dict[str, Table], untidy: Table) -> dict[str, Table]:
    return {**tables, "untidy": untidy}
