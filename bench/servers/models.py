"""The two models that every server is given, trained by this project: a forest of 100 trees, and an SVC."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import joblib
import numpy as np

from bench.servers import environments
from model import release
from model.candidates import Candidate
from model.candidates.classification.forest import Forest
from model.candidates.classification.svc import Svc
from model.release import Release
from model.schema import Schema
from model.settings import TrainSettings
from model.source import lock_hash
from model.table import Matrix
from model.train import train
from toolchain.folders import CLONE

ModelName = Literal["forest", "svc"]
NAMES: tuple[ModelName, ...] = ("forest", "svc")

CANDIDATES: dict[ModelName, Candidate] = {
    "forest": Forest(trees=100, leaf=1, columns=0.25),
    "svc": Svc("rbf", penalty=1.0, gamma=0.03),
}
"""Close to scikit-learn's defaults: trees grown to single rows from a quarter (3 or 4) of the columns; a
kernel with penalty 1."""


@dataclass(frozen=True)
class Model:
    """A release to serve.

    Attributes:
        name: Of the model in figures.
        release: The verified release.
    """

    name: ModelName
    release: Release

    @property
    def folder(self) -> Path:
        """The release's folder."""
        return self.release.path

    @property
    def schema(self) -> Schema:
        """Features and target."""
        return self.release.schema

    @property
    def joblib(self) -> Path:
        """The pipeline."""
        return self.release.joblib

    @property
    def onnx(self) -> Path:
        """The graph."""
        return self.release.onnx

    @cached_property
    def predict(self) -> Callable[[Matrix], Matrix]:
        """scikit-learn's own probabilities: rows [n, features] in, [n, classes] out."""
        fitted = joblib.load(self.joblib)
        return lambda rows: np.asarray(fitted.predict_proba(rows), dtype=np.float64)


def prepare(name: ModelName, *, data: str = "heart") -> Model:
    """Trains a model, unless the cache has it from the same code and packages.

    Args:
        name: Which one.
        data: The dataset.
    """
    made_by = f"{_sources()} {lock_hash()} {CANDIDATES[name]!r}"
    key = hashlib.sha256(made_by.encode()).hexdigest()[:12]
    store = environments.home() / f"models-{data}-{name}-{key}"
    for folder in sorted(store.glob("*/manifest.json")):
        return Model(name, release.load(folder.parent))
    settings = TrainSettings(
        dataset=data, candidates=(name,), repeats=1, override="measures a server, serves nobody"
    )
    with _only(CANDIDATES[name]):
        return Model(name, train(settings, store))


def _sources() -> str:
    """The hash of all that makes a release, the programs that it is compiled from included."""
    whole = hashlib.sha256()
    for path in sorted((CLONE / "model").rglob("*")):
        if path.suffix in (".py", ".c", ".csv"):
            whole.update(path.read_bytes())
    return whole.hexdigest()


@contextmanager
def _only(candidate: Candidate) -> Iterator[None]:
    """Narrows the candidate's family to it alone, so that the search has nothing to choose."""
    family = type(candidate)
    with patch.object(family, "space", lambda: (candidate,)), patch.object(family, "wider_space", lambda: ()):
        yield
