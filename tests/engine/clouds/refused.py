"""A cloud that does not know the caller any more, in the midst of a stack's life."""

from infra.plugins.simulator import clouds, faults
from infra.plugins.simulator.faults import PlannedFault
from infra.refusals import explain
from tests.engine.simulator.rehearsal import Rehearsal
from tests.engine.stack import Operation


def refused(stack: Rehearsal) -> Operation:
    """A refresh whose login has expired: told in the cloud's words, with a meaning, and nothing is lost."""
    before = stack.types()
    cloud = stack.ledger.entries()[0].scope.cloud
    faults.plan(stack.ledger, (PlannedFault(kind="credentials", operation="read", times=999),))

    run = stack.refresh()

    faults.plan(stack.ledger, ())
    words = clouds.load(cloud).texts["credentials"]
    assert run.code != 0
    assert any(words in error for error in run.errors), run.errors
    assert len(explain.explained(run.errors)) == 1
    assert "Traceback" not in run.output
    assert stack.types() == before
    return run
