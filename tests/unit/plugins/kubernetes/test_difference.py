"""Differences between trees, field by field."""

from hypothesis import given
from hypothesis import strategies as st

from infra.plugins.kubernetes.difference import Change, Kind, changes
from infra.plugins.kubernetes.json_tree import Json

_LEAVES = st.booleans() | st.integers() | st.text(max_size=5)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(_TREES)
def test_a_tree_does_not_differ_from_itself(tree: Json) -> None:
    assert changes(tree, tree) == []


def test_each_changed_field_is_named_once() -> None:
    old: Json = {"a": 1, "b": {"c": 2, "d": 3}, "l": [1, 2]}
    new: Json = {"a": 1, "b": {"c": 4, "e": 5}, "l": [1, 2, 3]}
    assert changes(old, new) == [
        Change(("b", "c"), Kind.UPDATE),
        Change(("b", "d"), Kind.DELETE),
        Change(("b", "e"), Kind.ADD),
        Change(("l", 2), Kind.ADD),
    ]


def test_another_type_is_an_update_of_the_whole_field() -> None:
    assert changes({"a": {"b": 1}}, {"a": [1]}) == [Change(("a",), Kind.UPDATE)]


def test_true_is_not_one() -> None:
    assert changes({"a": True}, {"a": 1}) == [Change(("a",), Kind.UPDATE)]
