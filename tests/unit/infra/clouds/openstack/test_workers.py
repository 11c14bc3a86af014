"""When a pool becomes another pool: new instances beside the old ones."""

from dataclasses import replace

import pytest

from infra.clouds.openstack.instances import Site
from infra.clouds.openstack.versions import VERSIONS
from infra.clouds.openstack.workers import generation
from infra.contract import NodePool
from tests.unit.infra.clouds.openstack.examples import ID, VERSION, plan

SITE = Site(image=ID, volume_type="encrypted", key_pair=None, zones=("one", "two"), tags=())
POOL = NodePool(name="default", cpu=2, memory=8, minimum=2, maximum=4)
NOW = generation(SITE, POOL, "m1.large", plan(), VERSION)


def test_the_number_of_nodes_and_the_tags_make_no_other_pool() -> None:
    more, tagged = replace(POOL, minimum=5, maximum=9), replace(SITE, tags=(("team", "cardiology"),))

    assert generation(tagged, more, "m1.large", plan(), VERSION) == NOW


@pytest.mark.parametrize(
    "other",
    [
        generation(replace(SITE, image=ID[::-1]), POOL, "m1.large", plan(), VERSION),
        generation(replace(SITE, volume_type=None), POOL, "m1.large", plan(), VERSION),
        generation(replace(SITE, zones=("one",)), POOL, "m1.large", plan(), VERSION),
        generation(replace(SITE, key_pair="mine"), POOL, "m1.large", plan(), VERSION),
        generation(SITE, replace(POOL, disk=100), "m1.large", plan(), VERSION),
        generation(SITE, POOL, "m1.xlarge", plan(), VERSION),
        generation(SITE, POOL, "m1.large", plan(VERSIONS[1].patch), VERSIONS[1]),
    ],
    ids=["image", "volume type", "zones", "key pair", "disk", "flavor", "Kubernetes"],
)
def test_what_cannot_change_in_place_makes_another_pool(other: str) -> None:
    assert other != NOW


def test_instances_are_spread_over_the_zones_in_order() -> None:
    assert [SITE.zone(index) for index in range(3)] == ["one", "two", "one"]
    assert replace(SITE, zones=()).zone(0) is None
