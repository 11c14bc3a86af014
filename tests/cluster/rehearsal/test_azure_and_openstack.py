"""Azure and OpenStack from first `up` to last `destroy`, at the same time."""

from pathlib import Path

import pytest

from tests.cluster.rehearsal.journey import (
    Cloud,
    check_changes,
    check_gone,
    check_landed,
    rehearsed,
    side_by_side,
)

pytestmark = pytest.mark.cluster

AZURE = Cloud(
    "azure",
    frozenset({"azure-native:containerservice:AgentPool"}),
    "azure-native:network:VirtualNetwork",
    "tags.owner",
)
OPENSTACK = Cloud(
    "openstack",
    frozenset({"openstack:compute/instance:Instance", "landfall:index:NodeDrain"}),
    "openstack:networking/network:Network",
    "description",
)


def test_from_first_up_to_last_destroy(state: Path, tmp_path: Path) -> None:
    def travel(cloud: Cloud) -> None:
        with rehearsed(cloud, state, tmp_path) as journey:
            check_landed(journey)
            check_changes(journey)
            check_gone(journey)

    side_by_side(lambda: travel(AZURE), lambda: travel(OPENSTACK))
