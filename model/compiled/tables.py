"""Tables of a C program, and the ranks that take the place of a tree's thresholds there. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np

from model.compiled.flat import Trees

SMALL, LARGE = 2**16 - 1, 2**32 - 1
"""The ranks that send every row to the left: what leaves have."""


def doubles(name: str, values: Sequence[float], *, aligned: bool = False) -> str:
    """A table of doubles; `aligned` to 16 bytes, as vectors of two want it."""
    place = " __attribute__((aligned(16)))" if aligned else ""
    return f"static const double {name}[]{place} = {{{_list([float(value).hex() for value in values])}}};"


def floats(name: str, values: Sequence[float]) -> str:
    """A table of numbers that single precision holds exactly."""
    return f"static const float {name}[] = {{{_list([float(value).hex() + 'f' for value in values])}}};"


def integers(kind: str, name: str, values: Sequence[int]) -> str:
    """A table of whole numbers of the C type `kind`."""
    return f"static const {kind} {name}[] = {{{_list([str(value) for value in values])}}};"


def _list(values: list[str]) -> str:
    return ",".join(values or ["0"])  # C has no empty table


def cuts(trees: Trees, columns: int) -> list[list[float]]:
    """The distinct thresholds of each column, ascending, each as the largest float not above it.

    A row's value is a float when it is compared, so nothing lies between the two.
    """
    found: list[set[float]] = [set() for _ in range(columns)]
    for column, threshold in _questions(trees):
        found[column].add(threshold)
    return [sorted(column) for column in found]


def nodes(trees: Trees, cuts: list[list[float]], last: int) -> Iterator[tuple[int, int, int]]:
    """Each node's column, its threshold's rank in `cuts` (a leaf's is `last`), and its left child."""
    for node, (column, threshold, left) in enumerate(
        zip(trees.columns, trees.thresholds, trees.lefts, strict=True)
    ):
        yield column, last if left == node else bisect_left(cuts[column], _down(threshold)), left


def _questions(trees: Trees) -> Iterator[tuple[int, float]]:
    for node, (column, threshold, left) in enumerate(
        zip(trees.columns, trees.thresholds, trees.lefts, strict=True)
    ):
        if left != node:
            yield column, _down(threshold)


def _down(threshold: float) -> float:
    rounded = np.float32(threshold)
    return float(np.nextafter(rounded, np.float32(-np.inf)) if float(rounded) > threshold else rounded)
