"""What goes wrong on a machine, and the one command that mends it."""

import os
import signal

import pytest

from infra.plugins.landfall import processes
from infra.smoke import rows
from infra.smoke.client import Client
from tests.cluster.local.stack import LocalStack
from tests.waiting import until

pytestmark = pytest.mark.cluster


def test_a_killed_node_comes_back_with_its_data_by_a_plain_up(local: LocalStack) -> None:
    outputs = local.outputs()
    (record,) = (local.state / "nodes").glob("*/process*")
    first = processes.load(record)
    assert first is not None

    os.kill(first.pid, signal.SIGKILL)
    until("its end", lambda: not first.alive(), seconds=30)
    told = local.up()

    assert "created" not in told
    assert local.outputs() == outputs
    client = Client(outputs.endpoint, outputs.model)
    client.wait(60)
    assert rows.check(client, rows.known(client)).asked > 1
