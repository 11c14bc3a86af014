"""Names of node pools, which decide between a change in place and a pool made anew."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from infra.clouds.azure import cluster, nodes
from infra.contract import Accelerator, NodePool

ZONES = ("1", "2", "3")
POOL = NodePool("default", cpu=2, memory=8, minimum=2, maximum=4)


def name(pool: NodePool, zones: tuple[str, ...] = ZONES, *, encryption_at_host: bool = True) -> str:
    return nodes.physical_name(pool, zones, encryption_at_host=encryption_at_host)


@pytest.mark.parametrize(
    "changed",
    [
        replace(POOL, cpu=4),
        replace(POOL, memory=16),
        replace(POOL, disk=100),
        replace(POOL, architecture="arm64"),
        replace(POOL, accelerator=Accelerator("nvidia-t4", 1)),
    ],
)
def test_another_machine_is_another_pool(changed: NodePool) -> None:
    assert name(changed) != name(POOL)


def test_other_zones_or_encryption_are_another_pool() -> None:
    assert len({name(POOL), name(POOL, ()), name(POOL, encryption_at_host=False)}) == 3


@pytest.mark.parametrize(
    "changed", [replace(POOL, minimum=1), replace(POOL, maximum=9), replace(POOL, cpu=1)]
)
def test_what_the_same_machines_can_do_is_the_same_pool(changed: NodePool) -> None:
    assert name(changed) == name(POOL)


def test_the_clusters_own_nodes_reach_its_api() -> None:
    ranges = cluster.api_ranges((IPv4Network("203.0.113.0/24"),), "20.1.2.3")

    assert ranges == ["203.0.113.0/24", "20.1.2.3/32"]
