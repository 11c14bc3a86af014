"""The fault plan strikes when it says, as often as it says."""

from pathlib import Path

import pytest

from infra.plugins.simulator import clouds, faults
from infra.plugins.simulator.errors import Refused, SimulatorError
from infra.plugins.simulator.faults import PlannedFault
from infra.plugins.simulator.ledger import Ledger

AWS = clouds.load("aws")
VPC = "aws:ec2/vpc:Vpc"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def _refused(ledger: Ledger, token: str = VPC, operation: faults.Operation = "create") -> bool:
    try:
        faults.before(AWS, ledger, token, operation)
    except Refused:
        return True
    return False


def test_without_a_plan_nothing_goes_wrong(ledger: Ledger) -> None:
    assert not _refused(ledger)


def test_a_fault_strikes_after_some_calls_and_some_times(ledger: Ledger) -> None:
    faults.plan(ledger, (PlannedFault(kind="quota", type="aws:ec2/*", after=1, times=2),))

    assert [_refused(ledger) for _ in range(4)] == [False, True, True, False]


def test_other_types_and_operations_are_left_alone(ledger: Ledger) -> None:
    faults.plan(ledger, (PlannedFault(kind="quota", type="aws:ec2/*", operation="create", times=9),))

    assert not _refused(ledger, "aws:iam/role:Role")
    assert not _refused(ledger, operation="delete")
    assert _refused(ledger)


@pytest.mark.parametrize(("times", "refused"), [(4, False), (5, True)])
def test_throttling_is_tried_again_five_times_in_all(ledger: Ledger, times: int, refused: bool) -> None:
    faults.plan(ledger, (PlannedFault(kind="throttling", times=times),))

    assert _refused(ledger) is refused


def test_a_new_plan_counts_anew(ledger: Ledger) -> None:
    plan = (PlannedFault(kind="quota", times=1),)
    faults.plan(ledger, plan)
    assert _refused(ledger)
    faults.plan(ledger, plan)

    assert _refused(ledger)


def test_a_plan_that_is_wrong_is_refused_with_its_place(ledger: Ledger) -> None:
    (ledger.folder / "faults.json").write_text('[{"kind": "flood"}]')

    with pytest.raises(SimulatorError, match=r"faults\.json: 0\.kind: .*'flood'"):
        faults.before(AWS, ledger, VPC, "create")
