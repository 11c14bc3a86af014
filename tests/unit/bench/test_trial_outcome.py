"""What a trial sees after the way back: things twice, things missing, things that a destroy has left."""

from collections import Counter
from typing import cast

import pytest

from bench.accounts import Account, There
from bench.striking import Done
from bench.trial import Point, trial
from infra.plugins.simulator.faults import PlannedFault

WANTED = There(Counter({"aws:ec2/vpc:Vpc": 1, "aws:ec2/subnet:Subnet": 3}), Counter())


class Ended:
    """In the place of an account: what there is after the way back, and what after the destroy.

    Args:
        have: Things by type after the way back.
        left: Those after the destroy.
    """

    def __init__(self, have: dict[str, int], left: dict[str, int]) -> None:
        self.there_then = [There(Counter(have), Counter()), There(Counter(left), Counter())]
        self.ups = [Done(137, ""), Done(0, "")]

    def plan(self, *_: PlannedFault) -> None:
        """Nothing goes wrong but what the test says."""

    def up(self) -> Done:
        return self.ups.pop(0)

    def run(self, *_: str) -> Done:
        return Done(0, "")

    def destroy(self) -> Done:
        return Done(0, "")

    def sweep(self) -> list[object]:
        return []

    def there(self) -> There:
        return self.there_then.pop(0)


@pytest.mark.parametrize(
    ("have", "left", "faults", "twice"),
    [
        ({"aws:ec2/vpc:Vpc": 1, "aws:ec2/subnet:Subnet": 3}, {}, (), 0),
        ({"aws:ec2/vpc:Vpc": 2, "aws:ec2/subnet:Subnet": 3}, {}, ("1 too many: aws:ec2/vpc:Vpc",), 1),
        ({"aws:ec2/vpc:Vpc": 1, "aws:ec2/subnet:Subnet": 2}, {}, ("1 missing: aws:ec2/subnet:Subnet",), 0),
        (
            {"aws:ec2/vpc:Vpc": 1, "aws:ec2/subnet:Subnet": 3},
            {"aws:ec2/vpc:Vpc": 1},
            ("left after destroy: aws:ec2/vpc:Vpc",),
            0,
        ),
    ],
)
def test_a_trial_compares_what_there_is_with_what_was_wanted(
    have: dict[str, int], left: dict[str, int], faults: tuple[str, ...], twice: int
) -> None:
    account = cast("Account", Ended(have, left))

    outcome = trial(account, Point("cloud", 0), WANTED)

    assert outcome.faults == faults
    assert outcome.duplicates == twice
