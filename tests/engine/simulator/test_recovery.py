"""An engine killed at three points of an update: the documented way back leads to the stack that was
wanted."""

from pathlib import Path

import pytest

from bench.accounts import Account
from bench.cloud_recovery import Outcome, trial
from tests.engine.simulator import programs

pytestmark = pytest.mark.engine

CLOUDS = {
    "aws": programs.AWS,
    "gcp": programs.GCP,
    "azure-native": programs.AZURE,
    "openstack": programs.OPENSTACK,
}


@pytest.mark.parametrize("point", [0, 2, 4])
@pytest.mark.parametrize("plugin", CLOUDS)
def test_a_killed_update_converges(plugin: str, point: int, tmp_path: Path) -> None:
    outcome = trial(Account(tmp_path, plugin, CLOUDS[plugin]), point)

    assert outcome == Outcome(reached=True, orphans=outcome.orphans)
    assert outcome.orphans >= 1
