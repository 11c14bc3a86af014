"""OpenStack from first `up` to last `destroy`."""

from pathlib import Path

import pytest

from tests.cluster.rehearsal.journey import (
    Cloud,
    check_drift,
    check_predictions,
    check_secrets,
    check_updates,
    rehearsed,
)

pytestmark = pytest.mark.cluster

OPENSTACK = Cloud(
    "openstack",
    frozenset({"openstack:compute/instance:Instance", "landfall:index:NodeDrain"}),
    "openstack:networking/network:Network",
    "description",
)


def test_from_first_up_to_last_destroy(state: Path, tmp_path: Path) -> None:
    with rehearsed(OPENSTACK, state) as openstack:
        check_predictions(openstack)
        check_secrets(openstack)
        check_updates(openstack, tmp_path)
        check_drift(openstack)
