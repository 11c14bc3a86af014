"""An engine or a plugin killed at three points of an update: the documented way back leads to the stack that
was wanted, with nothing missing and nothing twice.

The programs are small and their clusters empty: the whole program's way back, 25 kills a cloud, is
`python bench/cloud_recovery.py`, and takes hours.
"""

from collections.abc import Callable

import pytest

from bench.accounts import Account
from bench.trial import Outcome, Whole, attempt, trial, undisturbed
from infra.plugins.simulator.faults import PlannedFault
from tests.engine.simulator import programs
from tests.engine.simulator.rehearsal import Rehearsal
from toolchain import folders

pytestmark = pytest.mark.engine

CLOUDS = {
    "aws": programs.AWS,
    "gcp": programs.GCP,
    "azure-native": programs.AZURE,
    "openstack": programs.OPENSTACK,
}
OWN = {"landfall": folders.CLONE / "infra" / "plugins" / "landfall"}
POINTS = 3

Peaceful = Callable[[str], tuple[Account, Whole]]


@pytest.fixture(scope="module")
def peaceful(tmp_path_factory: pytest.TempPathFactory) -> Peaceful:
    """An empty account of a cloud, and what its program leads to where nobody disturbs it."""
    known: dict[str, tuple[Account, Whole]] = {}

    def account(plugin: str) -> tuple[Account, Whole]:
        if plugin not in known:
            program = CLOUDS[plugin] + programs.OF_OUR_OWN
            stack = Rehearsal(tmp_path_factory.mktemp(plugin), program, plugin, providers=OWN)
            made = Account(stack.project, stack.environment)
            known[plugin] = made, undisturbed(made)
        return known[plugin]

    return account


@pytest.mark.parametrize("number", range(POINTS))
@pytest.mark.parametrize("plugin", CLOUDS)
def test_a_killed_update_converges(plugin: str, number: int, peaceful: Peaceful) -> None:
    account, whole = peaceful(plugin)
    point = whole.points(POINTS)[number]

    outcome = attempt(account, point, whole.there)

    assert outcome == Outcome(reached=True, orphans=outcome.orphans)
    # What the cloud had just done nobody had heard of. Beside a step of our own, another may be under way.
    assert outcome.orphans >= 1 or point.part != "cloud"


def test_the_points_are_of_the_cloud_and_of_our_own_plugin(peaceful: Peaceful) -> None:
    _, whole = peaceful("aws")

    assert [(point.part, point.victim) for point in whole.points(POINTS)] == [
        ("cloud", "engine"),
        ("cloud", "plugin"),
        ("cluster", "engine"),
    ]


def test_an_account_that_was_given_up_in_the_middle_serves_the_next_kill(peaceful: Peaceful) -> None:
    account, whole = peaceful("aws")
    account.plan(PlannedFault(kind="kill-engine", operation="create", after=3))
    account.up()
    there = account.ledger.entries()

    account.reset()

    assert there
    assert account.ledger.entries() == []
    assert trial(account, whole.points(POINTS)[1], whole.there).converged
