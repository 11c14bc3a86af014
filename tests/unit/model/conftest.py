"""Data files that tests damage, and one release that several read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model.datasets import dataset
from model.release import Release
from model.settings import TrainSettings
from model.table import Table
from model.train import train
from model.validation import load

QUICK = TrainSettings(candidates=("tree",), trials=2, folds=3, threshold=0.6, jobs=1)
"""A training of a second: two trees, three folds."""


@pytest.fixture(scope="session")
def heart() -> Table:
    chosen = dataset("heart")
    return load(chosen.path, chosen.schema)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return train(QUICK, tmp_path_factory.mktemp("store"))


@pytest.fixture
def damaged(tmp_path: Path) -> Callable[[Callable[[list[str]], list[str]]], Path]:
    """Writes the heart data with its lines changed by a function, and returns the file."""

    def write(change: Callable[[list[str]], list[str]]) -> Path:
        lines = dataset("heart").path.read_text(encoding="utf-8").splitlines()
        path = tmp_path / "damaged.csv"
        path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
        return path

    return write
