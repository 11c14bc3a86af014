"""A cloud that refuses in the midst of a rehearsal's `up`: its own words, and after them what they mean."""

from collections.abc import Iterator

import pytest

from infra.plugins.simulator import faults
from infra.plugins.simulator.faults import PlannedFault
from infra.plugins.simulator.ledger import Ledger
from rehearsal import account as accounts
from tests.engine.rehearsal.conftest import Rehearsal

pytestmark = pytest.mark.engine


@pytest.fixture
def refusing(rehearsal: Rehearsal) -> Iterator[Rehearsal]:
    """A Google Cloud in which nothing can be made any more."""
    state = accounts.state(rehearsal.state)
    account = accounts.Account("gcp", state, state / "home")
    plan = PlannedFault(kind="quota", type="gcp:*", operation="create", times=99)
    faults.plan(Ledger(account.ledger), (plan,))
    yield rehearsal
    rehearsal.run("rehearsal", "sweep", "gcp")


def test_a_used_up_quota_is_told_with_what_how_much_and_the_fix(refusing: Rehearsal) -> None:
    told = refusing.run("rehearsal", "up", "gcp")

    words, _, meaning = told.output.rpartition("quotaExceeded")
    assert told.code != 0
    assert "Quota 'NETWORKS' exceeded. Limit: 5.0 globally" in words
    assert "The quota of NETWORKS is used up: 5 allowed." in meaning
    assert "https://cloud.google.com/docs/quotas/view-manage" in meaning
    assert "Traceback" not in told.output
