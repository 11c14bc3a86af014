"""What the engine of a real model says of a row, against scikit-learn's own decision paths and weights."""

from array import array
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import schema
from app.engine.arrays import parse
from app.engine.python import Python
from app.explain import explain
from app.release import Content, Manifest, OnnxBinding, Release
from model import folds
from model.assembly import Parts, assemble, take_apart
from model.candidates import FAMILIES, Candidate
from model.candidates.classification.forest import Forest
from model.candidates.classification.svc import Svc
from model.candidates.classification.tree import Tree
from model.candidates.regression.forest import Forest as RegressionForest
from model.compiled.flatten import flatten, places
from model.datasets import dataset
from model.table import Table
from model.validation import load

MODELS: list[tuple[str, Candidate]] = [
    ("heart", Forest(30, 2, 0.4)),
    ("heart", Tree(0.0, 5, "gini")),
    ("heart", FAMILIES["classification"]["logistic"].space()[0]),
    ("heart", Svc("linear", 1.0)),
    ("heart", FAMILIES["classification"]["lda"].space()[0]),
    ("iris", Forest(20, 2, 0.4)),
    ("iris", FAMILIES["classification"]["lda"].space()[0]),
    ("iris", FAMILIES["classification"]["logistic"].space()[0]),
    ("boston", RegressionForest(20, 2, 0.4)),
    ("boston", FAMILIES["regression"]["ridge"].space()[0]),
]


def wanted(parts: Parts, table: Table, row: np.ndarray) -> np.ndarray:
    """Shape [features, outputs], in what the model adds up before any calibration."""
    preprocess, model = parts.pipeline["preprocess"], parts.pipeline["model"]
    columns = preprocess.transform(row.reshape(1, -1))
    if hasattr(model, "coef_"):
        centre = preprocess.transform(table.features).mean(axis=0)
        by_column = (np.atleast_2d(model.coef_) * (columns - centre)).T
    else:
        by_column = along_paths(model, columns)
    names = [feature.name for feature in table.schema.features]
    found = np.zeros((len(names), by_column.shape[1]))
    for column, added in zip(preprocess.get_feature_names_out(), by_column, strict=True):
        found[place(column, names)] += added
    return found


def along_paths(model: Any, columns: np.ndarray) -> np.ndarray:
    """What each step of scikit-learn's decision paths changes, by column, averaged over the trees."""
    trees = getattr(model, "estimators_", [model])
    added = np.zeros((columns.shape[1], trees[0].tree_.value.shape[2]))
    for estimator in trees:
        values = estimator.tree_.value[:, 0, :]
        for parent, child in pairwise(estimator.decision_path(columns.astype(np.float32)).indices):
            added[estimator.tree_.feature[parent]] += values[child] - values[parent]
    return added / len(trees)


def place(column: str, names: list[str]) -> int:
    """Which feature a column was made from: the longest name that fits, as one may begin another."""
    plain = column.split("__", 1)[-1]
    plain = names[int(plain[1:].split("_")[0])] if plain[0] == "x" and plain[1:2].isdigit() else plain
    fitting = [name for name in names if plain == name or plain.startswith(name + "_")]
    return names.index(max(fitting, key=len))


@pytest.mark.parametrize(("name", "candidate"), MODELS, ids=[f"{name}-{one.name}" for name, one in MODELS])
def test_contributions_are_scikit_learns_own(name: str, candidate: Candidate) -> None:
    known = dataset(name)
    table = load(known.path, known.schema)
    splits = folds.split(table, np.arange(table.rows), 3, 0)
    fitted = assemble(candidate, table.schema, 0, splits, 0.5).fit(table.features, table.targets)
    parts = take_apart(fitted)
    served = Python(parse(flatten(candidate, fitted, table.schema, table.features).to_json().encode()))
    content = Content({}, OnnxBinding([], "", ""), 2, candidate.name, decision_threshold=parts.threshold)
    described = schema.parse(table.schema.to_json().encode())
    release = Release(described, Manifest("sha256:0", content), Path())

    for row, coded in zip(table.features[::37], places(table.schema, table.features)[::37], strict=True):
        found = explain(release, served, array("d", coded))

        assert found.exact
        assert found.method == ("linear" if hasattr(parts.pipeline["model"], "coef_") else "path")
        added = wanted(parts, table, row)
        slopes = np.array([-one.slope for one in parts.sigmoids] or [1.0])
        if parts.inverse_temperature is not None:
            added = parts.inverse_temperature * (added - added.mean(axis=1, keepdims=True))
        elif parts.sigmoids and len(slopes) == 1:
            raw = added[:, -1] * slopes[0]
            added = np.column_stack([-raw, raw])
        else:
            added = added * slopes
        np.testing.assert_allclose([share.contributions for share in found.features], added, atol=1e-9)
        answer = fitted.predict_proba([row])[0] if described.target.classes else fitted.predict([row])
        np.testing.assert_allclose(found.prediction, answer, atol=1e-12)
        if found.label is not None:
            assert found.label == described.target.classes[int(fitted.predict([row])[0])]
