"""model.onnx predicts what the trained estimator does, for every family and each way to build it."""

from dataclasses import replace
from typing import Any

import numpy as np
import onnx
import pytest

from model import folds
from model.assembly import assemble, take_apart
from model.candidates import FAMILIES, Candidate
from model.candidates.classification.forest import Forest
from model.candidates.classification.knn import Knn
from model.candidates.classification.lda import Lda
from model.candidates.classification.svc import Svc
from model.candidates.classification.tree import Tree
from model.candidates.regression.extra_trees import ExtraTrees
from model.candidates.regression.forest import Forest as RegressionForest
from model.candidates.regression.svr import Svr
from model.compiled import forms
from model.export.model import to_onnx
from model.table import Table
from tests.unit.model.onnx_model import OnnxModel

CLASSIFIERS: list[Candidate] = [
    *(
        Knn(9, distance, weights)
        for distance in ("euclidean", "manhattan")
        for weights in ("uniform", "distance")
    ),
    Forest(30, 1, 0.4),
    Svc("linear", 1.0),
    Svc("rbf", 3.0, 0.03),
    Tree(0.0, 1, "gini"),
    Tree(0.0, 303, "entropy"),  # a lone leaf
    FAMILIES["classification"]["logistic"].space()[0],
    FAMILIES["classification"]["dummy"].space()[0],
    Lda(0.1),
]
REGRESSORS: list[Candidate] = [
    RegressionForest(30, 1, 0.4),
    ExtraTrees(30, 1, 0.5),
    Svr(15.0, 0.1, 0.05),
    *(FAMILIES["regression"][name].space()[0] for name in ("ridge", "sgd", "dummy")),
]
HEART = [pytest.param(one, "heart", id=f"heart {one}") for one in CLASSIFIERS]
IRIS = [
    pytest.param(one, "iris", id=f"iris {one}") for one in CLASSIFIERS if one != Tree(0.0, 303, "entropy")
]
BOSTON = [pytest.param(one, "boston", id=f"boston {one}") for one in REGRESSORS]


def _fit(candidate: Candidate, table: Table, threshold: float = 0.5) -> Any:
    splits = folds.split(table, np.arange(table.rows), 3, 0)
    return assemble(candidate, table.schema, 0, splits, threshold).fit(table.features, table.targets)


@pytest.mark.parametrize(("candidate", "name"), HEART + IRIS)
def test_probabilities_and_classes_are_equal_on_every_row(
    candidate: Candidate, name: str, tables: dict[str, Table]
) -> None:
    table = tables[name]
    fitted = _fit(candidate, table)

    exported = OnnxModel(to_onnx(candidate, fitted, table.schema), table.schema)

    apart = np.abs(exported.predict_proba(table.features) - fitted.predict_proba(table.features)).max(axis=1)
    # Among equally distant neighbours (iris has many) either choice is right.
    decided = (
        ~_tied(candidate, fitted, table) if isinstance(candidate, Knn) else np.ones(table.rows, dtype=bool)
    )
    assert decided.mean() > 0.5
    assert apart[decided].max() < 1e-9
    same = exported.predict_label(table.features) == fitted.predict(table.features)
    assert same[decided].all()


@pytest.mark.parametrize("first", ["label", "probabilities", "constant_0", "Softmax_9", "Identity_0"])
@pytest.mark.parametrize("several", [True, False])
def test_a_column_may_have_any_name(first: str, *, several: bool, iris: Table) -> None:
    names = [first, "Concat_0", "label_", "value"][: 4 if several else 1]
    features = tuple(replace(one, name=name) for one, name in zip(iris.schema.features, names, strict=False))
    table = replace(
        iris, schema=replace(iris.schema, features=features), features=iris.features[:, : len(names)]
    )
    fitted = _fit(Lda(0.1), table)

    exported = OnnxModel(to_onnx(Lda(0.1), fitted, table.schema), table.schema)

    wanted = fitted.predict_proba(table.features)
    np.testing.assert_allclose(exported.predict_proba(table.features), wanted, atol=1e-6)
    assert np.array_equal(exported.predict_label(table.features), fitted.predict(table.features))
    answers = forms.run("onnxruntime", {"model.onnx": exported.content}, table.schema, table.features[:3])
    np.testing.assert_allclose(answers[0], wanted[:3], atol=1e-6)


def test_a_column_may_be_called_as_a_regressions_output(boston: Table) -> None:
    names = ["value", "Squeeze_20", "output_value", *(one.name for one in boston.schema.features[3:])]
    features = tuple(replace(one, name=name) for one, name in zip(boston.schema.features, names, strict=True))
    table = replace(boston, schema=replace(boston.schema, features=features))
    ridge = FAMILIES["regression"]["ridge"].space()[0]
    fitted = _fit(ridge, table)

    exported = OnnxModel(to_onnx(ridge, fitted, table.schema), table.schema)

    np.testing.assert_allclose(exported.predict_value(table.features), fitted.predict(table.features))


def _tied(candidate: Knn, fitted: Any, table: Table) -> Any:
    pipeline = take_apart(fitted).pipeline
    rows = pipeline["preprocess"].transform(table.features)
    distances, _ = pipeline["model"].kneighbors(rows, candidate.neighbors + 1)
    return distances[:, -1] - distances[:, -2] < 1e-9


@pytest.mark.parametrize(("candidate", "name"), BOSTON)
def test_values_are_equal_on_every_row(candidate: Candidate, name: str, tables: dict[str, Table]) -> None:
    table = tables[name]
    fitted = _fit(candidate, table)
    content = to_onnx(candidate, fitted, table.schema)

    found = OnnxModel(content, table.schema).predict_value(table.features)

    np.testing.assert_allclose(found, fitted.predict(table.features), atol=1e-9)


def test_decision_threshold_is_in_the_model(heart: Table) -> None:
    candidate = Svc("linear", 0.1)
    often, seldom = _fit(candidate, heart, 0.2), _fit(candidate, heart, 0.8)

    found = {
        name: OnnxModel(to_onnx(candidate, fitted, heart.schema), heart.schema)
        for name, fitted in (("often", often), ("seldom", seldom))
    }

    assert np.array_equal(
        found["often"].predict_proba(heart.features), found["seldom"].predict_proba(heart.features)
    )
    assert np.array_equal(found["often"].predict_label(heart.features), often.predict(heart.features))
    assert (
        found["often"].predict_label(heart.features).sum()
        > found["seldom"].predict_label(heart.features).sum()
    )


def test_values_at_and_beside_a_threshold_take_the_same_branch(heart: Table) -> None:
    candidate = Tree(0.0, 1, "gini")
    fitted = _fit(candidate, heart)
    tree = take_apart(fitted).pipeline["model"].tree_
    oldpeak = heart.schema.indices("number").index(9)
    thresholds = tree.threshold[tree.feature == oldpeak]
    assert len(thresholds)
    near = np.concatenate(
        [[t, np.nextafter(t, 9), np.nextafter(t, -9), t + 1e-8, t - 1e-8] for t in thresholds]
    )
    rows = np.repeat(heart.features[:50], len(near), axis=0)
    rows[:, 9] = np.tile(near, 50)

    exported = OnnxModel(to_onnx(candidate, fitted, heart.schema), heart.schema)

    np.testing.assert_allclose(exported.predict_proba(rows), fitted.predict_proba(rows), atol=1e-12)


def test_a_graph_that_holds_much_for_each_row_asks_for_fewer_together(heart: Table) -> None:
    fewer = replace(heart, features=heart.features[:60], targets=heart.targets[:60], groups=heart.groups[:60])
    nearest = Knn(9, "euclidean", "uniform")

    asked = [
        _rows_at_once(to_onnx(candidate, _fit(candidate, table), table.schema))
        for candidate, table in ((nearest, heart), (nearest, fewer), (Tree(0.0, 1, "gini"), heart))
    ]

    assert 1 < asked[0] < asked[1] < asked[2]


def _rows_at_once(content: bytes) -> int:
    told = {one.key: one.value for one in onnx.load_from_string(content).metadata_props}
    return int(told["rows_at_once"])


@pytest.mark.parametrize(("name", "outputs"), [("heart", 2), ("iris", 2), ("boston", 1)])
def test_model_has_one_double_input_per_feature(name: str, outputs: int, tables: dict[str, Table]) -> None:
    table = tables[name]
    candidate = FAMILIES[table.schema.task]["forest"].wider_space()[0]
    graph = onnx.load_from_string(to_onnx(candidate, _fit(candidate, table), table.schema)).graph

    assert [value.name for value in graph.input] == [feature.name for feature in table.schema.features]
    assert {value.type.tensor_type.elem_type for value in graph.input} == {onnx.TensorProto.DOUBLE}
    assert [value.name for value in graph.output] == (
        ["label", "probabilities"] if outputs == 2 else ["value"]
    )
