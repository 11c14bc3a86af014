"""Node pools roll: what makes another node makes another name, and nothing else does."""

from dataclasses import replace

import pytest

from infra.clouds.gcp.names import CLUSTER_LIMIT
from infra.clouds.gcp.nodes import Shape
from infra.contract import Accelerator, NodePool
from infra.naming import POOL_LIMIT
from tests.unit.infra.clouds.gcp.stacks import pool


def _name(asked: NodePool) -> str:
    return Shape.of(asked).pool_name(asked.name)


@pytest.mark.parametrize(
    "other",
    [
        pool(cpu=4, memory=16),
        pool(memory=16),
        pool(disk=100),
        pool(architecture="arm64"),
        pool(cpu=4, memory=15, accelerator=Accelerator("nvidia-t4", 1)),
    ],
)
def test_other_nodes_are_another_pool(other: NodePool) -> None:
    assert _name(other) != _name(pool())


@pytest.mark.parametrize("more", [{"minimum": 3}, {"maximum": 40}, {"cpu": 1}, {"memory": 5}])
def test_what_leaves_the_nodes_as_they_are_leaves_the_pool(more: dict[str, int]) -> None:
    assert _name(replace(pool(), **more)) == _name(pool())


def test_a_pools_name_does_not_change_between_releases() -> None:
    # Another name would roll the pools of everybody who updates Landfall.
    assert _name(pool()) == "default-268b77c1"


def test_the_longest_name_keeps_gkes_limit() -> None:
    assert len(_name(pool("x" * POOL_LIMIT))) <= CLUSTER_LIMIT
