"""Between protobuf properties and plain values: unknowns, secrets and output values as the engine encodes
them.

Signatures: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go (read on
2026-11-21).
"""

from collections.abc import Mapping, Sequence

from google.protobuf import struct_pb2

Plain = None | bool | float | str | Sequence["Plain"] | Mapping[str, "Plain"]
"""A property's value without marks."""

Properties = dict[str, struct_pb2.Value]
"""Properties as they stand on the wire, marks and all."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands for a value that an update will bring."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  # a marker, no secret
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_MARKS = frozenset({_SECRET, _OUTPUT})


def properties(struct: struct_pb2.Struct) -> Properties:
    """The properties of a message; the engine's own, which begin with two underscores, are left out."""
    return {name: value for name, value in struct.fields.items() if not name.startswith("__")}


def struct(properties: Properties) -> struct_pb2.Struct:
    """Properties as a message."""
    return struct_pb2.Struct(fields=properties)


def plain(value: struct_pb2.Value) -> Plain:
    """A value without marks; an unknown is `UNKNOWN`."""
    match value.WhichOneof("kind"):
        case "struct_value":
            return _plain_struct(value.struct_value.fields)
        case "list_value":
            return [plain(entry) for entry in value.list_value.values]
        case "bool_value":
            return value.bool_value
        case "number_value":
            return value.number_value
        case "string_value":
            return value.string_value
        case _:
            return None


def _plain_struct(fields: Mapping[str, struct_pb2.Value]) -> Plain:
    if _SIGNATURE in fields and fields[_SIGNATURE].string_value in _MARKS:
        return plain(fields["value"]) if "value" in fields else UNKNOWN
    return {name: plain(entry) for name, entry in fields.items()}


def unknown(value: Plain) -> bool:
    """Whether a value is unknown, or holds one that is."""
    if isinstance(value, str):
        return value == UNKNOWN
    if isinstance(value, Mapping):
        return any(unknown(entry) for entry in value.values())
    return isinstance(value, Sequence) and any(unknown(entry) for entry in value)


def value(plain: Plain) -> struct_pb2.Value:
    """A plain value for the wire."""
    if plain is None:
        return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
    if isinstance(plain, bool):
        return struct_pb2.Value(bool_value=plain)
    if isinstance(plain, int | float):
        return struct_pb2.Value(number_value=plain)
    if isinstance(plain, str):
        return struct_pb2.Value(string_value=plain)
    if isinstance(plain, Mapping):
        return struct_pb2.Value(struct_value=struct({name: value(entry) for name, entry in plain.items()}))
    return struct_pb2.Value(list_value=struct_pb2.ListValue(values=[value(entry) for entry in plain]))


def secret(plain: Plain) -> struct_pb2.Value:
    """A plain value for the wire, marked as a secret: the engine encrypts and hides it."""
    marked = {_SIGNATURE: value(_SECRET), "value": value(plain)}
    return struct_pb2.Value(struct_value=struct(marked))
