"""An engine or a plugin killed at three points of an update: the documented way back leads to the stack that
was wanted."""

from pathlib import Path

import pytest

from bench.accounts import of_program
from bench.striking import Victim
from bench.trial import Outcome, Point, trial
from infra.plugins.simulator.faults import PlannedFault
from tests.engine.simulator import programs

pytestmark = pytest.mark.engine

CLOUDS = {
    "aws": programs.AWS,
    "gcp": programs.GCP,
    "azure-native": programs.AZURE,
    "openstack": programs.OPENSTACK,
}


@pytest.mark.parametrize(("point", "victim"), [(0, "engine"), (2, "plugin"), (4, "engine")])
@pytest.mark.parametrize("plugin", CLOUDS)
def test_a_killed_update_converges(plugin: str, point: int, victim: Victim, tmp_path: Path) -> None:
    outcome = trial(of_program(tmp_path, plugin, CLOUDS[plugin]), Point("cloud", point, victim))

    assert outcome == Outcome(reached=True, orphans=outcome.orphans)
    assert outcome.orphans >= 1


def test_an_account_that_was_given_up_in_the_middle_serves_the_next_kill(tmp_path: Path) -> None:
    account = of_program(tmp_path, "aws", programs.AWS)
    account.plan(PlannedFault(kind="kill-engine", operation="create", after=3))
    account.up()
    there = account.ledger.entries()

    account.reset()

    assert there
    assert account.ledger.entries() == []
    assert trial(account, Point("cloud", 1, "plugin")).converged
