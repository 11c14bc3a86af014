"""What is read of a fleet: which stack runs which release, whether it answers, how many there are."""

from infra.fleet import table
from infra.fleet.health import Health
from infra.fleet.stacks import Deployed, Place
from infra.fleet.table import Member
from infra.smoke.outputs import Outputs

OWN, REHEARSED = Place("", {}), Place("rehearsed", {})


def member(stack: str, place: Place, digit: str | None, state: str = "serving") -> Member:
    outputs = digit and Outputs(
        endpoint="http://127.0.0.1", model="heart", algorithm="svc", score=0.86, metric="accuracy",
        image="r/heart@sha256:1", release=f"sha256:{digit * 64}",
    )  # fmt: skip
    return Member(Deployed(place, stack, outputs or None), Health(state, "told"))  # type: ignore[arg-type]  # a known word


def test_each_stack_is_told_with_its_release_and_health() -> None:
    text = table.text([member("local", OWN, "a"), member("aws", REHEARSED, "a")])

    assert "aws (rehearsed)" in text
    assert text.splitlines()[1].split()[:2] == ["local", "sha256:aaaaaaaaaaaa"]
    assert f"2 stacks, 2 serving; one release deployed: sha256:{'a' * 64}" in text


def test_different_releases_are_counted_and_a_stack_that_is_down_is_told() -> None:
    text = table.text([member("a", OWN, "a"), member("b", OWN, "b"), member("c", OWN, None, "down")])

    assert "3 stacks, 2 serving; 2 releases deployed" in text
    assert "down: told" in text


def test_no_stack_at_all_says_how_to_make_one() -> None:
    assert "scripts/up" in table.text([])


def test_programs_get_all_that_a_stack_says() -> None:
    (row,) = table.rows([member("aws", REHEARSED, "a")])

    assert (row["stack"], row["place"], row["health"]) == ("aws", "rehearsed", "serving")
    assert row["release"] == f"sha256:{'a' * 64}"
