"""Destroying a stack whose node is dead: it ends cleanly, and leaves what every destroy leaves, nothing."""

import os
import signal

import pytest

from infra.plugins.landfall import processes
from tests.cluster.local.stack import LocalStack
from tests.waiting import until

pytestmark = pytest.mark.cluster


def test_a_stack_whose_node_was_killed_is_destroyed_at_once(stack: LocalStack) -> None:
    stack.up()
    (record,) = (stack.state / "nodes").glob("*/process.json")
    first = processes.load(record)
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    until("its end", lambda: not first.alive(), seconds=30)

    destroyed = stack.project.run("destroy", "--yes", "--stack", "local", seconds=300)

    assert destroyed.code == 0, destroyed.output
    assert stack.project.resources() == []
