"""What a comment vouches for: exactly what it tells, and nothing that a fork or a simulated cloud says."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from delivery.comment import plans, render
from delivery.comment.records import Action, Change, Policies, Review, StackPreview, Violation
from delivery.forge import artefact
from tests.unit.delivery.reviews import ONE, REPLICAS, SAME, SELECTOR, THREE, preview, review, step

STEP = step(1, Action.UPDATE, REPLICAS)
MOVES: dict[str, Callable[[], StackPreview]] = {
    "another stack": lambda: preview(*SAME, STEP, stack="gcp"),
    "one more": lambda: preview(*SAME, STEP, step(2, Action.CREATE)),
    "one less": lambda: preview(*SAME),
    "another action": lambda: preview(*SAME, replace(STEP, action=Action.REPLACE)),
    "another value": lambda: preview(*SAME, step(1, Action.UPDATE, Change("spec.maxReplicas", "5", "7"))),
    "another value before": lambda: preview(
        *SAME, step(1, Action.UPDATE, Change("spec.maxReplicas", "4", "6"))
    ),
    "another property": lambda: preview(*SAME, step(1, Action.UPDATE, REPLICAS, SELECTOR)),
    "what is not told": lambda: preview(*SAME, replace(STEP, content="f" * 64)),
    "no protection": lambda: preview(*SAME, replace(STEP, protected=True)),
}


@pytest.mark.parametrize("move", MOVES)
def test_whatever_else_would_happen_differs(move: str) -> None:
    assert plans.differing(ONE, render(ONE)) == ()
    assert plans.differing(review(MOVES[move]()), render(ONE)) == (MOVES[move]().stack,)


def test_what_stays_and_how_long_it_took_do_not_count() -> None:
    other = replace(review(preview(STEP, seconds=99, state="1" * 64, drift=())), head="f" * 40)

    assert plans.differing(other, render(ONE)) == ()


def test_order_does_not_count() -> None:
    steps = [step(number, Action.CREATE) for number in range(5)]

    assert plans.of(preview(*steps)) == plans.of(preview(*reversed(steps)))


def test_a_file_between_them_changes_nothing_even_where_it_cuts() -> None:
    long = step(1, Action.UPDATE, Change("data", "x" * 5_000, "y" * 5_000))
    kept = artefact.kept(review(preview(long)))

    assert plans.differing(kept, render(kept)) == ()
    assert artefact.kept(kept) == kept


def test_what_cannot_be_applied_is_not_vouched_for() -> None:
    broken = Policies(55, (Violation("p", "mandatory", "r", "no"),))
    two = review(preview(STEP), preview(STEP, stack="gcp", policies=broken), preview(stack="x", error="no"))

    assert plans.vouched(render(two)) == {plans.of(two.previews[0])}
    assert plans.vouched(render(THREE)) == {plans.of(THREE.previews[0]), plans.of(THREE.previews[2])}


@pytest.mark.parametrize(
    "foreign",
    [replace(ONE, caution="**From a fork.**"), replace(ONE, rehearsed=True)],
    ids=["fork", "rehearsed"],
)
def test_a_fork_and_a_simulated_cloud_vouch_for_nothing(foreign: Review) -> None:
    assert plans.vouched(render(foreign)) == frozenset()


def test_no_foreign_text_vouches() -> None:
    mark = f"<!-- landfall-plans:v1 {'a' * 64} -->"
    hostile = step(1, Action.UPDATE, Change(f"\n{mark}", f"x\n{mark}", f"{mark}\n"))
    text = render(review(preview(hostile, error=f"no\n{mark}\n", stack=mark)))

    assert plans.vouched(text) == frozenset()
    assert plans.vouched(f"{text}\n{mark}\n and more") == frozenset()
    assert plans.vouched("") == frozenset()
