"""Data files that tests damage, tables of the datasets, one selection and one release that several read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from model.candidates import Estimator
from model.datasets import dataset
from model.outcome import Selection
from model.packaging import package
from model.progress import Silent
from model.release import Release
from model.settings import TrainSettings
from model.table import Table
from model.training import choose
from model.validation import load

QUICK = TrainSettings(
    candidates=("tree",), trials=2, folds=3, repeats=1, threshold=0.5, jobs=1, override="a test of packaging"
)
"""A training of a second. A tree alone stays behind logistic regression, which the gate refuses otherwise."""


def _table(name: str) -> Table:
    chosen = dataset(name)
    return load(chosen.path, chosen.schema)


@pytest.fixture(scope="session")
def heart() -> Table:
    return _table("heart")


@pytest.fixture(scope="session")
def iris() -> Table:
    return _table("iris")


@pytest.fixture(scope="session")
def boston() -> Table:
    return _table("boston")


@pytest.fixture(scope="session")
def tables(heart: Table, iris: Table, boston: Table) -> dict[str, Table]:
    return {table.schema.name: table for table in (heart, iris, boston)}


@dataclass(frozen=True)
class Chosen:
    """A selection, what it fitted, and on what."""

    table: Table
    selection: Selection
    fitted: Estimator


@pytest.fixture(scope="session")
def chosen() -> Chosen:
    table, selected = choose(QUICK, Silent())
    return Chosen(table, selected.selection, selected.fitted)


@pytest.fixture(scope="session")
def released(chosen: Chosen, tmp_path_factory: pytest.TempPathFactory) -> Release:
    store = tmp_path_factory.mktemp("store")
    return package(chosen.fitted, chosen.selection, chosen.table, QUICK, store)


@pytest.fixture
def damaged(tmp_path: Path) -> Callable[[Callable[[list[str]], list[str]]], Path]:
    """Writes the heart data with its lines changed by a function, and returns the file."""

    def write(change: Callable[[list[str]], list[str]]) -> Path:
        lines = dataset("heart").path.read_text(encoding="utf-8").splitlines()
        path = tmp_path / "damaged.csv"
        path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
        return path

    return write
