"""Looking at a stack never raises: what cannot be looked at is not good."""

from pathlib import Path

import pytest

from delivery.engine import Engine
from delivery.errors import EngineFailed
from delivery.previewing import Project
from delivery.promotion import looking
from delivery.promotion.environment import Environment
from infra.settings import parse
from model.datasets import dataset
from model.release import Release


@pytest.mark.parametrize(
    ("error", "told"),
    [(EngineFailed("no way in"), "no way in"), (KeyError("endpoint"), "KeyError: 'endpoint'")],
    ids=["of ours", "of anybody"],
)
def test_what_cannot_be_looked_at_is_not_good(tmp_path: Path, error: Exception, told: str) -> None:
    class Broken(Engine):
        def outputs(self, stack: str) -> str:
            raise error

    project = Project(tmp_path, tmp_path, Broken(tmp_path), tmp_path)
    stack = Environment("prod", parse({"landfall:cloud": "local"}, "prod"))
    release = Release("", tmp_path, "heart", "svc", "", 0.8, "accuracy", 0.7, dataset("heart").schema, "")

    looked = looking.look(project, stack, release, 0, lambda _stack, _cases: None)

    assert not looked.good
    assert looked.reason.endswith(told)
