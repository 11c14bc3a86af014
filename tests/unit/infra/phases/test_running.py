"""One update follows another until the cluster is ready; never for ever."""

import pytest

from infra.contract import Phase
from infra.errors import LandfallError
from infra.phases import standing
from infra.phases.running import run_on
from infra.phases.standing import Standing

READY = Standing("ready")


class Stack:
    """A stack that stands somewhere after each update; the last of them for ever."""

    def __init__(self, *after: Standing, fails_at: int = 0) -> None:
        self.after, self.fails_at = after, fails_at
        self.updates = 0
        self.said: list[str] = []

    def update(self) -> int:
        self.updates += 1
        return 7 if self.updates == self.fails_at else 0

    def run(self, most: int = 5) -> int:
        return run_on(
            self.update,
            lambda: self.after[min(self.updates, len(self.after)) - 1],
            self.said.append,
            "scripts/up x",
            most,
        )


def test_a_cluster_that_one_update_installs_gets_one() -> None:
    stack = Stack(READY)

    assert (stack.run(), stack.updates, stack.said) == (0, 1, [])


def test_each_phase_is_told_with_what_comes_next() -> None:
    stack = Stack(Standing("begun", "joins the nodes"), Standing("joined", "looks at them"), READY)

    assert (stack.run(), stack.updates) == (0, 3)
    assert ["joins the nodes" in stack.said[0], "looks at them" in stack.said[1]] == [True, True]


def test_a_failed_update_is_the_last() -> None:
    stack = Stack(Standing("begun", "goes on"), READY, fails_at=2)

    assert (stack.run(), stack.updates) == (7, 2)


def test_a_phase_that_leads_nowhere_ends_it() -> None:
    stack = Stack(Standing("begun", "goes on"))

    assert (stack.run(), stack.updates) == (1, 2)
    assert "scripts/up x" in stack.said[-1]


def test_phases_without_end_are_bounded() -> None:
    stack = Stack(*(Standing(f"step {number}", "one more") for number in range(9)))

    assert (stack.run(most=4), stack.updates) == (1, 4)
    assert "after 4 updates" in stack.said[-1]
    assert "scripts/up x" in stack.said[-1]


def test_the_outputs_say_where_a_stack_stands() -> None:
    assert standing.of("x", '{"phase": "ready", "endpoint": "http://h"}') == READY
    assert not standing.of("x", '{"phase": "begun", "nextStep": "goes on"}').ready


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"phase": 3}'])
def test_a_stack_that_is_not_up_is_told_so(text: str) -> None:
    with pytest.raises(LandfallError, match="scripts/up x"):
        standing.of("x", text)


@pytest.mark.parametrize(("ready", "next_step"), [(True, "goes on"), (False, "")])
def test_a_phase_that_cannot_be_followed_is_refused(next_step: str, *, ready: bool) -> None:
    with pytest.raises(ValueError, match="begun"):
        Phase("begun", ready, next_step)
