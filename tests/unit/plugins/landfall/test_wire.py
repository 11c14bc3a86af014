"""Values between the wire and plain Python."""

import pytest
from google.protobuf import struct_pb2

from infra.plugins.landfall import wire
from infra.plugins.landfall.wire import Plain

PLAIN: list[Plain] = [None, True, 1.5, "text", ["a", 2.0, None], {"a": [{"b": False}]}]


@pytest.mark.parametrize("plain", PLAIN)
def test_plain_values_survive_the_way_there_and_back(plain: Plain) -> None:
    assert wire.plain(wire.value(plain)) == plain


@pytest.mark.parametrize("plain", PLAIN)
def test_a_secret_is_marked_and_read_without_its_mark(plain: Plain) -> None:
    marked = wire.secret(plain)

    assert marked != wire.value(plain)
    assert wire.plain(marked) == plain


def test_an_output_value_without_value_is_unknown() -> None:
    signature = {"4dabf18193072939515e22adb298388d": wire.value("d0e6a833031e9bbcd3f4e8bde6ca49a4")}
    output = struct_pb2.Value(struct_value=wire.struct(signature))

    assert wire.unknown(wire.plain(output))


@pytest.mark.parametrize("plain", [wire.UNKNOWN, [1.0, wire.UNKNOWN], {"a": {"b": wire.UNKNOWN}}])
def test_an_unknown_is_found_at_any_depth(plain: Plain) -> None:
    assert wire.unknown(plain)


def test_the_engines_own_properties_are_left_out() -> None:
    message = wire.struct({"name": wire.value("x"), "__defaults": wire.value([])})

    assert set(wire.properties(message)) == {"name"}
