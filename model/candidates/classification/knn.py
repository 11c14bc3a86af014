"""K nearest neighbours: the classes of the most similar rows, counted or weighted by nearness."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Literal, Self

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsClassifier

from model.candidates.candidate import Candidate, Estimator, Fold
from model.compiled.flat import Model, Neighbours
from model.export.graph import Graph
from model.table import Labels, Matrix

Distance = Literal["manhattan", "euclidean"]
Weights = Literal["uniform", "distance"]

_DISTANCES: tuple[Distance, ...] = ("euclidean", "manhattan")
_WEIGHTS: tuple[Weights, ...] = ("uniform", "distance")
_SCIPY = {"manhattan": "cityblock", "euclidean": "euclidean"}


@dataclass(frozen=True)
class Knn:
    """Parameters of a k-nearest-neighbours classifier.

    Attributes:
        neighbors: How many rows are asked; all of them where there are fewer.
        distance: Manhattan is the sum of the columns' differences, euclidean the root of their squares' sum.
        weights: Uniform counts every neighbour alike, distance by the inverse of its distance.
    """

    neighbors: int
    distance: Distance
    weights: Weights

    name: ClassVar[str] = "knn"
    title: ClassVar[str] = "k nearest neighbours"
    scaled: ClassVar[bool] = True
    border: ClassVar[float] = 0.5
    calibrated: ClassVar[bool] = True

    @property
    def cost(self) -> int:
        """A distance to every training row."""
        return 2

    @classmethod
    def space(cls) -> tuple[Self, ...]:
        """Odd numbers of neighbours, so that two classes cannot tie; many, the smoother model, first."""
        return tuple(
            cls(neighbors, distance, weights)
            for neighbors, distance, weights in product((41, 31, 21, 15, 9, 5), _DISTANCES, _WEIGHTS)
        )

    @classmethod
    def wider_space(cls) -> tuple[Self, ...]:
        """More numbers of neighbours, between and beyond."""
        return tuple(
            cls(neighbors, distance, weights)
            for neighbors, distance, weights in product((61, 51, 25, 17, 11, 7, 3, 1), _DISTANCES, _WEIGHTS)
        )

    @classmethod
    def answer(cls, candidates: Sequence[Self], fold: Fold) -> list[Matrix]:
        """Sorts the rows by distance once for each kind of distance; every number of neighbours follows."""
        most = min(max(one.neighbors for one in candidates), len(fold.train))
        labels = fold.targets.astype(np.int64)
        votes: dict[tuple[Distance, Weights], Matrix] = {}
        for distance in dict.fromkeys(one.distance for one in candidates):
            far = cdist(fold.test, fold.train, _SCIPY[distance])
            nearest = np.argsort(far, axis=1, kind="stable")[:, :most]
            near = np.take_along_axis(far, nearest, axis=1)
            for weights in dict.fromkeys(one.weights for one in candidates if one.distance == distance):
                votes[distance, weights] = _shares(near, labels[nearest], weights)
        found = []
        for one in candidates:
            share = votes[one.distance, one.weights][:, min(one.neighbors, most) - 1]
            found.append(share[:, 1:] if fold.outputs == 1 else share)
        return found

    def estimator(self, seed: int, outputs: int) -> Estimator:  # noqa: ARG002 - nothing here is random
        """A KNeighborsClassifier; its tree computes distances exactly, which brute force does not."""
        made: Estimator = KNeighborsClassifier(
            self.neighbors, metric=self.distance, weights=self.weights, algorithm="kd_tree"
        )
        return made

    def add_to(self, graph: Graph, fitted: Estimator, rows: str) -> str:
        """All distances, then the nearest; of squares the smallest are it too, so only those get a root."""
        # Private, yet the only place where the classifier keeps its rows; the parity check guards it.
        kept = np.asarray(fitted._fit_X, dtype=np.float64)  # type: ignore[attr-defined] # not in the Protocol
        labels = np.asarray(fitted._y, dtype=np.int64)  # type: ignore[attr-defined] # not in the Protocol
        of_class = np.eye(int(labels.max()) + 1)[labels]
        of_class = of_class[:, 1:] if of_class.shape[1] == 2 else of_class
        euclidean = self.distance == "euclidean"
        far = _distances(graph, rows, kept, squares=euclidean)
        asked = graph.ints([self.neighbors])
        nearest, indices = graph.add_many("TopK", (far, asked), 2, largest=0, sorted=0)
        votes = graph.add("Gather", graph.doubles(of_class), indices)
        if self.weights == "uniform":
            return graph.add("ReduceMean", votes, graph.ints([1]), keepdims=0)
        return _weighted(graph, votes, graph.add("Sqrt", nearest) if euclidean else nearest)

    def flat(self, fitted: Estimator) -> Model:
        """The training rows in the order of the classifier's own tree, and the tree."""
        # Private, yet the only place where the classifier keeps its rows; the parity check guards it.
        data, order, nodes, bounds = map(np.asarray, fitted._tree.get_arrays())  # type: ignore[attr-defined] # not in the Protocol
        labels = np.asarray(fitted._y, dtype=np.int64)  # type: ignore[attr-defined] # not in the Protocol
        return Neighbours(
            neighbours=self.neighbors,
            power=1 if self.distance == "manhattan" else 2,
            weighted=self.weights == "distance",
            classes=int(labels.max()) + 1,
            points=tuple(map(tuple, data[order].tolist())),
            labels=tuple(labels[order].tolist()),
            starts=tuple(nodes["idx_start"].tolist()),
            ends=tuple(nodes["idx_end"].tolist()),
            leaves=tuple(nodes["is_leaf"].tolist()),
            lows=tuple(map(tuple, bounds[0].tolist())),
            highs=tuple(map(tuple, bounds[1].tolist())),
        )


def _shares(near: Matrix, labels: Labels, weights: Weights) -> Matrix:
    """Shares of the votes, shape [rows, neighbours, classes], where `near` and `labels` are sorted."""
    if weights == "uniform":
        counted = np.ones_like(near)
    else:
        # As scikit-learn does: where a row equals training rows, only those count.
        with np.errstate(divide="ignore"):
            counted = np.where(near[:, :1] == 0.0, (near == 0.0).astype(np.float64), 1.0 / near)
    votes = np.eye(int(labels.max()) + 1)[labels] * counted[:, :, np.newaxis]
    total: Matrix = votes.cumsum(axis=1) / counted.cumsum(axis=1)[:, :, np.newaxis]
    return total


def _distances(graph: Graph, rows: str, kept: Matrix, *, squares: bool) -> str:
    """Adds the sums of differences, or of their squares, double, shape [N, training rows].

    Columns of 0 and 1 go through one matrix product, which is exact for them; numbers are subtracted, each
    column as a block [N, training rows], whose runs a processor takes side by side.
    """
    # A number was brought to mean 0: where there is a 1 and else only 0, the column marks a category.
    marks = np.isin(kept, (0.0, 1.0)).all(axis=0) & (kept == 1.0).any(axis=0)
    numbers = np.flatnonzero(~marks)
    graph.hold(len(kept) * (1 + len(numbers)))
    parts = []
    if marks.any():
        # Of x and v in {0, 1}: |x - v| = (x - v)² = x (1 - 2v) + v.
        weights = np.where(marks, 1 - 2 * kept, 0.0).T
        of_kept = graph.doubles(kept[:, marks].sum(axis=1)[np.newaxis, :])
        parts.append(graph.add("Add", graph.add("MatMul", rows, graph.doubles(weights)), of_kept))
    if numbers.size:
        chosen = graph.add("Gather", rows, graph.ints(numbers.tolist()), axis=1)
        turned = graph.add("Unsqueeze", graph.add("Transpose", chosen, perm=[1, 0]), graph.ints([2]))
        difference = graph.add("Sub", turned, graph.doubles(kept.T[numbers][:, np.newaxis, :]))
        each = graph.add("Mul", difference, difference) if squares else graph.add("Abs", difference)
        parts.append(graph.add("ReduceSum", each, graph.ints([0]), keepdims=0))
    return parts[0] if len(parts) == 1 else graph.add("Add", *parts)


def _weighted(graph: Graph, votes: str, nearest: str) -> str:
    across = graph.ints([1])
    same = graph.add_cast(graph.add("Equal", nearest, graph.doubles(np.array(0.0))), "double")
    any_same = graph.add_cast(graph.add("ReduceMax", same, across, keepdims=1), "bool")
    weights = graph.add("Where", any_same, same, graph.add("Reciprocal", nearest))
    of_vote = graph.add("Unsqueeze", weights, graph.ints([2]))
    weighted_votes = graph.add("ReduceSum", graph.add("Mul", of_vote, votes), across, keepdims=0)
    return graph.add("Div", weighted_votes, graph.add("ReduceSum", weights, across, keepdims=1))


FAMILY: type[Candidate] = Knn
