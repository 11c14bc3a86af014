"""A copy of what images are made from, for tests that edit it; and a real release."""

import shutil
from pathlib import Path

import pytest

from model.release import Release
from model.settings import TrainSettings
from model.train import train
from toolchain.folders import CLONE

_RECIPE = "infra/plugins/landfall/image/recipe.py"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    copy = tmp_path / "clone"
    for package in ("model", "app", "requirements"):
        shutil.copytree(CLONE / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / _RECIPE).parent.mkdir(parents=True)
    shutil.copy(CLONE / _RECIPE, copy / _RECIPE)
    return copy


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The smallest real release: takes a few seconds."""
    settings = TrainSettings(
        candidates=("tree",), trials=1, folds=3, repeats=1, threshold=0.5, jobs=1, override="a test"
    )
    return train(settings, tmp_path_factory.mktemp("trained"))
