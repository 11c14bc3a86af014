"""Paths into JSON trees, and what is done at them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.plugins.kubernetes.json_tree import (
    Path,
    covers,
    parse_path,
    path_text,
    pruned,
    removed,
    replaced,
    value_at,
)

_STEPS = st.integers(0, 99) | st.text(alphabet="abz/.-_9", min_size=1, max_size=8)


@given(st.lists(_STEPS, max_size=5).map(tuple))
def test_a_path_reads_back_from_its_text(path: Path) -> None:
    assert parse_path(path_text(path)) == path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("spec", "containers", 0, "image"), "spec.containers[0].image"),
        (("metadata", "labels", "a.b/c"), 'metadata.labels["a.b/c"]'),
    ],
)
def test_paths_are_written_as_pulumi_writes_them(path: Path, text: str) -> None:
    assert path_text(path) == text


def test_replacing_copies_and_makes_what_is_missing() -> None:
    tree = {"a": [{"b": 1}]}
    assert replaced(tree, ("a", 0, "b"), 2) == {"a": [{"b": 2}]}
    assert replaced(tree, ("c", "d"), 3) == {"a": [{"b": 1}], "c": {"d": 3}}
    assert tree == {"a": [{"b": 1}]}


def test_removing_what_is_not_there_changes_nothing() -> None:
    assert removed({"a": {"b": 1}}, ("a", "c")) == {"a": {"b": 1}}
    assert removed({"a": {"b": 1}}, ("x", "y")) == {"a": {"b": 1}}
    assert removed({"a": [1, 2]}, ("a", 0)) == {"a": [2]}


def test_pruning_keeps_the_shape_and_the_rest_of_longer_lists() -> None:
    live = {"spec": {"a": 1, "b": 2, "list": [{"x": 1, "y": 2}, {"x": 3}]}, "status": {}}
    assert pruned(live, {"spec": {"a": 9, "list": [{"x": 0}]}}) == {
        "spec": {"a": 1, "list": [{"x": 1}, {"x": 3}]}
    }


def test_reading_past_the_end_gives_nothing() -> None:
    assert value_at({"a": [1]}, ("a", 5)) is None
    assert value_at({"a": "text"}, ("a", "b")) is None


def test_a_star_covers_any_one_step() -> None:
    assert covers(("spec", "containers", "*", "env"), ("spec", "containers", 3, "env", 0))
    assert not covers(("spec", "containers", "*", "env"), ("spec", "containers", 3, "image"))
