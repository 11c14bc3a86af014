"""K nearest neighbours: the classes of the most similar rows, counted or weighted by nearness."""

from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Literal, Self

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from model.candidates.candidate import Classifier
from model.export.graph import Graph

Distance = Literal["manhattan", "euclidean"]
Weights = Literal["uniform", "distance"]

_DISTANCES: tuple[Distance, ...] = ("euclidean", "manhattan")
_WEIGHTS: tuple[Weights, ...] = ("uniform", "distance")


@dataclass(frozen=True)
class Knn:
    """Parameters of a k-nearest-neighbours classifier.

    Attributes:
        neighbors: How many rows are asked.
        distance: Manhattan is the sum of the columns' differences, euclidean the root of their squares' sum.
        weights: Uniform counts every neighbour alike, distance by the inverse of its distance.
    """

    neighbors: int
    distance: Distance
    weights: Weights

    name: ClassVar[str] = "knn"
    title: ClassVar[str] = "k nearest neighbours"
    scaled: ClassVar[bool] = True

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

    def estimator(self, seed: int) -> Classifier:  # noqa: ARG002 - nothing here is random
        """A KNeighborsClassifier; its tree computes distances exactly, which brute force does not."""

        made: Classifier = KNeighborsClassifier(
            self.neighbors, metric=self.distance, weights=self.weights, algorithm="kd_tree"
        )
        return made

    def add_to(self, graph: Graph, fitted: Classifier, rows: str) -> str:
        """All distances, from [N, 1, columns] - [1, training rows, columns], then the nearest."""
        # Private, yet the only place where the classifier keeps its rows; the parity check guards it.
        kept = np.asarray(fitted._fit_X, dtype=np.float64)  # type: ignore[attr-defined] # not in the Protocol
        classes = np.asarray(fitted._y, dtype=np.float64)  # type: ignore[attr-defined] # not in the Protocol
        columns = graph.ints([2])
        difference = graph.add(
            "Sub", graph.add("Unsqueeze", rows, graph.ints([1])), graph.doubles(kept[np.newaxis, :, :])
        )
        if self.distance == "manhattan":
            far = graph.add("ReduceSum", graph.add("Abs", difference), columns, keepdims=0)
        else:
            squares = graph.add("ReduceSum", graph.add("Mul", difference, difference), columns, keepdims=0)
            far = graph.add("Sqrt", squares)
        nearest, indices = graph.add_many("TopK", (far, graph.ints([self.neighbors])), 2, largest=0, sorted=1)
        votes = graph.add("Gather", graph.doubles(classes), indices)
        if self.weights == "uniform":
            return graph.add("ReduceMean", votes, graph.ints([1]), keepdims=1)
        return _weighted(graph, votes, nearest)


def _weighted(graph: Graph, votes: str, nearest: str) -> str:
    # As scikit-learn does: where a row equals training rows, only those count.
    across = graph.ints([1])
    same = graph.add_cast(graph.add("Equal", nearest, graph.doubles(np.array(0.0))), "double")
    any_same = graph.add_cast(graph.add("ReduceMax", same, across, keepdims=1), "bool")
    inverse = graph.add("Reciprocal", nearest)
    weights = graph.add("Where", any_same, same, inverse)
    weighted_votes = graph.add("ReduceSum", graph.add("Mul", weights, votes), across, keepdims=1)
    return graph.add("Div", weighted_votes, graph.add("ReduceSum", weights, across, keepdims=1))
