"""Nearest neighbours in Python, through scikit-learn's own k-d tree: of points at the same distance the same
ones are kept, since they are met in the same order by the same heap.
"""

import math
from collections.abc import Sequence

from app.engine.arrays import Neighbours


def shares(model: Neighbours, columns: Sequence[float]) -> list[float]:
    """The classes' shares among the nearest points; of two classes the second one's alone."""
    heap = [(math.inf, 0)] * model.neighbours
    _search(model, columns, 0, _at_least(model, columns, 0), heap)
    near = [(math.sqrt(far) if model.power == 2 else far, label) for far, label in sorted(heap)]
    same = model.weighted and any(_weight(far) == math.inf for far, _ in near)
    votes = [0.0] * model.classes
    for far, label in near:
        if same:
            votes[label] += 1.0 if _weight(far) == math.inf else 0.0
        else:
            votes[label] += _weight(far) if model.weighted else 1.0
    total = 0.0
    for vote in votes:
        total += vote
    found = [vote / (total or 1.0) for vote in votes]
    return found[1:] if model.classes == 2 else found


def _weight(far: float) -> float:
    return 1.0 / far if far else math.inf


def _search(
    model: Neighbours, row: Sequence[float], node: int, bound: float, heap: list[tuple[float, int]]
) -> None:
    if bound > heap[0][0]:
        return
    if model.leaves[node]:
        for place in range(model.starts[node], model.ends[node]):
            far = 0.0
            if model.power == 1:
                for ours, theirs in zip(row, model.points[place], strict=True):
                    far += abs(ours - theirs)
            else:
                for ours, theirs in zip(row, model.points[place], strict=True):
                    far += (ours - theirs) * (ours - theirs)
            if far < heap[0][0]:
                _keep(heap, (far, model.labels[place]))
        return
    first, second = 2 * node + 1, 2 * node + 2
    of_first, of_second = _at_least(model, row, first), _at_least(model, row, second)
    if of_first <= of_second:
        _search(model, row, first, of_first, heap)
        _search(model, row, second, of_second, heap)
    else:
        _search(model, row, second, of_second, heap)
        _search(model, row, first, of_first, heap)


def _at_least(model: Neighbours, row: Sequence[float], node: int) -> float:
    far = 0.0
    for value, low, high in zip(row, model.lows[node], model.highs[node], strict=True):
        below, above = low - value, value - high
        half = 0.5 * ((below + abs(below)) + (above + abs(above)))
        far += half if model.power == 1 else half * half
    return far


def _keep(heap: list[tuple[float, int]], new: tuple[float, int]) -> None:
    """Puts a point in the place of the farthest; only distances decide where, never labels."""
    at, size = 0, len(heap)
    while (left := 2 * at + 1) < size:
        following = left
        if left + 1 < size and heap[left][0] < heap[left + 1][0]:
            following = left + 1
        if heap[following][0] <= new[0]:
            break
        heap[at] = heap[following]
        at = following
    heap[at] = new
