"""Property values: nothing is lost or leaked between Pulumi's wire format and plain trees."""

import pytest
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from infra.plugins.kubernetes.errors import UnsupportedValueError
from infra.plugins.kubernetes.json_tree import JsonObject
from infra.plugins.kubernetes.wire import UNKNOWN, Properties, decode, encode

_KEYS = st.text(min_size=1, max_size=8).filter(lambda key: "kubernetes" not in key)
_LEAVES = st.booleans() | st.integers(-(2**50), 2**50) | st.text(max_size=20)
_TREES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4)
)


@given(st.dictionaries(_KEYS, _TREES, max_size=4))
def test_a_tree_comes_back_as_it_went(tree: JsonObject) -> None:
    assert decode(encode(Properties(tree))).tree == tree


def test_secrets_are_wrapped_on_the_wire_and_remembered_as_paths() -> None:
    properties = Properties(
        {"data": {"key": "value"}, "list": [{"token": "t"}]},
        frozenset({("data", "key"), ("list", 0, "token")}),
    )
    struct = encode(properties)
    wrapped = struct.fields["data"].struct_value.fields["key"].struct_value
    assert "4dabf18193072939515e22adb298388d" in wrapped.fields
    assert decode(struct) == properties


def test_an_unknown_value_stays_unknown() -> None:
    properties = Properties({"spec": {"replicas": UNKNOWN}})
    assert properties.has_unknowns
    assert decode(encode(properties)) == properties


def test_an_output_value_without_a_value_is_unknown() -> None:
    struct = struct_pb2.Struct()
    struct.update(
        {"a": {"4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", "secret": True}}
    )
    assert decode(struct) == Properties({"a": UNKNOWN}, frozenset({("a",)}))


def test_nulls_are_dropped_and_whole_numbers_are_integers() -> None:
    struct = struct_pb2.Struct()
    struct.update({"a": None, "b": 2.0, "c": 2.5})
    tree = decode(struct).tree
    assert tree == {"b": 2, "c": 2.5}
    assert isinstance(tree["b"], int)


def test_the_schema_keys_that_sdks_cannot_spell_are_dashed_inside_and_underscored_outside() -> None:
    struct = struct_pb2.Struct()
    struct.update({"x_kubernetes_list_type": "map"})
    decoded = decode(struct)
    assert decoded.tree == {"x-kubernetes-list-type": "map"}
    assert list(encode(decoded).fields) == ["x_kubernetes_list_type"]


def test_a_file_asset_is_refused_by_its_path() -> None:
    struct = struct_pb2.Struct()
    struct.update(
        {"data": {"a": {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "path": "x"}}}
    )
    with pytest.raises(UnsupportedValueError, match=r"'data\.a' holds a file"):
        decode(struct)
