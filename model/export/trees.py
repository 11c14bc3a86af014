"""Decision trees as one TreeEnsemble node, thresholds and leaves in double precision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from onnx import numpy_helper

from model.export.graph import Graph
from model.table import Matrix

_NO_CHILD = -1
_SUM = 1
_BRANCH_LEQ = 0


@dataclass
class _Ensemble:
    """TreeEnsemble's parallel lists: `nodes_*` for inner nodes, `leaf_*` for leaves, one root per tree."""

    roots: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    thresholds: list[float] = field(default_factory=list)
    true_ids: list[int] = field(default_factory=list)
    true_leaves: list[int] = field(default_factory=list)
    false_ids: list[int] = field(default_factory=list)
    false_leaves: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)

    def add(self, tree: Any, values: Matrix, target: int) -> None:  # Any: scikit-learn has no types
        """Adds one tree whose leaves give `values`, shape [nodes], to the output of that number."""
        found = values.tolist()
        left, right = tree.children_left.tolist(), tree.children_right.tolist()
        inner = [i for i, child in enumerate(left) if child != _NO_CHILD]
        place = {node: len(self.columns) + i for i, node in enumerate(inner)}
        for node, child in enumerate(left):
            if child == _NO_CHILD:
                place[node] = len(self.weights)
                self.weights.append(found[node])
                self.targets.append(target)
        self.roots.append(len(self.columns))
        if not inner:  # a lone leaf is written as a question with the same answer on both sides
            self._add_node(0, 0.0, (place[0], True), (place[0], True))
        for node in inner:
            true, false = left[node], right[node]
            self._add_node(
                int(tree.feature[node]),
                float(tree.threshold[node]),
                (place[true], left[true] == _NO_CHILD),
                (place[false], left[false] == _NO_CHILD),
            )

    def _add_node(
        self, column: int, threshold: float, true: tuple[int, bool], false: tuple[int, bool]
    ) -> None:
        self.columns.append(column)
        self.thresholds.append(threshold)
        self.true_ids.append(true[0])
        self.true_leaves.append(int(true[1]))
        self.false_ids.append(false[0])
        self.false_leaves.append(int(false[1]))


def add_trees(
    graph: Graph, trees: Sequence[Any], rows: str, *, classes: int = 0
) -> str:  # Any: scikit-learn has no types
    """Adds the average of fitted trees.

    Args:
        graph: Where to add it.
        trees: The `tree_` of each.
        rows: The preprocessed rows, double, shape [N, columns].
        classes: How many classes the trees tell apart; 0 where they predict a number.

    Returns:
        The value with the raw answers, double: of two classes the second one's probability, shape [N, 1]; of
        more classes each one's, shape [N, classes]; else the number, shape [N, 1].
    """
    ensemble = _Ensemble()
    # A leaf has one weight for one output: for several classes each tree is written once per class.
    outputs = range(classes) if classes > 2 else (1,) if classes else (0,)
    for tree in trees:
        values = tree.value[:, 0, :]
        if classes:
            values = values / values.sum(axis=1, keepdims=True)
        for place, output in enumerate(outputs):
            ensemble.add(tree, values[:, output] / len(trees), place)
    # scikit-learn rounds rows to single precision and compares them with double thresholds: so does this.
    rounded = graph.add_cast(graph.add_cast(rows, "float"), "double")
    return graph.add(
        "TreeEnsemble",
        rounded,
        domain="ai.onnx.ml",
        aggregate_function=_SUM,
        post_transform=0,
        n_targets=len(outputs),
        tree_roots=ensemble.roots,
        nodes_featureids=ensemble.columns,
        nodes_splits=numpy_helper.from_array(np.array(ensemble.thresholds, dtype=np.float64)),
        nodes_modes=numpy_helper.from_array(np.full(len(ensemble.columns), _BRANCH_LEQ, dtype=np.uint8)),
        nodes_truenodeids=ensemble.true_ids,
        nodes_trueleafs=ensemble.true_leaves,
        nodes_falsenodeids=ensemble.false_ids,
        nodes_falseleafs=ensemble.false_leaves,
        leaf_targetids=ensemble.targets,
        leaf_weights=numpy_helper.from_array(np.array(ensemble.weights, dtype=np.float64)),
    )
