"""A destroy that leaves something says so, with what it costs, and by its exit status."""

from collections.abc import Iterator

import pytest

from infra.naming import STACK_TAG
from infra.plugins.simulator.entry import Scope
from infra.plugins.simulator.ledger import Ledger
from rehearsal import account as accounts
from rehearsal.commands import LEFT_OVER
from tests.engine.rehearsal.conftest import Rehearsal

pytestmark = pytest.mark.engine


@pytest.fixture
def ledger(rehearsal: Rehearsal) -> Iterator[Ledger]:
    """What exists in the simulated AWS."""
    state = accounts.state(rehearsal.state)
    yield Ledger(accounts.Account("aws", state, state / "home").ledger)
    rehearsal.run("rehearsal", "sweep", "aws")


def test_what_a_destroy_leaves_is_listed_and_ends_with_4(rehearsal: Rehearsal, ledger: Ledger) -> None:
    scope = Scope("aws", "123456789012", "us-east-1")
    marked = {"tags": {STACK_TAG: "aws"}}
    ledger.add(scope, "aws:ec2/natGateway:NatGateway", "nat-1", marked, owner="a cluster's serial")

    destroyed = rehearsal.run("rehearsal", "destroy", "aws")

    assert destroyed.code == LEFT_OVER == 4, destroyed.output
    (line,) = [line for line in destroyed.output.splitlines() if "nat-1" in line]
    assert "by the cluster itself" in line
    assert line.endswith("$0.0450 an hour")
    assert [entry.identity for entry in ledger.entries()] == ["nat-1"]
    assert rehearsal.run("rehearsal", "sweep", "aws").code == 0
    assert ledger.entries() == []
