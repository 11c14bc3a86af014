"""Pulumi's property values on the wire, to and from plain JSON trees.

Owns secrets and unknowns: a decoded tree is plain, its secrets are remembered as paths, and an unknown value
stays the marker that Pulumi sends for it. Knows nothing of Kubernetes, except the seven keys of a CRD's
schema that Pulumi spells with underscores.
"""

from dataclasses import dataclass, field

from google.protobuf import struct_pb2

from infra.plugins.kubernetes.errors import UnsupportedValueError
from infra.plugins.kubernetes.json_tree import Json, JsonObject, Path, path_text

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Pulumi's marker of a value that is not known yet (pulumi/sdk, rpc.py: UNKNOWN)."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  a public constant of Pulumi's wire format
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

# Pulumi's SDKs cannot spell these keys of a CRD's schema with dashes.
_DASHED = {
    f"x_kubernetes_{name.replace('-', '_')}": f"x-kubernetes-{name}"
    for name in (
        "embedded-resource",
        "int-or-string",
        "list-map-keys",
        "list-type",
        "map-type",
        "preserve-unknown-fields",
        "validations",
    )
}
_UNDERSCORED = {dashed: underscored for underscored, dashed in _DASHED.items()}


@dataclass(frozen=True)
class Properties:
    """One resource's properties: a plain tree, and which paths in it are secret."""

    tree: JsonObject = field(default_factory=dict)
    secrets: frozenset[Path] = frozenset()

    @property
    def has_unknowns(self) -> bool:
        """Whether any value is not known yet."""
        return contains_unknown(self.tree)


def contains_unknown(tree: Json) -> bool:
    """Whether the tree holds a value that is not known yet."""
    if isinstance(tree, dict):
        return any(contains_unknown(value) for value in tree.values())
    if isinstance(tree, list):
        return any(contains_unknown(value) for value in tree)
    return tree == UNKNOWN


def decode(struct: struct_pb2.Struct) -> Properties:
    """Reads properties off the wire; nulls are dropped, whole numbers become integers.

    Raises:
        UnsupportedValueError: A file or archive asset, which no Kubernetes object holds.
    """
    secrets: set[Path] = set()
    tree = _decode_object(struct, (), secrets)
    return Properties(tree, frozenset(secrets))


def _decode_object(struct: struct_pb2.Struct, path: Path, secrets: set[Path]) -> JsonObject:
    tree: JsonObject = {}
    for key, value in struct.fields.items():
        name = _DASHED.get(key, key)
        decoded = _decode_value(value, (*path, name), secrets)
        if decoded is not None:
            tree[name] = decoded
    return tree


def _decode_value(value: struct_pb2.Value, path: Path, secrets: set[Path]) -> Json:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        signature = value.struct_value.fields.get(_SIGNATURE)
        if signature is None:
            return _decode_object(value.struct_value, path, secrets)
        return _decode_special(signature.string_value, value.struct_value, path, secrets)
    if kind == "list_value":
        return [
            _decode_value(item, (*path, index), secrets) for index, item in enumerate(value.list_value.values)
        ]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "string_value":
        return value.string_value
    return value.bool_value if kind == "bool_value" else None


def _decode_special(signature: str, struct: struct_pb2.Struct, path: Path, secrets: set[Path]) -> Json:
    if signature == _SECRET:
        secrets.add(path)
    elif signature == _OUTPUT:
        if struct.fields["secret"].bool_value:
            secrets.add(path)
        if "value" not in struct.fields:
            return UNKNOWN
    else:
        raise UnsupportedValueError(
            f"The property {path_text(path)!r} holds a file or an archive; Kubernetes objects hold text"
            " only. Read the"
            " file in the program and pass its content."
        )
    return _decode_value(struct.fields["value"], path, secrets)


def encode(properties: Properties) -> struct_pb2.Struct:
    """Writes properties for the wire, every secret path wrapped as a secret."""
    struct = struct_pb2.Struct()
    marked = _marks(properties.secrets)
    struct.update(
        {
            _UNDERSCORED.get(key, key): _wrapped(value, marked.get(key))
            for key, value in properties.tree.items()
        }
    )
    return struct


@dataclass
class _Mark:
    """A node of the tree of secret paths: secret itself, or with secrets below."""

    secret: bool = False
    below: dict[str | int, "_Mark"] = field(default_factory=dict)

    def get(self, step: str | int) -> "_Mark | None":
        return self.below.get(step)


def _marks(secrets: frozenset[Path]) -> _Mark:
    root = _Mark()
    for path in secrets:
        node = root
        for step in path:
            node = node.below.setdefault(step, _Mark())
        node.secret = True
    return root


def _wrapped(value: Json, mark: _Mark | None) -> Json:
    if mark is not None and mark.secret:
        return {_SIGNATURE: _SECRET, "value": _wrapped(value, None)}
    if isinstance(value, dict):
        return {
            _UNDERSCORED.get(key, key): _wrapped(item, mark.get(key) if mark else None)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_wrapped(item, mark.get(index) if mark else None) for index, item in enumerate(value)]
    return value
