"""model.onnx predicts what the trained pipeline does, for every family and each way to build it."""

import numpy as np
import onnx
import pytest

from model.candidates import Candidate
from model.candidates.forest import Forest
from model.candidates.knn import Knn
from model.candidates.svc import Svc
from model.candidates.tree import Tree
from model.errors import ParityError
from model.export.model import to_onnx
from model.export.parity import OnnxModel, check_parity
from model.preprocessing import pipeline
from model.table import Table

VARIANTS: list[Candidate] = [
    *(
        Knn(9, distance, weights)
        for distance in ("euclidean", "manhattan")
        for weights in ("uniform", "distance")
    ),
    Forest(100, 1, 0.4),
    Svc("linear", 1.0),
    Svc("rbf", 3.0, 0.03),
    Tree(12, 1, "gini"),
    Tree(1, 303, "entropy"),  # a lone leaf
]


@pytest.mark.parametrize("candidate", VARIANTS, ids=str)
def test_probabilities_are_equal_on_every_row(candidate: Candidate, heart: Table) -> None:
    fitted = pipeline(candidate, heart.schema, 0).fit(heart.features, heart.labels)
    exported = to_onnx(candidate, fitted, heart.schema)

    difference = OnnxModel(exported, heart.schema).predict_proba(heart.features) - fitted.predict_proba(
        heart.features
    )
    assert np.abs(difference).max() < 1e-9
    assert check_parity(exported, fitted, heart).rows == 606


def test_values_at_and_beside_a_threshold_take_the_same_branch(heart: Table) -> None:
    candidate = Tree(12, 1, "gini")
    fitted = pipeline(candidate, heart.schema, 0).fit(heart.features, heart.labels)
    tree = fitted["classify"].tree_  # type: ignore[index] # a Pipeline behind the Protocol
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


def test_model_has_one_double_input_per_feature(heart: Table) -> None:
    candidate = Tree(3, 5, "gini")
    fitted = pipeline(candidate, heart.schema, 0).fit(heart.features, heart.labels)
    graph = onnx.load_from_string(to_onnx(candidate, fitted, heart.schema)).graph

    assert [value.name for value in graph.input] == [feature.name for feature in heart.schema.features]
    assert {value.type.tensor_type.elem_type for value in graph.input} == {onnx.TensorProto.DOUBLE}
    assert [value.name for value in graph.output] == ["label", "probabilities"]


def test_another_model_is_refused(heart: Table) -> None:
    candidate, other = Tree(3, 5, "gini"), Tree(2, 20, "gini")
    fitted = pipeline(candidate, heart.schema, 0).fit(heart.features, heart.labels)
    stranger = pipeline(other, heart.schema, 0).fit(heart.features, heart.labels)

    with pytest.raises(ParityError, match="of 606 rows"):
        check_parity(to_onnx(other, stranger, heart.schema), fitted, heart)
