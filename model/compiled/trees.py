"""Fitted decision trees as flat arrays: children side by side, breadth first, leaves that name themselves."""

from collections.abc import Sequence
from typing import Any

from model.compiled.flat import Trees

_NO_CHILD = -1


def trees_of(fitted: Sequence[Any], *, classes: int = 0) -> Trees:  # Any: scikit-learn has no types
    """The flat arrays of fitted trees.

    Args:
        fitted: The `tree_` of each.
        classes: How many classes they tell apart; 0 where they predict a number. Of two classes the second
            one's share is the answer.
    """
    roots: list[int] = []
    depths: list[int] = []
    columns: list[int] = []
    lefts: list[int] = []
    thresholds: list[float] = []
    values: list[tuple[float, ...]] = []
    for tree in fitted:
        own = tree.value[:, 0, :]
        own = own[:, 1:] if classes == 2 else own
        left, right = tree.children_left.tolist(), tree.children_right.tolist()
        base = len(columns)
        order = [0]
        place = {0: base}
        for node in order:
            if left[node] == _NO_CHILD:
                continue
            for child in (left[node], right[node]):
                place[child] = base + len(order)
                order.append(child)
        for node in order:
            leaf = left[node] == _NO_CHILD
            columns.append(0 if leaf else int(tree.feature[node]))
            thresholds.append(0.0 if leaf else float(tree.threshold[node]))
            lefts.append(place[node] if leaf else place[left[node]])
            values.append(tuple(own[node].tolist()))
        roots.append(base)
        depths.append(int(tree.max_depth))
    return Trees(tuple(roots), tuple(depths), tuple(columns), tuple(thresholds), tuple(lefts), tuple(values))
